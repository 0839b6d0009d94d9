"""The list that stands beside a map: the first rows with their place, each leading to its page."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from parvis.engine.query import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.places import place_column, title_column
from parvis.platform.records.domain.cells import Cell, cell
from parvis.platform.records.reading import read_page

SHOWN = 20
MOST_FACTS = 3
_SHORT = (Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Listed:
    title: str
    url: str
    facts: list[Cell]


@dataclass(frozen=True, slots=True)
class PlaceList:
    """`headings` are those of the facts, which come after the title."""

    title: Column | None
    headings: list[Column]
    rows: list[Listed]


def place_list(dataset: Dataset, schema: Schema, where: tuple[str, ...], show: str, language: str) -> PlaceList:
    """The first rows that meet `where`. Raises QueryError, TooSlow, TooLarge."""
    place, title = place_column(schema), title_column(schema)
    facts = _facts(schema, place, title, show)
    names = dict.fromkeys(one.name for one in (title, *facts) if one is not None)
    request = Request(
        select=", ".join(f"`{name}`" for name in names),
        where=where, limit=SHOWN, timezone=settings.TIME_ZONE, app_metas=True,
    )  # fmt: skip
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = [
        Listed(
            str(row[title.name] or "") if title is not None else "",
            reverse("dataset-row", args=[dataset.pk, row["_id"]]),
            [cell(row[one.name], one, language, zone) for one in facts],
        )
        for row in read_page(dataset, request).rows
    ]
    return PlaceList(title, facts, rows)


def _facts(schema: Schema, place: Column | None, title: Column | None, show: str) -> list[Column]:
    """The column that the map shows, a few others that are short, the place last."""
    first = [schema[show]] if show else []
    others = [one for one in schema if one not in (place, title, *first) and one.kind in _SHORT]
    return [*first, *others[: MOST_FACTS - len(first)], *([place] if place is not None else [])]
