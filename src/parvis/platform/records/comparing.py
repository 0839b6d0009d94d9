"""What changed between two publications of a dataset, read row by row for a page or a file.

Columns that were found personal in either publication are compared for nobody: what became of one may have changed in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from parvis.engine.query.placed import compile_rows_at
from parvis.engine.tables.comparing import CHANGES, Change, Pairing, counting_sql, pairing, places_sql
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.reader import view_of
from parvis.engine.tables.schema import Column, Difference, Schema, difference
from parvis.platform.catalog.models import Snapshot
from parvis.platform.catalog.storage import the_reader

PAGE_SIZE = 50
MOST_IN_A_FILE, BATCH = 100_000, 1000


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that came, went or changed, as wire values by column; `before` and `after` are empty where it was not there."""

    change: Change
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Comparison:
    """The change from one publication to a later one, or back."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self._old, self._new = Manifest.from_json(old.manifest), Manifest.from_json(new.manifest)
        personal = frozenset(str(name) for one in (self._old, self._new) for name in one.report.get("personal", ()))
        self._schemas = (self._old.schema.without(personal), self._new.schema.without(personal))
        self.columns: Difference = difference(*self._schemas)
        self.pairing: Pairing = pairing(*self._schemas)

    @property
    def is_possible(self) -> bool:
        """Whether the two have a column to be compared by."""
        return bool(len(self.pairing.compared))

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns whose values are compared, as the later publication describes them."""
        return tuple(column for column in self._schemas[1] if column.name in self.pairing.compared)

    def counts(self) -> dict[Change, int]:
        """How many rows of each change. Raises TooSlow, TooLarge."""
        return dict(_counts(self._old.id, self._new.id))

    def rows(self, changes: Sequence[Change], offset: int, limit: int = PAGE_SIZE) -> list[ChangedRow]:
        """Some of the changes, in the order of the table. Raises TooSlow, TooLarge."""
        sql = places_sql(self.pairing, *self._views(), changes, limit, offset)
        found = the_reader().rows(sql, of=[self._old, self._new])
        before = self._read(self._old, [place for _change, place, _after in found if place is not None])
        after = self._read(self._new, [place for _change, _before, place in found if place is not None])
        return [ChangedRow(change, before.get(old, {}), after.get(new, {})) for change, old, new in found]

    def every_row(self) -> Iterator[ChangedRow]:
        """All the changes, as many as a file of them holds."""
        for offset in range(0, MOST_IN_A_FILE, BATCH):
            found = self.rows(CHANGES, offset, BATCH)
            yield from found
            if len(found) < BATCH:
                return

    def counted(self) -> dict[Change, int]:
        found = the_reader().rows(counting_sql(self.pairing, *self._views()), of=[self._old, self._new])
        return dict(zip(CHANGES, found[0], strict=True))

    def _views(self) -> tuple[str, str]:
        return view_of(self._old), view_of(self._new)

    def _read(self, manifest: Manifest, places: Sequence[int]) -> dict[int, dict[str, Any]]:
        """The compared columns of the rows at `places`."""
        if not places:
            return {}
        schema = Schema(tuple(column for column in manifest.schema if column.name in self.pairing.compared))
        compiled = compile_rows_at(places, schema, view_of(manifest), settings.TIME_ZONE)
        rows = the_reader().rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
        names = [column.name for column in compiled.columns]
        return {
            place: dict(zip(names, row, strict=False)) for place, row in zip(sorted(set(places)), rows, strict=True)
        }


@lru_cache(maxsize=512)
def _counts(old: str, new: str) -> tuple[tuple[Change, int], ...]:
    """Counted once: snapshots never change."""
    snapshots = Snapshot.objects.in_bulk([old, new])
    return tuple(Comparison(snapshots[old], snapshots[new]).counted().items())
