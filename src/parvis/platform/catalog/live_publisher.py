"""What makes pushes visible and compacts them while the site answers: two threads of each serving process.

Whichever process comes first publishes the pushes of a dataset, those received by others too. Compaction has a thread of its
own, so that no push waits for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import close_old_connections

from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.store import Store
from parvis.platform.catalog.compaction import compact, is_due, thin_out
from parvis.platform.catalog.live_letting_go import let_go
from parvis.platform.catalog.live_publishing import alone, publish_pushes, waiting_datasets
from parvis.platform.catalog.models import Dataset, Maker
from parvis.platform.catalog.refusals import Conflict

LOOK_EVERY, COMPACT_EVERY = 0.25, 5.0
logger = logging.getLogger("parvis.live")


class Publisher:
    """Publishes and compacts until the process ends; `wake` says that there are pushes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waking = threading.Event()
        self._started = 0.0

    def start(self) -> None:
        for name, work, pause in (
            ("publishing-pushes", self._publish, self._pause),
            ("compacting-pushes", self._compact, lambda: time.sleep(COMPACT_EVERY)),
        ):
            threading.Thread(target=_for_ever, args=(work, pause), name=name, daemon=True).start()

    def wake(self) -> None:
        self._waking.set()

    def _pause(self) -> None:
        """Wait for a push, or look again anyway: other processes receive some. Under many, let them gather."""
        self._waking.wait(LOOK_EVERY)
        self._waking.clear()
        time.sleep(max(0.0, self._started + LOOK_EVERY - time.monotonic()))

    def _publish(self) -> None:
        self._started = time.monotonic()
        for dataset_id in waiting_datasets():
            publish_pushes(dataset_id, self._store, now=datetime.now(UTC))

    def _compact(self) -> None:
        now = datetime.now(UTC)
        for dataset in Dataset.objects.filter(live__isnull=False, current__isnull=False).select_related("current"):
            if dataset.current is not None and is_due(Manifest.from_json(dataset.current.manifest), now=now):
                compact_pushes(dataset, self._store, now=now)
        let_go(self._store, now=now)


def compact_pushes(dataset: Dataset, store: Store, *, now: datetime) -> None:
    """Compact what was pushed, unless another process is at it or somebody publishes something else meanwhile."""
    with alone(f"compaction-{dataset.pk}") as is_alone:
        if is_alone:
            try:
                compact(dataset, store, by=None, now=now, made_by=Maker.COMPACTION)
            except Conflict:
                return
            thin_out(dataset.pk, now=now)


def _for_ever(work: Callable[[], None], pause: Callable[[], None]) -> None:
    while True:
        try:
            close_old_connections()
            work()
        except Exception:
            logger.exception("pushes wait: the next turn tries again")
            time.sleep(1)
        pause()
