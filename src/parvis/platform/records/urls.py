"""The addresses of the Explore API v2.1; the slash at the end is optional everywhere.

Each has an operation of the same name in `openapi_operations`.
"""

from django.urls import re_path
from django.views.generic import RedirectView

from parvis.platform.records import (
    api,
    catalogue_api,
    catalogue_exports,
    catalogue_files,
    explain_api,
    export_api,
    facetting,
    one_record,
    openapi,
)
from parvis.platform.records.older.removed import removed

_DATASET = r"catalog/datasets/(?P<dataset_id>[a-z0-9][a-z0-9_-]{0,99})"
_RECORD = r"(?P<record_id>[0-9a-f]{40})"
_FILE = r"(?P<file_id>[A-Za-z0-9._-]{1,100})"
_WORD = r"(?P<word>[a-z0-9._-]{1,40})"

urlpatterns = [
    re_path(r"^$", RedirectView.as_view(pattern_name="api-console", query_string=True), name="api-base"),
    re_path(r"^catalog/?$", catalogue_api.catalogue, name="api-catalogue"),
    re_path(r"^catalog/datasets/?$", catalogue_api.datasets, name="api-datasets"),
    re_path(r"^catalog/facets/?$", facetting.catalogue_facets, name="api-catalogue-facets"),
    re_path(r"^catalog/exports/?$", catalogue_exports.exports, name="api-catalogue-exports"),
    re_path(rf"^catalog/exports/{_WORD}/?$", catalogue_exports.export, name="api-catalogue-export"),
    re_path(r"^openapi\.json/?$", openapi.openapi, name="api-openapi"),
    re_path(r"^swagger\.json/?$", openapi.openapi, name="api-swagger"),
    re_path(r"^console/?$", openapi.console, name="api-console"),
    re_path(rf"^{_DATASET}/openapi\.json/?$", openapi.dataset_openapi, name="api-dataset-openapi"),
    re_path(rf"^{_DATASET}/?$", catalogue_api.dataset, name="api-dataset"),
    re_path(rf"^{_DATASET}/records/?$", api.records, name="records"),
    re_path(rf"^{_DATASET}/records/{_RECORD}/?$", one_record.record, name="api-record"),
    re_path(rf"^{_DATASET}/explain/?$", explain_api.explain, name="api-explain"),
    re_path(rf"^{_DATASET}/facets/?$", facetting.facets, name="api-facets"),
    re_path(rf"^{_DATASET}/exports/?$", export_api.exports, name="exports"),
    re_path(rf"^{_DATASET}/exports/(?P<word>[a-z0-9_-]+)/?$", export_api.export, name="export"),
    re_path(rf"^{_DATASET}/attachments/?$", catalogue_files.attachments, name="api-attachments"),
    re_path(rf"^{_DATASET}/attachments/{_FILE}/?$", catalogue_files.attachment, name="api-attachment"),
    re_path(
        rf"^{_DATASET}/alternative_exports/{_FILE}/?$",
        catalogue_files.alternative_export,
        name="api-alternative-export",
    ),
    re_path(rf"^{_DATASET}/files/{_FILE}/?$", catalogue_files.file, name="api-file"),
    re_path(r"^catalog/(?:datasets/[^/]+/)?(?:aggregates|query)/?$", removed),
    re_path(r"", api.nothing_here),
]
