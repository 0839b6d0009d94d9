"""The addresses of the push API; the slash at the end is optional."""

from django.urls import re_path

from parvis.platform.records import push_api

_RESOURCE = r"^(?P<dataset_id>[^/]+)/(?P<resource>[^/]+)"

urlpatterns = [
    re_path(rf"{_RESOURCE}/push/?$", push_api.push, name="push"),
    re_path(rf"{_RESOURCE}/delete/?$", push_api.delete, name="push-delete"),
    re_path(
        rf"{_RESOURCE}/(?P<record_id>[0-9a-fA-F]{{40}})/delete/?$", push_api.delete_record, name="push-delete-record"
    ),
]
