"""Which columns of a dataset hold pictures, videos, captions or addresses of players: found from its first rows, once a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from parvis.engine.query.request import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.domain.cell_files import cell_file
from parvis.platform.media.domain.naming import says
from parvis.platform.media.domain.players import player_of
from parvis.platform.records.reading import manifest_of
from parvis.platform.records.rows import asked

LOOKED_AT, MOSTLY, MOST_TEXTS = 20, 0.6, 6
_TELLING = ("image", "images", "photo", "photos", "picture", "visuel", "vignette", "illustration", "affiche", "thumbnail",
            "url", "lien", "link", "adresse_web", "video", "videos", "film", "youtube", "dailymotion", "vimeo", "peertube",
            "lecteur", "player")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The first column of each sort, and all those of captions, which may be in several languages."""

    pictures: Column | None = None
    films: Column | None = None
    captions: tuple[Column, ...] = ()
    players: Column | None = None


NONE = FileColumns()


def file_columns(dataset: Dataset) -> FileColumns:
    """What each column holds, judged by most of its first values."""
    if dataset.current_id is None:
        return NONE
    try:
        return _found(dataset.current_id, dataset)
    except (TooSlow, TooLarge):
        return NONE


@lru_cache(maxsize=512)
def _found(_snapshot_id: str, dataset: Dataset) -> FileColumns:
    schema = manifest_of(dataset).schema
    files = [column for column in schema if column.kind is Kind.FILE]
    texts = [column for column in schema if column.kind is Kind.TEXT and any(says(column, word) for word in _TELLING)]
    sorts: dict[str, list[Column]] = {}
    for column in [*files, *texts[:MOST_TEXTS]]:
        sorts.setdefault(_sort(_first(dataset, column)), []).append(column)
    films, pictures, players = (sorts.get(sort, [None])[0] for sort in ("film", "picture", "player"))
    return FileColumns(pictures, films, tuple(sorts.get("captions", ())), players)


def _first(dataset: Dataset, column: Column) -> list[Any]:
    name = f"`{column.name}`"
    request = Request(select=name, where=(f"{name} is not null",), limit=LOOKED_AT, timezone=settings.TIME_ZONE)
    return [row[column.name] for row in asked(dataset, request)]


def _sort(values: list[Any]) -> str:
    judges: dict[str, Callable[[Any], bool]] = {
        "picture": lambda value: _is_file(value, "picture"),
        "film": lambda value: _is_file(value, "film"),
        "captions": lambda value: _is_file(value, "captions"),
        "player": lambda value: isinstance(value, str) and player_of(value) is not None,
    }
    for sort, is_one in judges.items():
        if values and sum(map(is_one, values)) >= MOSTLY * len(values):
            return sort
    return "other"


def _is_file(value: Any, sort: str) -> bool:
    found = cell_file(value)
    return found is not None and found.sort == sort
