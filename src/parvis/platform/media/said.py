"""What a row says of its picture or film, as texts ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from parvis.engine.tables.schema import Column
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.domain.gallery_columns import Wordings
from parvis.platform.records.domain.cells import cell

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Said:
    """`title` is short, `alternative` is what those who do not see the picture are told; credit and licence are never empty
    unless the dataset has none."""

    title: str
    alternative: str
    caption: str
    credit: str
    licence: str
    licence_url: str
    date: str
    transcript: str


def said(dataset: Dataset, columns: Wordings, row: Mapping[str, Any], filename: str) -> Said:
    """What `row` says, completed by what its dataset does."""
    title = _text(columns.title, row) or _of_name(filename)
    own_licence = _text(columns.licence, row)
    shared = licence(dataset.licence)
    return Said(
        title=_cut(title),
        alternative=_text(columns.alternative, row) or title,
        caption=_text(columns.caption, row),
        credit=_text(columns.credit, row) or dataset.producer,
        licence=own_licence or shared.name(reader_language()),
        licence_url="" if own_licence else shared.url,
        date=_text(columns.date, row),
        transcript=_text(columns.transcript, row),
    )


def _text(column: Column | None, row: Mapping[str, Any]) -> str:
    if column is None:
        return ""
    found = cell(row[column.name], column, reader_language(), ZoneInfo(settings.TIME_ZONE))
    return (found.full or found.text).strip()


def _of_name(filename: str) -> str:
    """A title out of the name of a file: `02-midi-au-parc.jpg` says “02 midi au parc”."""
    return filename.rpartition(".")[0].replace("_", " ").replace("-", " ").strip() or filename


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"
