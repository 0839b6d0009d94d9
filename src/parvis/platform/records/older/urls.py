"""The addresses of older versions; the slash at the end is optional everywhere."""

from django.urls import include, path, re_path

from parvis.platform.records.older import (
    analyze,
    datasets,
    georeference,
    map_answers,
    page_download,
    pages_moved,
    search,
    v2_0,
)

_RECORDS = r"^api/records/1\.0"
_DATASETS = r"^api/datasets/1\.0"
_DATASET = rf"{_DATASETS}/(?P<dataset_id>[^/]+)"
_ID = r"(?P<dataset_id>[a-z0-9][a-z0-9_-]{0,99})"
_PAGE = rf"^(?:en/)?explore/dataset/{_ID}"
_ROWS = r"catalog/datasets/(?P<dataset_id>[^/]+)"
_FILES = r"attachments|alternative_exports|files"
v2_0_patterns = [
    re_path(r"^(?P<path>catalog/datasets/?)$", v2_0.datasets),
    re_path(r"^(?P<path>catalog/facets/?)$", v2_0.listing),
    re_path(r"^(?P<path>catalog/exports/?)$", v2_0.exports),
    re_path(r"^(?P<path>catalog/exports/(?P<word>[^/]+)/?)$", v2_0.export),
    re_path(r"^(?P<path>catalog/aggregates/?)$", v2_0.aggregates),
    re_path(r"^(?P<path>catalog/query/?)$", v2_0.query),
    re_path(r"^(?P<path>catalog/datasets/[^/]+/?)$", v2_0.dataset),
    re_path(rf"^(?P<path>{_ROWS}/records/?)$", v2_0.records),
    re_path(rf"^(?P<path>{_ROWS}/records/(?P<record_id>[^/]+)/?)$", v2_0.one_record),
    re_path(rf"^(?P<path>{_ROWS}/aggregates/?)$", v2_0.aggregates),
    re_path(rf"^(?P<path>{_ROWS}/query/?)$", v2_0.query),
    re_path(r"^(?P<path>catalog/datasets/[^/]+/facets/?)$", v2_0.listing),
    re_path(r"^(?P<path>catalog/datasets/[^/]+/attachments/?)$", v2_0.listing),
    re_path(r"^(?P<path>catalog/datasets/[^/]+/exports/?)$", v2_0.exports),
    re_path(rf"^{_ROWS}/exports/geojson/?$", v2_0.geojson),
    re_path(r"^(?P<path>catalog/datasets/[^/]+/exports/(?P<word>[^/]+)/?)$", v2_0.export),
    re_path(r"^(?P<path>.*)$", v2_0.other),
]

urlpatterns = [
    path("api/explore/v2.0/", include(v2_0_patterns)),
    path("api/v2/", include(v2_0_patterns)),
    re_path(rf"{_RECORDS}/search/?$", search.search),
    re_path(rf"{_RECORDS}/download/?$", search.download),
    re_path(rf"{_RECORDS}/analyze/?$", analyze.analyze),
    re_path(rf"{_RECORDS}/geocluster/?$", map_answers.geocluster),
    re_path(rf"{_RECORDS}/boundingbox/?$", map_answers.boundingbox),
    re_path(rf"{_RECORDS}/geopreview/?$", map_answers.geopreview),
    re_path(rf"{_RECORDS}/geopolygon/?$", map_answers.geopolygon),
    re_path(rf"{_DATASETS}/search/?$", datasets.search),
    re_path(rf"{_DATASET}/?$", datasets.dataset),
    re_path(rf"{_DATASET}/records/(?P<record_id>[0-9a-f]{{40}})/?$", search.one_record),
    re_path(rf"{_DATASET}/(?P<sort>{_FILES})/(?P<file_id>[^/]+)/?$", datasets.file),
    re_path(r"^api/reuses/?$", pages_moved.reuses),
    re_path(r"^api/georeference/v1/uid/(?P<uid>[^/]+)/?$", georeference.reference),
    re_path(r"^api/(?:records|datasets)/1\.0/", pages_moved.nothing_here),
    re_path(rf"{_PAGE}/download/?$", page_download.download),
    re_path(rf"{_PAGE}/(?P<view>analyze|images|custom)/?$", pages_moved.page),
    re_path(rf"{_PAGE}/(?P<view>map|calendar)$", pages_moved.page),
    re_path(rf"^(?:en/)?explore/embed/dataset/{_ID}/(?:(?P<view>[a-z-]+)/?)?$", pages_moved.embed),
]
