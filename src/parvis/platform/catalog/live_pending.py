"""Pushes received: on disk before they are acknowledged, many in one transaction.

Each request lines its push up; the first of those that wait commits all of them, and the others find theirs done. What is
committed survives whatever kills the process, and what is not was never acknowledged.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import DatabaseError, transaction

from parvis.engine.tables.changes import Entry
from parvis.engine.tables.store import Stored
from parvis.platform.catalog.models import Push


class NotKept(Exception):
    """A push that could not be written: nothing of it was kept."""


@dataclass(slots=True)
class _Waiting:
    push: Push
    is_settled: bool = False
    failure: DatabaseError | None = None


class Keeper:
    """Where the pushes of a process are written; `after` is called when some were."""

    def __init__(self, after: Callable[[], None] = lambda: None) -> None:
        self._line: deque[_Waiting] = deque()
        self._turn = threading.Lock()
        self.after = after

    def keep(self, push: Push) -> None:
        """Return once `push` is on disk. Raises NotKept."""
        own = _Waiting(push)
        self._line.append(own)
        with self._turn:
            if not own.is_settled:
                self._write([self._line.popleft() for _ in range(len(self._line))])
        if own.failure is not None:
            raise NotKept(str(own.failure)) from own.failure
        self.after()

    def _write(self, waiting: Sequence[_Waiting]) -> None:
        failure = None
        try:
            with transaction.atomic():
                Push.objects.bulk_create([one.push for one in waiting])
        except DatabaseError as error:
            failure = error
        for one in waiting:
            one.failure, one.is_settled = failure, True


def push_of(dataset_id: str, entries: Sequence[Entry], files: Mapping[str, Stored], now: datetime) -> Push:
    """What is kept of a push."""
    rows = [[entry.values, entry.deleted, entry.identity] for entry in entries]
    named = {role: {"name": f.name, "sha256": f.sha256, "bytes": f.bytes} for role, f in files.items()}
    return Push(dataset_id=dataset_id, entries=orjson.dumps(rows), files=named, received=now)


def entries_of(push: Push) -> list[Entry]:
    """The rows of a push that was kept."""
    return [Entry(values, deleted, identity) for values, deleted, identity in orjson.loads(bytes(push.entries))]


def files_of(push: Push) -> dict[str, Stored]:
    return {role: Stored(**facts) for role, facts in push.files.items()}
