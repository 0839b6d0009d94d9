"""The addresses of the Explore API v2.1; the slash at the end is optional everywhere."""

from django.urls import re_path

from parvis.platform.records import api, export_api

_DATASET = r"catalog/datasets/(?P<dataset_id>[^/]+)"

urlpatterns = [
    re_path(r"^catalog/datasets/?$", api.datasets, name="api-datasets"),
    re_path(rf"^{_DATASET}/?$", api.dataset, name="api-dataset"),
    re_path(rf"^{_DATASET}/records/?$", api.records, name="records"),
    re_path(rf"^{_DATASET}/exports/?$", export_api.exports, name="exports"),
    re_path(rf"^{_DATASET}/exports/(?P<word>[a-z0-9_-]+)/?$", export_api.export, name="export"),
    re_path(r"", api.nothing_here),
]
