"""Where a row that is no longer in a dataset was seen last, in the few publications before."""

from __future__ import annotations

from django.conf import settings

from parvis.engine.query import Request, compile_records
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.past import readable_snapshots

LOOKED_AT, LARGEST = 3, 200_000


def last_seen(dataset: Dataset, record_id: str) -> Snapshot | None:
    """The latest earlier publication that had the row; large ones are not searched, nor is any that readers may not see."""
    for snapshot in readable_snapshots(dataset).exclude(pk=dataset.current_id)[:LOOKED_AT]:
        if snapshot.rows <= LARGEST and _has(snapshot, record_id):
            return snapshot
    return None


def _has(snapshot: Snapshot, record_id: str) -> bool:
    manifest = Manifest.from_json(snapshot.manifest)
    reader = the_reader()
    request = Request(select=f"`{manifest.schema.names[0]}`", limit=1, record=record_id, timezone=settings.TIME_ZONE)
    compiled = compile_records(request, manifest.schema, reader.served(manifest))
    try:
        return bool(reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial))
    except (TooSlow, TooLarge):
        return False
