"""The addresses of older versions; the slash at the end is optional everywhere."""

from django.urls import re_path

from parvis.platform.records.older import search

_OLD = r"^api/datasets/1\.0/(?P<dataset_id>[^/]+)"

urlpatterns = [
    re_path(r"^api/records/1\.0/search/?$", search.search),
    re_path(r"^api/records/1\.0/download/?$", search.download),
    re_path(rf"{_OLD}/records/(?P<record_id>[^/]+)/?$", search.one_record),
]
