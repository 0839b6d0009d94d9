"""What a push needs to know of its dataset, asked of the database at most once a second for each key.

A sensor that pushes many times a second would otherwise pay three queries for each row. A key that is revoked, or a column
that is decided on, counts within that second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from parvis.platform.catalog.live_gate import PushGate, gate_of
from parvis.platform.catalog.live_keys import pushable_dataset
from parvis.platform.records.reading import manifest_of

SECONDS = 1.0
MOST = 1000


@dataclass(frozen=True, slots=True)
class Opening:
    """A dataset that the holder of a key may push to, and its gate."""

    dataset_id: str
    gate: PushGate
    until: float


class Openings:
    """The openings of a process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[tuple[str, str], Opening] = {}
        self._lock = threading.Lock()

    def open(self, dataset_id: str, secret: str, *, now: datetime) -> Opening:
        """As `pushable_dataset`: raises PermissionDenied or Http404."""
        held = self._held.get((dataset_id, secret))
        if held is not None and held.until > self._clock():
            return held
        with self._lock:
            self._held.pop((dataset_id, secret), None)
        dataset = pushable_dataset(dataset_id, secret, now=now)
        opening = Opening(dataset.pk, gate_of(dataset, manifest_of(dataset).schema), self._clock() + SECONDS)
        with self._lock:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[dataset_id, secret] = opening
        return opening
