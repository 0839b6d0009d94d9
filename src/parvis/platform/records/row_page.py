"""The page of one row: all its values with what they mean, its place, its pictures, its permanent address.

A row that left the dataset has a page too, which says so and, where a reader may know it, when it was last there.
"""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from parvis.engine.query.request import Request
from parvis.engine.tables.guessing import words_of
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.records.column_words import type_name
from parvis.platform.records.domain.cells import cell
from parvis.platform.records.panels import panels
from parvis.platform.records.past_rows import last_seen
from parvis.platform.records.rows import asked
from parvis.platform.records.sections import frame, map_of

_IDENTITY = re.compile(r"[0-9a-f]{40}")
LONGEST_NAME = 90
NAMING = frozenset({"nom", "name", "titre", "title", "libelle", "label", "intitule", "designation", "objet"})


@require_safe
def row(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    if not _IDENTITY.fullmatch(record_id):
        raise Http404
    page: dict[str, Any] = frame(request, dataset, "table")
    try:
        found = asked(dataset, Request(limit=1, record=record_id, timezone=settings.TIME_ZONE))
    except (TooSlow, TooLarge):
        return render(request, "records/row_gone.html", {**page, "is_slow": True}, status=503)
    if not found:
        page["seen"] = last_seen(dataset, record_id)
        return render(request, "records/row_gone.html", page, status=404)
    fields = [_field(column, found[0][column.name]) for column in shown(dataset).schema]
    page |= {
        "record_id": record_id,
        "name": _name(fields),
        "fields": fields,
        "places": [one for one in fields if one["cell"].place],
        "pictures": [one for one in fields if one["cell"].is_picture],
        "api": reverse("api-record", args=[dataset.pk, record_id]),
        "permanent": request.build_absolute_uri(reverse("dataset-row", args=[dataset.pk, record_id])),
        "map_url": map_of(dataset),
        "panels": panels("row", request, dataset),
    }
    return render(request, "records/row.html", page)


def _field(column: Column, value: Any) -> dict[str, Any]:
    language = reader_language()
    return {
        "column": column,
        "label": column.label(language),
        "description": column.description(language),
        "unit": column.unit or "",
        "type": type_name(column),
        "cell": cell(value, column, language, ZoneInfo(settings.TIME_ZONE)),
    }


def _name(fields: list[dict[str, Any]]) -> str:
    """What the row is called: the text of a column called so, else its first short text that is no code, else its first value."""
    filled = [one for one in fields if one["cell"].text and not one["cell"].url]
    texts = [one for one in filled if one["column"].kind is Kind.TEXT]
    called = [one for one in texts if NAMING.intersection(words_of(one["column"].name)[:1])]
    telling = [one for one in texts if len(one["cell"].text) <= LONGEST_NAME and _is_of_words(one["cell"].text)]
    named = called or telling or texts or filled
    text = str(named[0]["cell"].text) if named else ""
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


def _is_of_words(text: str) -> bool:
    return any(sign.islower() for sign in text)
