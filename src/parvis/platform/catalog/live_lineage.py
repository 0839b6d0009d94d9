"""Pushes move what readers see of a dataset many times a minute: how acts that take longer know that nothing else moved it.

A snapshot made by pushes stands on the parts of the one before it. An act that expected that one finds the same parts, goes
on, and is told of the rows pushed meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.models import Dataset, Maker, Snapshot


def successor_by_pushes(dataset: Dataset, expected: str | None) -> str | None:
    """The snapshot that readers see now if only pushes made it out of `expected`, the one that `dataset` shows; else `expected`."""
    latest = _shown_now(dataset)
    if latest is None or latest.pk == expected or expected is None or latest.made_by != Maker.PUSHES:
        return expected
    known = dataset.current if dataset.current_id == expected else Snapshot.objects.filter(pk=expected).first()
    return latest.pk if known is not None and _parts(known.manifest) == _parts(latest.manifest) else expected


def under_latest_changes(dataset: Dataset, manifest: Manifest) -> Manifest:
    """`manifest` under what was pushed onto the snapshot that readers see, when it only adds parts to that one."""
    latest = _shown_now(dataset)
    if latest is None or manifest.changes is not None:
        return manifest
    shown = Manifest.from_json(latest.manifest)
    adds_parts = len(manifest.parts) > len(shown.parts) and manifest.parts[: len(shown.parts)] == shown.parts
    if shown.changes is None or not adds_parts or shown.schema != manifest.schema:
        return manifest
    rows = manifest.part_rows - shown.changes.hidden + shown.changes.added
    return replace(manifest, rows=rows, changes=shown.changes, files={**shown.files, **manifest.files})


def leave_pushed(snapshot_id: str | None, *, now: datetime | None) -> None:
    """What becomes of a snapshot made by pushes when readers leave it: replaced at `now`, or kept in history (None)."""
    pushed = Snapshot.objects.filter(pk=snapshot_id, made_by=Maker.PUSHES)
    if now is None:
        pushed.update(made_by=Maker.ACT)
    else:
        pushed.update(replaced=now)


def _shown_now(dataset: Dataset) -> Snapshot | None:
    return Snapshot.objects.filter(pk__in=Dataset.objects.filter(pk=dataset.pk).values("current")).first()


def _parts(manifest: Mapping[str, Any]) -> list[Any]:
    return [manifest["schema"], [part["name"] for part in manifest["parts"]]]
