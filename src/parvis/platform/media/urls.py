"""The addresses of the pages of media."""

from django.urls import re_path

from parvis.platform.media import event_file_view

_DATASET = r"(?P<dataset_id>[a-z0-9][a-z0-9_-]{0,99})"

urlpatterns = [
    re_path(
        rf"^explore/dataset/{_DATASET}/calendar/(?P<record_id>[0-9a-f]{{40}})\.ics$",
        event_file_view.event,
        name="dataset-event",
    ),
]
