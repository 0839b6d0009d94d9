"""The addresses of older versions; the slash at the end is optional everywhere."""

from django.urls import re_path

from parvis.platform.records.older import analyze, datasets, map_answers, search

_RECORDS = r"^api/records/1\.0"
_DATASETS = r"^api/datasets/1\.0"
_DATASET = rf"{_DATASETS}/(?P<dataset_id>[^/]+)"

urlpatterns = [
    re_path(rf"{_RECORDS}/search/?$", search.search),
    re_path(rf"{_RECORDS}/download/?$", search.download),
    re_path(rf"{_RECORDS}/analyze/?$", analyze.analyze),
    re_path(rf"{_RECORDS}/geocluster/?$", map_answers.geocluster),
    re_path(rf"{_RECORDS}/boundingbox/?$", map_answers.boundingbox),
    re_path(rf"{_RECORDS}/geopreview/?$", map_answers.geopreview),
    re_path(rf"{_RECORDS}/geopolygon/?$", map_answers.geopolygon),
    re_path(rf"{_DATASETS}/search/?$", datasets.search),
    re_path(rf"{_DATASET}/?$", datasets.dataset),
    re_path(rf"{_DATASET}/records/(?P<record_id>[^/]+)/?$", search.one_record),
    re_path(rf"{_DATASET}/(?P<sort>attachments|alternative_exports|files)/(?P<file_id>[^/]+)/?$", datasets.file),
]
