"""Reading snapshots: one DuckDB a process, one cursor a thread, bounded in memory and time, shut off from everything else.

Only compiled SELECTs run here. Each snapshot is a view, over its serving copy when there is one, over its immutable parts
otherwise; external access is limited to these folders and the configuration is locked before the first query. Exports, which
last long, have an engine of their own, so that they never stand in the way of answers.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables import absent
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.copying import point_tables, text_columns
from parvis.engine.tables.identity import ID
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.relation import named_rows, places_of_identities, relation_of
from parvis.engine.tables.served import NAMED, POSITION, Served, WordIndex
from parvis.engine.tables.serving import Copies, base_id
from parvis.engine.tables.store import Store
from parvis.engine.tables.workspace import load_spatial

absent.answer_at_once("pandas")

MOST_OPEN = 300
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]i?b)?", re.IGNORECASE)
_MEGABYTES = {"K": 0.001, "M": 1, "G": 1000, "T": 1_000_000}
_SHARES = {(False, False): 0.4, (True, False): 0.2, (False, True): 0.25, (True, True): 0.15}
REPEATED = 50


class TooSlow(Exception):
    """A query that ran longer than it may; `seconds` is the limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query ran longer than {seconds:g} seconds")
        self.seconds = seconds


class TooLarge(Exception):
    """A query that needs more memory than it may use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: memory and room on disk for what overflows it, as DuckDB writes them (`2GB`), threads (0 for
    one per core), seconds per query.

    The memory is shared out between the engines, so that no query, whatever it asks, takes more than its engine's share.
    """

    memory: str = "2GB"
    threads: int = 0
    seconds: float = 10.0
    overflow: str = "10GB"

    def share(self, spatial: bool, bulk: bool) -> str:
        """The memory of one engine: the one that answers plain questions has most, since most are plain.

        >>> Limits(memory="2GB").share(spatial=False, bulk=True)
        '500MB'
        """
        amount = _AMOUNT.fullmatch(self.memory.strip())
        if amount is None:
            raise ValueError(f"{self.memory!r} is not an amount of memory such as 2GB")
        megabytes = float(amount[1]) * _MEGABYTES[(amount[2] or "MB").upper()[0]]
        return f"{round(megabytes * _SHARES[spatial, bulk])}MB"


class Reader:
    """The queries of one process over the snapshots of `store`; safe to share between threads.

    With `scratch`, exports may be written to that folder; with `copies`, large snapshots are read from serving copies.
    """

    def __init__(self, store: Store, limits: Limits, scratch: Path | None = None, copies: Copies | None = None) -> None:
        self._store = store
        self._limits = limits
        self.scratch = scratch
        self._copies = copies
        self._lock = threading.Lock()
        self._engines: dict[tuple[bool, bool], _Engine] = {}
        self._served: dict[tuple[str, bool], Served] = {}
        self._overdue = _Overdue()

    def served(self, manifest: Manifest) -> Served:
        """The relation from which the snapshot is best read now: its serving copy as soon as there is one."""
        copied = self._copies is not None and self._copies.ready(manifest) is not None
        found = self._served.get((manifest.id, copied))
        if found is None:
            if len(self._served) > 4 * MOST_OPEN:
                self._served.clear()
            found = self._served[manifest.id, copied] = self._describe(manifest, copied)
        return found

    def _describe(self, manifest: Manifest, copied: bool) -> Served:
        relation = view_of(manifest, copied)
        distinct = {name: facts.get("distinct", manifest.rows) for name, facts in manifest.statistics.items()}
        repeated = frozenset(name for name, values in distinct.items() if values * REPEATED < manifest.rows)
        in_order = manifest.changes is None or not manifest.changes.hidden
        if not copied:
            return Served(relation, POSITION, ID, manifest.rows, repeated, in_order=in_order)

        def ask(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
            return self.rows(sql, parameters, of=[manifest])

        def find(short: int) -> tuple[int, ...]:
            return tuple(place for (place,) in ask(f'SELECT place FROM "{relation}_ids" WHERE id = $1', [short]))

        fields = {name: number for number, name in enumerate(text_columns(manifest.schema))}
        words, occurrences = f"{relation}_words", f"{relation}_occurrences"
        index = WordIndex(words, occurrences, fields, manifest.part_rows, ask, is_whole=manifest.changes is None)
        table = (copy_alias(manifest), "main", "rows") if manifest.changes is None else ()
        points = {name: f"{relation}_{table}" for name, table in point_tables(manifest.schema).items()}
        return Served(relation, POSITION, ID, manifest.rows, repeated, index, find, in_order, table, points)

    def rows(
        self, sql: str, parameters: Sequence[Any] = (), *, of: Sequence[Manifest], spatial: bool = False
    ) -> list[tuple[Any, ...]]:
        """All rows of a SELECT over the views of the snapshots `of`. Raises TooSlow or TooLarge."""
        with self.cursor(of=of, spatial=spatial) as cursor:
            return cursor.execute(sql, list(parameters) or None).fetchall()

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

        `own` gives a cursor of the engine for long reads, that nothing else uses while the thread does other things.
        """
        engine = self._engine(spatial, own)
        opened = [engine.open(manifest, self._copy_of(manifest)) for manifest in of]
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
                engine.close(opened)
                if own:
                    cursor.close()

    def _copy_of(self, manifest: Manifest) -> Path | None:
        return self._copies.ready(manifest) if self._copies is not None else None

    def _engine(self, spatial: bool, bulk: bool) -> _Engine:
        engine = self._engines.get((spatial, bulk))
        if engine is None:
            with self._lock:
                engine = self._engines.get((spatial, bulk))
                if engine is None:
                    folder = self._copies.folder if self._copies is not None else None
                    engine = _Engine(self._store, self._limits, self.scratch, folder, spatial, bulk)
                    self._engines[spatial, bulk] = engine
        return engine


def view_of(manifest: Manifest, copied: bool = False) -> str:
    """The name of the view through which a snapshot is read, from its parts or from its serving copy."""
    return f"snapshot_{manifest.id[:24]}" + ("_copy" if copied else "")


def copy_alias(manifest: Manifest) -> str:
    """The name under which the serving copy of a snapshot's parts is attached."""
    return f"copy_{base_id(manifest)}"


@dataclass(slots=True)
class _Open:
    """A snapshot whose views exist; `copy` names the serving copy attached for it, `users` counts the reads that go on."""

    views: list[str]
    copy: str | None = None
    users: int = 0


class _Engine:
    """One DuckDB with its views; the one with geometry functions is opened only when a query needs them.

    The snapshots that were opened longest ago are closed when there are many.
    """

    def __init__(
        self, store: Store, limits: Limits, scratch: Path | None, copies: Path | None, spatial: bool, bulk: bool
    ) -> None:
        self._store = store
        self._connection = duckdb.connect(":memory:")
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, _Open] = OrderedDict()
        setup = self._connection
        if spatial:
            load_spatial(setup)
        setup.execute("SET GLOBAL TimeZone = 'UTC'")
        setup.execute("SET memory_limit = ?", [limits.share(spatial, bulk)])
        setup.execute("SET max_temp_directory_size = ?", [limits.overflow])
        if limits.threads:
            setup.execute("SET threads = ?", [limits.threads])
        setup.execute("SET autoinstall_known_extensions = false")
        setup.execute("SET parquet_metadata_cache = true")
        setup.execute("SET enable_external_file_cache = false")
        setup.execute("SET allocator_background_threads = true")
        folders = [str(one) for one in (store.root, scratch, copies) if one is not None]
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

    def open(self, manifest: Manifest, copy: Path | None) -> _Open:
        """The snapshot with its views, those of its serving copy too when there is one."""
        with self._lock:
            found = self._opened.get(manifest.id)
            if found is None:
                found = self._opened[manifest.id] = _Open([])
                self._rows(found, manifest, view_of(manifest), None)
                self._close_oldest()
            if copy is not None and found.copy is None:
                self._attach(found, manifest, copy)
            found.users += 1
            return found

    def close(self, opened: Sequence[_Open]) -> None:
        with self._lock:
            for one in opened:
                one.users -= 1

    def _attach(self, opened: _Open, manifest: Manifest, copy: Path) -> None:
        alias = copy_alias(manifest)
        if all(other.copy != alias for other in self._opened.values()):
            self._run(f"ATTACH IF NOT EXISTS {literal(str(copy))} AS {quoted(alias)} (READ_ONLY)")
        opened.copy = alias
        view = view_of(manifest, copied=True)
        self._rows(opened, manifest, view, f"{quoted(alias)}.rows")
        self._view(opened, f"{view}_ids", places_of_identities(manifest, self._store, f"{quoted(alias)}.ids"))
        for table in ("words", "occurrences", *point_tables(manifest.schema).values()):
            self._view(opened, f"{view}_{table}", f"SELECT * FROM {quoted(alias)}.{table}")

    def _rows(self, opened: _Open, manifest: Manifest, view: str, base: str | None) -> None:
        """The view of the rows, and the one that names each: few questions need that, and all would pay for it."""
        self._view(opened, view, relation_of(manifest, self._store, base))
        self._view(opened, f"{view}{NAMED}", named_rows(manifest, view))

    def _view(self, opened: _Open, name: str, select: str) -> None:
        self._run(f"CREATE OR REPLACE VIEW {quoted(name)} AS {select}")
        opened.views.append(name)

    def _close_oldest(self) -> None:
        if len(self._opened) <= MOST_OPEN:
            return
        idle = next((name for name, one in self._opened.items() if not one.users), None)
        if idle is None:
            return
        closed = self._opened.pop(idle)
        for view in closed.views:
            self._run(f"DROP VIEW IF EXISTS {quoted(view)}")
        if closed.copy is not None and all(other.copy != closed.copy for other in self._opened.values()):
            self._run(f"DETACH {quoted(closed.copy)}")

    def _run(self, sql: str) -> None:
        self._connection.cursor().execute(sql)


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
