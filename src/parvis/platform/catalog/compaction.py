"""Datasets that grow: rows appended after those already published, pushes and parts made one part again.

A part never changes: an append is a snapshot with one more part, a compaction a snapshot with one part for several, and for
the changes that were pushed above them. What is pushed while a compaction works is carried over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parvis.engine.tables.changes import carried_over
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.merging import measure
from parvis.engine.tables.onepart import made_one
from parvis.engine.tables.schema import difference
from parvis.engine.tables.statistics import Statistics
from parvis.engine.tables.store import Store
from parvis.engine.tables.widening import widened
from parvis.platform.catalog.models import Dataset, Maker, Snapshot
from parvis.platform.catalog.publishing import publish
from parvis.platform.catalog.refusals import Conflict, Refused
from parvis.platform.people.models import Person

FEWEST, MOST, SHARE = 10_000, 50_000, 10
OLDEST, ROWS_FOR_LONGER = timedelta(minutes=10), 500_000
TRIES = 20
KEPT_DAYS = 30


def appended(before: Manifest, added: Manifest, store: Store, scratch: Path) -> Manifest:
    """The manifest of the rows of `before` followed by those of `added`. Raises Refused when their columns differ.

    What was pushed onto `before` stays above, with what is pushed until the publication (see `live_lineage`).
    """
    if before.schema.names != added.schema.names or difference(before.schema, added.schema):
        columns = ", ".join(f"{column.name} {column.kind.value}" for column in before.schema)
        raise Refused(
            en=f"Rows can be appended only under the same columns, of the same types: {columns}.",
            fr=f"On n’ajoute des lignes que sous les mêmes colonnes, des mêmes types\u00a0: {columns}.",
        )
    parts = (*before.parts, *added.parts)
    statistics = measure([store.path(part.file.name) for part in parts], before.schema, scratch)
    rows = before.rows + added.rows
    whole = replace(
        added,
        schema=before.schema,
        rows=rows,
        parts=parts,
        bounds=statistics.bounds,
        statistics=statistics.columns,
    )
    if before.changes is None:
        return whole
    bounds, columns_now = widened(whole, Statistics(before.rows, before.statistics, before.bounds, None), {}, rows)
    return replace(whole, bounds=bounds, statistics=columns_now)


def is_due(manifest: Manifest, *, now: datetime) -> bool:
    """Whether the changes are many, or old, for a dataset of that size."""
    if manifest.changes is None:
        return False
    most = min(max(FEWEST, manifest.part_rows // SHARE), MOST)
    longest = OLDEST * (1 + manifest.part_rows / ROWS_FOR_LONGER)
    return manifest.changes.entries >= most or now - datetime.fromisoformat(manifest.changes.since) >= longest


def compact(
    dataset: Dataset, store: Store, *, by: Person | None, now: datetime, made_by: Maker = Maker.ACT
) -> Snapshot | None:
    """Publish the same rows as one part without changes; None when they already are.

    Raises Conflict when somebody publishes something else meanwhile.
    """
    shown = dataset.current
    if shown is None:
        raise Refused(
            en=f"“{dataset.pk}” is not published: there is nothing to compact.",
            fr=f"«\u202f{dataset.pk}\u202f» n’est pas publié\u00a0: il n’y a rien à compacter.",
        )
    before = Manifest.from_json(shown.manifest)
    if len(before.parts) < 2 and before.changes is None:
        return None
    with store.scratch() as scratch:
        merged = made_one(before, store, scratch)
        for _ in range(TRIES):
            dataset = Dataset.objects.select_related("organization", "current").get(pk=dataset.pk)
            if dataset.current is None:
                break
            latest = Manifest.from_json(dataset.current.manifest)
            if latest.parts != before.parts or latest.schema != before.schema:
                break
            try:
                return _published(
                    dataset, before, carried_over(merged, before, latest, store, scratch), by, now, made_by
                )
            except Conflict:
                continue
    raise Conflict(dataset.pk)


def thin_out(dataset_id: str, *, now: datetime) -> None:
    """Keep of the compactions of pushes the last of each day, for thirty days; the others leave history."""
    made = Snapshot.objects.filter(dataset=dataset_id, made_by=Maker.COMPACTION, replaced__isnull=True)
    days: set[object] = set()
    leaving = []
    for pk, created in made.order_by("-created").values_list("pk", "created"):
        day = created.astimezone(UTC).date()
        if day in days or now - created > timedelta(days=KEPT_DAYS):
            leaving.append(pk)
        days.add(day)
    shown = Dataset.objects.filter(pk=dataset_id).values("current")
    Snapshot.objects.filter(pk__in=leaving).exclude(pk__in=shown).update(replaced=now)


def _published(
    dataset: Dataset, before: Manifest, manifest: Manifest, by: Person | None, now: datetime, made_by: Maker
) -> Snapshot:
    pushes = before.changes.pushes if before.changes is not None else 0
    return publish(
        dataset,
        manifest,
        expected=dataset.current_id,
        by=by,
        now=max(now, dataset.published or now),
        note=f"{len(before.parts)} + {pushes} → 1" if pushes else f"{len(before.parts)} → 1",
        act="compacted",
        made_by=made_by,
        holds_pushes=True,
        more={"pushes": pushes} if pushes else None,
    )
