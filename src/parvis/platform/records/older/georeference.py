"""`/api/georeference/v1/uid/{uid}/`: what the code of a place stands for. The town's own is known, no other."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from parvis.platform.records.catalogue_metadata import TOWN_LEVEL
from parvis.platform.records.older.answering import json_body, search_api


@search_api
def reference(request: HttpRequest, uid: str) -> HttpResponse:
    """The place called `uid`, which datasets name in `geographic_reference`."""
    code = settings.PARVIS["TOWN_CODE"]
    if not code or uid != TOWN_LEVEL + code:
        raise Http404
    return json_body(
        {
            "uid": uid,
            "code": code,
            "name": settings.PARVIS["TOWN"],
            "level": TOWN_LEVEL.rstrip("_"),
            "country": TOWN_LEVEL.partition("_")[0],
        }
    )
