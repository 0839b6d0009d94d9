"""The first picture of a dataset, for the cards of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.previewing import Picture
from parvis.platform.media.columns_of_files import file_columns
from parvis.platform.media.domain.cell_files import cell_file
from parvis.platform.media.domain.thumbnails import Unshowable
from parvis.platform.media.found_rows import Selection
from parvis.platform.media.kept_thumbnails import WIDTHS, known_facts
from parvis.platform.media.thumbnail_view import thumbnail_address

TRIED = 10


@dataclass(frozen=True, slots=True)
class FirstImage:
    """The address of a thumbnail, with its size in pixels (0 when nobody knows it yet)."""

    address: str
    width: int
    height: int


def first_image(dataset: Dataset) -> FirstImage | None:
    """The thumbnail of the first picture that can be shown; None when there is none."""
    column = file_columns(dataset).pictures
    if column is None:
        return None
    try:
        rows = Selection(dataset, (column,), (f"`{column.name}` is not null",), None).rows(TRIED)
    except (TooSlow, TooLarge):
        return None
    for row in rows:
        file = cell_file(row[column.name])
        if file is None or file.sort != "picture" or (file.name and not file.width) or _is_known_bad(file.id):
            continue
        width = min(file.width, WIDTHS[1])
        height = round(width * file.height / file.width) if file.width else 0
        return FirstImage(thumbnail_address(file.dataset, file.id, WIDTHS[1]), width, height)
    return None


def may_have_image(schema: Schema) -> bool:
    return any(column.kind is Kind.FILE for column in schema)


def preview_image(dataset: Dataset) -> str | Picture:
    found = first_image(dataset)
    return Picture(found.address) if found is not None else ""


def _is_known_bad(file_id: str) -> bool:
    try:
        known_facts(file_id)
    except Unshowable:
        return True
    return False
