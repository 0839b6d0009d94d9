"""The row of a dataset that a message is about, as cells ready to be shown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings

from parvis.engine.query import QueryError, Request
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.domain.cells import Cell, cell
from parvis.platform.records.reading import manifest_of, read_page

MOST_COLUMNS = 8


def cells_of(dataset: Dataset, identity: str) -> list[tuple[Column, Cell]] | None:
    """The first cells of the row of that identity; None when the dataset has no such row."""
    if dataset.current_id is None:
        return None
    asked = Request(limit=1, record=identity, timezone=settings.TIME_ZONE, lang=reader_language())
    try:
        rows = read_page(dataset, asked).rows
    except (QueryError, TooSlow, TooLarge):
        return None
    if not rows:
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    shown = list(manifest_of(dataset).schema)[:MOST_COLUMNS]
    return [(column, cell(rows[0].get(column.name), column, reader_language(), zone)) for column in shown]
