"""Datasets that grow by parts: rows appended after those already published, and parts made one again.

A part never changes: an append is a snapshot with one more part, a compaction a snapshot with one part for several.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.merging import measure, merge
from parvis.engine.tables.schema import difference
from parvis.engine.tables.store import Store
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.publishing import publish
from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.models import Person


def appended(before: Manifest, added: Manifest, store: Store, scratch: Path) -> Manifest:
    """The manifest of the rows of `before` followed by those of `added`. Raises Refused when their columns differ."""
    if before.schema.names != added.schema.names or difference(before.schema, added.schema):
        columns = ", ".join(f"{column.name} {column.kind.value}" for column in before.schema)
        raise Refused(
            en=f"Rows can be appended only under the same columns, of the same types: {columns}.",
            fr=f"On n’ajoute des lignes que sous les mêmes colonnes, des mêmes types\u00a0: {columns}.",
        )
    parts = (*before.parts, *added.parts)
    statistics = measure([store.path(part.file.name) for part in parts], before.schema, scratch)
    return replace(
        added,
        schema=before.schema,
        rows=before.rows + added.rows,
        parts=parts,
        bounds=statistics.bounds,
        statistics=statistics.columns,
    )


def compact(dataset: Dataset, store: Store, *, by: Person | None, now: datetime) -> Snapshot | None:
    """Publish the same rows as one part; None when they already are."""
    if dataset.current is None:
        raise Refused(
            en=f"“{dataset.pk}” is not published: there is nothing to compact.",
            fr=f"«\u202f{dataset.pk}\u202f» n’est pas publié\u00a0: il n’y a rien à compacter.",
        )
    manifest = Manifest.from_json(dataset.current.manifest)
    if len(manifest.parts) < 2:
        return None
    with store.scratch() as scratch:
        merged = merge([store.path(part.file.name) for part in manifest.parts], manifest.schema, scratch)
        part = Part(store.adopt(merged, ".parquet"), manifest.rows)
        note = f"{len(manifest.parts)} → 1"
        return publish(
            dataset,
            replace(manifest, parts=(part,)),
            expected=dataset.current_id,
            by=by,
            now=now,
            note=note,
            act="compacted",
        )
