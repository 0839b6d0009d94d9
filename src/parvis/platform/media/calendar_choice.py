"""The columns that a reader may choose for a calendar: start, end, title, colour."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.media.domain.event_columns import NO_END, EventColumns, start_columns
from parvis.platform.records.addresses import kept

ROLES = ("start", "end", "title", "colour")


def column_choices(request: HttpRequest, schema: Schema, columns: EventColumns, language: str) -> dict[str, Any]:
    """The fields of the form, with the parameters that it sends along."""
    starts = start_columns(schema)
    texts = [one for one in schema if one.kind is Kind.TEXT and one.separator is None]
    none = [(NO_END, gettext("none"), columns.end is None)]
    fields = [
        ("start", gettext("Start"), _options(starts, columns.start, language)),
        (
            "end",
            gettext("End"),
            none + _options([one for one in starts if one.name != columns.start.name], columns.end, language),
        ),
        ("title", gettext("Title"), _options(texts, columns.title, language)),
        ("colour", gettext("Colour by"), _options(texts, columns.category, language)),
    ]
    return {"fields": [one for one in fields if len(one[2]) > 1], "kept": kept(request.GET, ROLES)}


def _options(columns: list[Column], chosen: Column | None, language: str) -> list[tuple[str, str, bool]]:
    name = chosen.name if chosen is not None else ""
    return [(one.name, one.label(language), one.name == name) for one in columns]
