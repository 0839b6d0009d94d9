"""The acts that change what readers see: publish, withdraw, roll back. Each moves one pointer in one transaction.

Each act is journalled in the same transaction, and raises the catalogue's generation so that caches let go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal

from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.live_lineage import leave_pushed, successor_by_pushes, under_latest_changes
from parvis.platform.catalog.models import Dataset, Generation, Grant, Live, Maker, Snapshot, Visibility
from parvis.platform.catalog.refusals import Conflict, Refused
from parvis.platform.catalog.search_text import search_text_of
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person

CONSOLE = "console"
_MOVED = {"id", "current", "published", "created"}
DESCRIPTION = [field.name for field in Dataset._meta.concrete_fields if field.name not in _MOVED]

published = Signal()
withdrawn = Signal()


def publish(
    dataset: Dataset,
    manifest: Manifest,
    *,
    expected: str | None,
    by: Person | None,
    now: datetime,
    note: str = "",
    decided: Sequence[Mapping[str, Any]] = (),
    act: str = "published",
    made_by: Maker = Maker.ACT,
    holds_pushes: bool = False,
    more: Mapping[str, Any] | None = None,
) -> Snapshot:
    """Make `manifest` what readers see, if `expected` (a snapshot's id or None) still is.

    `decided` are decisions on personal columns, for the journal; `act` is the word under which it is journalled, with
    `more` details. The manifest's files are in the store already. Raises Conflict when somebody else published in between.
    Pushes do not count as somebody else, unless `manifest` is to hold them all (`holds_pushes`); they stay above a snapshot
    that only adds rows to the one they were pushed onto.
    """
    with transaction.atomic():
        keep_description(dataset)
        manifest = under_latest_changes(dataset, manifest)
        snapshot, _ = Snapshot.objects.update_or_create(
            id=manifest.id,
            defaults={
                "dataset": dataset, "manifest": manifest.as_json(), "rows": manifest.rows,
                "created": now, "by": by, "note": note, "made_by": made_by, "replaced": None,
            },
        )  # fmt: skip
        _move(dataset, expected, snapshot, now, holds_pushes=holds_pushes)
        dataset.search_text = search_text_of(dataset, manifest.schema)
        dataset.save(update_fields=["search_text"])
        details = {"snapshot": manifest.id, "rows": manifest.rows, "note": note, **(more or {})}
        if decided:
            details["decisions"] = [dict(one) for one in decided]
        record(act, dataset.id, actor=actor_name(by), details=details, at=now)
    published.send(Dataset, dataset=dataset, snapshot=snapshot)
    return snapshot


def keep_description(dataset: Dataset) -> None:
    """Save what is said of the dataset, and leave alone the pointer, which somebody else may have moved.

    Raises Conflict when a dataset that was new has been created by somebody else meanwhile.
    """
    if not dataset._state.adding:
        dataset.save(update_fields=DESCRIPTION)
        return
    try:
        with transaction.atomic():
            dataset.save(force_insert=True)
    except IntegrityError as error:
        if Dataset.objects.filter(pk=dataset.pk).exists():
            raise Conflict(dataset.pk) from error
        raise


def withdraw(dataset: Dataset, *, by: Person | None, now: datetime, note: str = "") -> None:
    """Take the dataset out of readers' sight; its snapshots and its history stay."""
    with transaction.atomic():
        current = dataset.current_id
        if current is None:
            raise Refused(
                en=f"“{dataset.id}” is not published: there is nothing to withdraw.",
                fr=f"« {dataset.id} » n’est pas publié : il n’y a rien à retirer.",
            )
        _move(dataset, current, None, now)
        record("withdrawn", dataset.id, actor=actor_name(by), details={"snapshot": current, "note": note}, at=now)
    withdrawn.send(Dataset, dataset=dataset)


def rollback(dataset: Dataset, snapshot_id: str, *, by: Person | None, now: datetime, note: str = "") -> Snapshot:
    """Make an earlier snapshot of the dataset what readers see again."""
    snapshot = find_snapshot(dataset, snapshot_id)
    with transaction.atomic():
        before = dataset.current_id
        if before == snapshot.pk:
            raise Refused(
                en=f"“{dataset.id}” already shows snapshot {snapshot.pk[:12]}.",
                fr=f"« {dataset.id} » montre déjà l’instantané {snapshot.pk[:12]}.",
            )
        _move(dataset, before, snapshot, now)
        details = {"snapshot": snapshot.pk, "instead_of": before, "note": note}
        record("rolled_back", dataset.id, actor=actor_name(by), details=details, at=now)
    published.send(Dataset, dataset=dataset, snapshot=snapshot)
    return snapshot


def set_visibility(dataset: Dataset, visibility: Visibility, *, by: Person | None, now: datetime) -> None:
    """Open the dataset to everybody, or to those alone who are granted."""
    with transaction.atomic():
        dataset.visibility = visibility
        dataset.save(update_fields=["visibility"])
        raise_generation()
        record("visibility", dataset.id, actor=actor_name(by), details={"visibility": visibility.value}, at=now)


def grant(dataset: Dataset, reader: Person, *, by: Person | None, now: datetime, withdrawn: bool = False) -> None:
    """Let `reader` read a restricted dataset, or no longer."""
    with transaction.atomic():
        if withdrawn:
            Grant.objects.filter(dataset=dataset, person=reader).delete()
        else:
            Grant.objects.get_or_create(dataset=dataset, person=reader)
        act = "grant_withdrawn" if withdrawn else "granted"
        record(act, dataset.id, actor=actor_name(by), details={"person": reader.login}, at=now)


def republish(dataset: Dataset, *, by: Person | None, now: datetime, note: str = "") -> Snapshot:
    """Show again the latest snapshot of a dataset that was withdrawn."""
    latest = history_of(dataset).first()
    if latest is None:
        raise Refused(
            en=f"“{dataset.id}” has nothing to publish yet: import a file first.",
            fr=f"« {dataset.id} » n’a encore rien à publier : importez d’abord un fichier.",
        )
    with transaction.atomic():
        if dataset.current_id == latest.pk:
            raise Refused(en=f"“{dataset.id}” is published already.", fr=f"«\u202f{dataset.id}\u202f» est déjà publié.")
        _move(dataset, dataset.current_id, latest, now)
        details = {"snapshot": latest.pk, "rows": latest.rows, "note": note}
        record("published", dataset.id, actor=actor_name(by), details=details, at=now)
    published.send(Dataset, dataset=dataset, snapshot=latest)
    return latest


def previous_snapshot(dataset: Dataset) -> Snapshot:
    """The latest snapshot before the one that readers see."""
    earlier = history_of(dataset)
    if dataset.current is not None:
        earlier = earlier.filter(created__lt=dataset.current.created)
    snapshot = earlier.first()
    if snapshot is None:
        raise Refused(
            en=f"“{dataset.id}” has no earlier snapshot.", fr=f"« {dataset.id} » n’a pas d’instantané antérieur."
        )
    return snapshot


def history_of(dataset: Dataset) -> QuerySet[Snapshot]:
    """The snapshots of the dataset, the latest first, without those that pushes have replaced."""
    return dataset.snapshots.filter(replaced__isnull=True)


def find_snapshot(dataset: Dataset, prefix: str) -> Snapshot:
    """The one snapshot of the dataset whose id starts with `prefix`."""
    found = list(history_of(dataset).filter(id__startswith=prefix.lower())[:2]) if prefix else []
    if len(found) != 1:
        known = ", ".join(snapshot.pk[:12] for snapshot in history_of(dataset)[:5])
        raise Refused(
            en=f"No single snapshot of “{dataset.id}” starts with “{prefix}”. The latest: {known or 'none'}.",
            fr=f"Aucun instantané unique de « {dataset.id} » ne commence par « {prefix} ». Les derniers : {known or 'aucun'}.",
        )
    return found[0]


def raise_generation() -> None:
    """Tell every process that what readers may see has changed."""
    if not Generation.objects.filter(pk=1).update(number=F("number") + 1):
        Generation.objects.get_or_create(pk=1, defaults={"number": 1})


def current_generation() -> int:
    """The number that has grown since, if anything that readers may see has changed."""
    return Generation.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def live_generations() -> dict[str, int]:
    """For each live dataset, the number that has grown since, if pushed rows have become visible."""
    return dict(Live.objects.values_list("dataset", "number"))


def actor_name(by: Person | None) -> str:
    """The name under which an act is journalled: the person's sign-in name, or the console of the machine."""
    return by.login if by is not None else CONSOLE


def _move(
    dataset: Dataset, expected: str | None, snapshot: Snapshot | None, now: datetime, *, holds_pushes: bool = False
) -> None:
    """Move the pointer from `expected` to `snapshot`, or raise Conflict if it is elsewhere by now."""
    target = snapshot.pk if snapshot is not None else None
    moment = now if snapshot is not None else dataset.published
    if not holds_pushes:
        expected = successor_by_pushes(dataset, expected)
    moved = Dataset.objects.filter(pk=dataset.pk, current=expected).update(current=target, published=moment)
    if not moved:
        raise Conflict(dataset.id)
    leave_pushed(expected, now=now if holds_pushes else None)
    dataset.current = snapshot
    dataset.published = moment
    raise_generation()
