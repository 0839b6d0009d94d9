"""Snapshots that pushes replaced leave the table and the store, once no reader can still hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.store import Store
from parvis.platform.catalog.models import Dataset, Push, Snapshot

GRACE = timedelta(seconds=60)


def let_go(store: Store, *, now: datetime) -> int:
    """Remove the snapshots replaced longer ago than the grace, and their files that nothing else needs; how many.

    Nothing is done while somebody writes to the store, whose files may not be named yet.
    """
    shown = Dataset.objects.filter(current__isnull=False).values("current")
    leaving = list(Snapshot.objects.filter(replaced__lt=now - GRACE).exclude(pk__in=shown)[:500])
    if not leaving:
        return 0
    with store.alone() as is_alone:
        if not is_alone:
            return 0
        with transaction.atomic():
            Snapshot.objects.filter(pk__in=[one.pk for one in leaving], replaced__isnull=False).delete()
            unneeded = _unneeded({name for one in leaving for name in _files(one)})
        for name in unneeded:
            store.remove(name)
    return len(leaving)


def _files(snapshot: Snapshot) -> Iterable[str]:
    """The files that left with the snapshot: what was received stays."""
    manifest = Manifest.from_json(snapshot.manifest)
    yield from (part.file.name for part in manifest.parts)
    if manifest.changes is not None:
        yield manifest.changes.file.name
    yield from (file.name for role, file in manifest.files.items() if role.startswith("file:"))


def _unneeded(names: set[str]) -> set[str]:
    """Those of `names` that no snapshot, no push and no import that waits mentions."""
    left = set(names)
    mentions = (
        Snapshot.objects.annotate(text=Cast("manifest", TextField())).values_list("text", flat=True),
        Push.objects.exclude(files={}).annotate(text=Cast("files", TextField())).values_list("text", flat=True),
        Dataset.objects.annotate(text=Cast("guidance", TextField())).values_list("text", flat=True),
    )
    for texts in mentions:
        for text in texts.iterator():
            left -= {name for name in left if name in text}
            if not left:
                return left
    return left
