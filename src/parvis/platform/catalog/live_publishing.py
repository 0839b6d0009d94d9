"""Pushed rows made visible: those that wait become changes of the snapshot that readers see.

One process at a time does it for a dataset, under a lock that the system lets go when the process dies. The pushes leave
the table of those that wait in the very transaction that moves the pointer, so each is applied once. The snapshot before is
replaced: it leaves history at once, and the store after a minute, when no reader holds it any more.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from parvis.engine.tables.changes import Unfit, pushed_onto
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.store import Store
from parvis.platform.catalog.live_pending import entries_of, files_of
from parvis.platform.catalog.models import Dataset, Live, Maker, Push, Snapshot
from parvis.platform.catalog.refusals import Conflict

MOST_PUSHES, MOST_BYTES = 2000, 16 << 20


def waiting_datasets() -> list[str]:
    """The published datasets with pushes that readers do not see yet."""
    waiting = Push.objects.filter(refused="", dataset__current__isnull=False)
    return list(waiting.order_by("dataset").values_list("dataset", flat=True).distinct())


def publish_pushes(dataset_id: str, store: Store, *, now: datetime) -> int:
    """Make the pushes that wait for a dataset visible; how many were. None when another process is at it, or none wait."""
    with alone(f"pushes-{dataset_id}") as is_alone:
        if not is_alone:
            return 0
        waiting = _some_waiting(dataset_id)
        if not waiting:
            return 0
        try:
            return _publish(dataset_id, waiting, store, now)
        except Unfit:
            return sum(_publish_or_refuse(dataset_id, push, store, now) for push in waiting)
        except Conflict:
            return 0


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether no other process does what is called `name`; none can until this ends."""
    folder = Path(settings.HOME) / "live"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _some_waiting(dataset_id: str) -> list[Push]:
    """The pushes that wait, the oldest first, as many as one publication takes."""
    chosen, size = [], 0
    for push in Push.objects.filter(dataset=dataset_id, refused="")[:MOST_PUSHES]:
        chosen.append(push)
        size += len(push.entries)
        if size > MOST_BYTES:
            break
    return chosen


def _publish_or_refuse(dataset_id: str, push: Push, store: Store, now: datetime) -> int:
    """Publish one push; one that does not fit the columns that the dataset has by now is kept aside."""
    try:
        return _publish(dataset_id, [push], store, now)
    except Unfit as error:
        Push.objects.filter(pk=push.pk).update(refused=str(error)[:500])
        return 0


def _publish(dataset_id: str, pushes: list[Push], store: Store, now: datetime) -> int:
    shown = Snapshot.objects.filter(pk__in=Dataset.objects.filter(pk=dataset_id).values("current")).first()
    if shown is None:
        return 0
    entries = [entry for push in pushes for entry in entries_of(push)]
    files = {role: file for push in pushes for role, file in files_of(push).items()}
    with store.scratch() as scratch:
        manifest = pushed_onto(
            Manifest.from_json(shown.manifest), entries, store, scratch,
            pushes=len(pushes), moment=pushes[0].received.isoformat(), files=files,
        )  # fmt: skip
        with transaction.atomic():
            Snapshot.objects.create(
                id=manifest.id, dataset_id=dataset_id, manifest=manifest.as_json(), rows=manifest.rows, created=now,
                by=None, made_by=Maker.PUSHES,
            )  # fmt: skip
            here = Dataset.objects.filter(pk=dataset_id, current=shown.pk)
            if not here.update(current=manifest.id, published=now):
                raise Conflict(dataset_id)
            if shown.made_by == Maker.PUSHES:
                Snapshot.objects.filter(pk=shown.pk).update(replaced=now)
            Push.objects.filter(pk__in=[push.pk for push in pushes]).delete()
            Live.objects.filter(pk=dataset_id).update(number=F("number") + 1)
    return len(pushes)
