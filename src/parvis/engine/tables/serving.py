"""Where the serving copies of snapshots lie, and who makes them.

A copy holds nothing that the parts do not, so it may be removed at any time and is made anew by the next reader: in a thread
of its own, by one process of all those that want it, while the parts go on answering. Small tables have none.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

import duckdb

from parvis.engine.tables.copying import write_copy
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.served import ROW_NUMBER
from parvis.engine.tables.store import Store

FORMAT = 2
SMALLEST = 20_000
KEPT_PER_DATASET = 2
MOST_KNOWN = 10_000
logger = logging.getLogger("parvis.serving")


class Copies:
    """The copies in `folder`, made from the parts in `store`; tables of fewer than `smallest` rows have none."""

    def __init__(self, folder: Path, store: Store, smallest: int = SMALLEST) -> None:
        self.folder = folder
        self._store = store
        self._smallest = smallest
        self._paths: dict[str, Path] = {}
        self._ready: set[str] = set()
        self._asked: set[str] = set()
        self._queue: SimpleQueue[Manifest] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, manifest: Manifest) -> Path:
        """Where the copy of the snapshot's parts is, or would be."""
        path = self._paths.get(manifest.id)
        if path is None:
            if len(self._paths) > MOST_KNOWN:
                self._paths.clear()
            path = self._paths[manifest.id] = self.folder / f"{manifest.dataset}.{base_id(manifest)}.duckdb"
        return path

    def ready(self, manifest: Manifest) -> Path | None:
        """The copy, if it is there; one that should be and is not yet is asked for."""
        if not self._is_wanted(manifest):
            return None
        path = self.path(manifest)
        if path.name in self._ready:
            return path
        if path.exists():
            self._ready.add(path.name)
            return path
        self._ask(manifest, path.name)
        return None

    def make(self, manifest: Manifest, threads: int = 0) -> Path | None:
        """Make the copy now, unless it is there or another process is at it; None when the table has none."""
        if not self._is_wanted(manifest):
            return None
        path = self.path(manifest)
        with self._alone(path.name) as is_alone:
            if is_alone and not path.exists():
                self._write(manifest, path, threads or os.cpu_count() or 1)
        return path if path.exists() else None

    def _is_wanted(self, manifest: Manifest) -> bool:
        """Whether the table is large enough, and has no column that would hide the places of its rows."""
        return manifest.part_rows >= self._smallest and ROW_NUMBER not in manifest.schema

    def _write(self, manifest: Manifest, path: Path, threads: int) -> None:
        fresh = path.with_suffix(".partial")
        _remove(fresh)
        parts = [self._store.path(part.file.name) for part in manifest.parts]
        try:
            write_copy(parts, manifest.schema, manifest.statistics, fresh, threads)
            fresh.replace(path)
        finally:
            _remove(fresh)
        self._let_go(path)

    def _let_go(self, latest: Path) -> None:
        """Remove the older copies of the same dataset, the last ones excepted: readers may still open these."""
        dataset = latest.name.split(".")[0]
        others = [one for one in self.folder.glob(f"{dataset}.*.duckdb") if one != latest]
        others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for old in others[KEPT_PER_DATASET - 1 :]:
            old.unlink(missing_ok=True)
            self._ready.discard(old.name)

    def _ask(self, manifest: Manifest, name: str) -> None:
        with self._lock:
            if name in self._asked:
                return
            self._asked.add(name)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="serving-copies", daemon=True)
                self._thread.start()
        self._queue.put(manifest)

    def _work(self) -> None:
        while True:
            manifest = self._queue.get()
            try:
                self.make(manifest, threads=1)
            except (OSError, duckdb.Error):
                logger.exception(
                    "the serving copy of %s could not be made: its parts go on answering", manifest.dataset
                )
            else:
                with self._lock:
                    self._asked.discard(self.path(manifest).name)

    @contextmanager
    def _alone(self, name: str) -> Iterator[bool]:
        with (self.folder / f"{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
            (self.folder / f"{name}.lock").unlink(missing_ok=True)


def base_id(manifest: Manifest) -> str:
    """What the copy of a snapshot depends on: its schema and its parts."""
    made_of = [FORMAT, manifest.schema.as_json(), [part.file.name for part in manifest.parts]]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:24]


def _remove(fresh: Path) -> None:
    """Remove what an interrupted writer left: the unfinished copy, its log, its overflow."""
    for leftover in (fresh, fresh.with_suffix(".partial.wal")):
        leftover.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(fresh.with_suffix(".spill"))
