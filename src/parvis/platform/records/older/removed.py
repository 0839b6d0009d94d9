"""Addresses of version 2.0 that version 2.1 does not have: they say so, and what to ask instead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from parvis.platform.records.answering import api, problem

_WORDS = {
    "en": "This address was removed in version 2.1: ask /records with select and group_by instead.",
    "fr": "Cette adresse n’existe plus en version 2.1\u00a0: demandez /records avec select et group_by.",
}


@api
def removed(request: HttpRequest, **_: Any) -> HttpResponse:
    """410 at `/aggregates` and `/query`."""
    return problem(410, "EndpointRemoved", _WORDS, request)
