"""The addresses of thumbnails, of videos and of their captions: they have no language."""

from django.urls import re_path

from parvis.platform.media import film_files, thumbnail_view

_FILE = r"(?P<dataset_id>[a-z0-9][a-z0-9_-]{0,99})/(?P<file_id>[0-9a-f]{64})"

urlpatterns = [
    re_path(
        rf"^thumbnails/{_FILE}/(?P<width>[0-9]{{1,4}})\.(?P<form>webp|jpg)$",
        thumbnail_view.thumbnail_file,
        name="thumbnail",
    ),
    re_path(rf"^videos/{_FILE}/film$", film_files.film_file, name="film"),
    re_path(rf"^videos/{_FILE}/captions\.vtt$", film_files.captions_file, name="captions"),
]
