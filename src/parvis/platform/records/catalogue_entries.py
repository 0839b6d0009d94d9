"""The datasets that a caller may see, as objects to give and as the rows of a table to query.

What is made of a dataset is kept under what it depends on: the snapshot, the moments of its last changes, the language. A
catalogue is named by all of that, so the name tells whether an answer is still the present one, and the table made for one
caller is never that of another who sees other datasets.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from parvis.engine.tables.gathered import Gathered
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import Visitor, shown, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.themes import theme_names
from parvis.platform.records.catalogue_files import located
from parvis.platform.records.catalogue_metadata import METAS, Meta
from parvis.platform.records.representations import dataset_object

MOST_KEPT = 4000
SEVERAL = ","
WITH_ADDRESSES = ("attachments", "alternative_exports")
FACETS = ("features", *(meta.name for meta in METAS if meta.facet))
_DEPENDS_ON = (
    "id", "current_id", "described", "published", "visibility", "licence", "producer", "frequency", "organization__name",
)  # fmt: skip
Key = tuple[Any, ...]


def _column(meta: Meta) -> Column:
    return Column(
        meta.name,
        meta.kind,
        separator=SEVERAL if meta.many else None,
        facet=meta.facet,
        searched=meta.searched,
        also=(f"{meta.block}.{meta.name}",),
        labels={"fr": meta.meaning["fr"], "en": meta.meaning["en"]},
    )


SCHEMA = Schema(
    (
        Column("dataset_id", key=True, also=("datasetid",)),
        Column("dataset_uid", searched=False),
        Column("has_records", Kind.BOOLEAN),
        Column("data_visible", Kind.BOOLEAN),
        Column("visibility", searched=False),
        Column("features", separator=SEVERAL, facet=True, searched=False),
        Column("attachments", Kind.JSON),
        Column("alternative_exports", Kind.JSON),
        Column("fields", Kind.JSON),
        Column("metas", Kind.JSON),
        Column("field_names", separator=SEVERAL),
        *map(_column, METAS),
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset of the catalogue: the whole object, the row of the table, and what exports say beyond them."""

    whole: Mapping[str, Any]
    row: Mapping[str, Any]
    schema: Schema
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    bounds: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one caller may see; `content` names it, and changes whenever an answer could.

    `base` is the scheme and host at which the caller asks.
    """

    content: str
    entries: Mapping[str, Entry]
    base: str

    def whole(self, dataset_id: str) -> Mapping[str, Any]:
        """The dataset object, with whole addresses."""
        whole = self.entries[dataset_id].whole
        return {**whole, **{name: located(whole[name], self.base) for name in WITH_ADDRESSES if whole[name]}}

    @property
    def table(self) -> Gathered:
        return Gathered(self.content, SCHEMA, lambda: [entry.row for entry in self.entries.values()])


def catalogue_of(person: Visitor, language: str, base: str, only: str | None = None) -> Catalogue:
    """The datasets that `person` may read, or the one called `only`, told in `language`.

    `base` is the scheme and host at which they ask.
    """
    themes = theme_names(language)
    told = (language, tuple(sorted(themes.items())))
    visible = visible_datasets(person) if only is None else visible_datasets(person).filter(pk=only)
    keys = [(*row, told) for row in visible.order_by("id").values_list(*_DEPENDS_ON)]
    found = _kept.entries(keys)
    missing = [key[0] for key in keys if key not in found]
    if missing:
        made = _made(person, missing, language, themes)
        fresh = {key: made[key[0]] for key in keys if key[0] in made}
        _kept.keep(fresh)
        found.update(fresh)
    content = hashlib.sha256(repr(keys).encode()).hexdigest()[:32]
    return Catalogue(content, {key[0]: found[key] for key in keys if key in found}, base)


def _made(person: Visitor, ids: Iterable[str], language: str, themes: Mapping[str, str]) -> dict[str, Entry]:
    wanted = visible_datasets(person).filter(pk__in=list(ids)).select_related("organization", "current")
    return {
        dataset.pk: _entry(dataset, dataset_object(dataset, language, themes))
        for dataset in wanted.defer("search_text", "guidance")
    }


def _entry(dataset: Dataset, whole: Mapping[str, Any]) -> Entry:
    manifest = shown(dataset).manifest
    flat: dict[str, Any] = {**whole, "field_names": [field["name"] for field in whole["fields"]]}
    flat["field_names"] += [field["label"] for field in whole["fields"] if field["label"] not in flat["field_names"]]
    for metas in whole["metas"].values():
        flat.update(metas)
    for column in SCHEMA:
        if column.kind is Kind.JSON and flat[column.name] is not None:
            flat[column.name] = orjson.dumps(flat[column.name]).decode()
    bounds = manifest.get("bounds")
    return Entry(
        whole,
        flat,
        Schema.from_json(manifest["schema"]),
        dataset.titles or {"fr": dataset.pk},
        dataset.descriptions,
        tuple(bounds) if bounds else None,
    )


class _Kept:
    """The entries that were asked for last."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def entries(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        with self._lock:
            found = {key: self._entries[key] for key in keys if key in self._entries}
            for key in found:
                self._entries.move_to_end(key)
            return found

    def keep(self, entries: Mapping[Key, Entry]) -> None:
        with self._lock:
            self._entries.update(entries)
            while len(self._entries) > MOST_KEPT:
                self._entries.popitem(last=False)


_kept = _Kept()
