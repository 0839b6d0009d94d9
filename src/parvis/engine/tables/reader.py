"""Reading snapshots: one DuckDB a process, one cursor a thread, bounded in memory and time, shut off from everything else.

Only compiled SELECTs run here. Each snapshot is a view over its immutable parts; external access is limited to the store
and the configuration is locked before the first query.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.store import Store
from parvis.engine.tables.workspace import load_spatial


class TooSlow(Exception):
    """A query that ran longer than it may; `seconds` is the limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query ran longer than {seconds:g} seconds")
        self.seconds = seconds


class TooLarge(Exception):
    """A query that needs more memory than it may use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: memory as DuckDB writes it, threads (0 for one per core), seconds per query."""

    memory: str = "1GB"
    threads: int = 0
    seconds: float = 10.0


class Reader:
    """The queries of one process over the snapshots of `store`; safe to share between threads.

    With `scratch`, exports may be written to that folder.
    """

    def __init__(self, store: Store, limits: Limits, scratch: Path | None = None) -> None:
        self._store = store
        self._limits = limits
        self.scratch = scratch
        self._lock = threading.Lock()
        self._engines: dict[bool, _Engine] = {}
        self._overdue = _Overdue()

    def rows(
        self, sql: str, parameters: Sequence[Any] = (), *, of: Sequence[Manifest], spatial: bool = False
    ) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over the views of the snapshots `of`. Raises TooSlow or TooLarge."""
        with self.cursor(of=of, spatial=spatial) as cursor:
            return cursor.execute(sql, list(parameters)).fetchall()

    def batches(
        self,
        sql: str,
        parameters: Sequence[Any] = (),
        *,
        of: Sequence[Manifest],
        spatial: bool = False,
        size: int = 2000,
        seconds: float | None = None,
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a SELECT by groups of `size`, read as they are asked for."""
        with self.cursor(of=of, spatial=spatial, seconds=seconds, own=True) as cursor:
            cursor.execute(sql, list(parameters))
            while rows := cursor.fetchmany(size):
                yield rows

    @contextmanager
    def cursor(
        self, *, of: Sequence[Manifest], spatial: bool = False, seconds: float | None = None, own: bool = False
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on which the views of the snapshots `of` exist; it is interrupted when its time is over.

        `own` gives a cursor that nothing else uses, for reads that go on while the thread does other things.
        """
        engine = self._engine(spatial)
        for manifest in of:
            engine.ensure_view(manifest, self._store)
        cursor = engine.fresh_cursor() if own else engine.cursor()
        limit = self._limits.seconds if seconds is None else seconds
        with self._overdue.watch(cursor, limit) as watched:
            try:
                yield cursor
            except duckdb.InterruptException as error:
                raise TooSlow(limit) from error
            except duckdb.OutOfMemoryException as error:
                raise TooLarge(str(error)) from error
            finally:
                watched.done = True
                if own:
                    cursor.close()

    def _engine(self, spatial: bool) -> _Engine:
        engine = self._engines.get(spatial)
        if engine is None:
            with self._lock:
                engine = self._engines.get(spatial)
                if engine is None:
                    engine = self._engines[spatial] = _Engine(self._store, self._limits, self.scratch, spatial)
        return engine


def view_of(manifest: Manifest) -> str:
    """The name of the view through which a snapshot is read."""
    return f"snapshot_{manifest.id[:24]}"


class _Engine:
    """One DuckDB with its views; the one with geometry functions is opened only when a query needs them."""

    def __init__(self, store: Store, limits: Limits, scratch: Path | None, spatial: bool) -> None:
        self._connection = duckdb.connect(":memory:")
        self._local = threading.local()
        self._lock = threading.Lock()
        self._views: set[str] = set()
        setup = self._connection
        if spatial:
            load_spatial(setup)
        setup.execute("SET TimeZone = 'UTC'")
        setup.execute("SET memory_limit = ?", [limits.memory])
        if limits.threads:
            setup.execute("SET threads = ?", [limits.threads])
        setup.execute("SET autoinstall_known_extensions = false")
        setup.execute("SET parquet_metadata_cache = true")
        setup.execute("SET allocator_background_threads = true")
        folders = [str(store.root)] + ([str(scratch)] if scratch is not None else [])
        setup.execute(f"SET temp_directory = {literal(str((scratch or store.incoming) / 'spill'))}")
        setup.execute(f"SET allowed_directories = [{', '.join(map(literal, folders))}]")
        setup.execute("SET enable_external_access = false")
        setup.execute("SET lock_configuration = true")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor

    def fresh_cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def ensure_view(self, manifest: Manifest, store: Store) -> None:
        name = view_of(manifest)
        if name in self._views:
            return
        with self._lock:
            paths = ", ".join(literal(str(store.path(part.file.name))) for part in manifest.parts)
            columns = ", ".join(quoted(column.name) for column in manifest.schema)
            self._connection.cursor().execute(
                f"CREATE VIEW IF NOT EXISTS {quoted(name)} AS SELECT {columns} FROM read_parquet([{paths}])"
            )
            self._views.add(name)


@dataclass(slots=True)
class _Watched:
    cursor: duckdb.DuckDBPyConnection
    deadline: float
    done: bool = False


class _Overdue:
    """One thread that interrupts the cursors whose time is over."""

    def __init__(self) -> None:
        self._by_id: dict[int, _Watched] = {}
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def watch(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[_Watched]:
        watched = _Watched(cursor, time.monotonic() + seconds)
        self._by_id[id(watched)] = watched
        if self._thread is None:
            self._start()
        self._wake.set()
        try:
            yield watched
        finally:
            del self._by_id[id(watched)]

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="query-deadlines", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            if not self._by_id:
                self._wake.clear()
                continue
            now = time.monotonic()
            for watched in list(self._by_id.values()):
                if now > watched.deadline and not watched.done:
                    watched.cursor.interrupt()
            time.sleep(0.05)
