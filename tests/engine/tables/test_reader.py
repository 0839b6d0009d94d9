"""What one question may use, and what happens past it: time, memory, room on disk; others go on being answered."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb
import pytest

from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.reader import Limits, Reader, TooLarge, TooSlow, view_of
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.store import Store

ROWS = 400_000
SCHEMA = Schema.from_json([{"name": "n", "type": "integer"}, {"name": "text", "type": "text"}])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Manifest]:
    store = Store(tmp_path_factory.mktemp("reader") / "store")
    with store.scratch() as scratch:
        path = scratch / "part.parquet"
        text = "repeat(md5(i::VARCHAR), 10)"
        duckdb.sql(f"COPY (SELECT i AS n, {text} AS text FROM range({ROWS}) t(i)) TO '{path}' (FORMAT parquet)")
        part = Part(store.adopt(path, ".parquet"), ROWS)
    return store, Manifest("essai", SCHEMA, ROWS, (part,))


def endless(manifest: Manifest) -> str:
    return f"SELECT count(*) FROM {view_of(manifest)} a, {view_of(manifest)} b WHERE a.n * b.n % 7 = 3"


def test_a_query_past_its_time_is_stopped_and_the_next_one_answered(town: tuple[Store, Manifest]) -> None:
    store, manifest = town
    reader = Reader(store, Limits(seconds=0.3))
    before = time.monotonic()
    with pytest.raises(TooSlow) as stopped:
        reader.rows(endless(manifest), of=[manifest])
    assert stopped.value.seconds == 0.3
    assert time.monotonic() - before < 5
    assert reader.rows(f"SELECT count(*) FROM {view_of(manifest)}", of=[manifest]) == [(ROWS,)]


def test_a_query_past_its_memory_and_its_room_on_disk_is_refused(town: tuple[Store, Manifest], tmp_path: Path) -> None:
    store, manifest = town
    sql = f"SELECT text, count(*) FROM {view_of(manifest)} GROUP BY text ORDER BY text DESC LIMIT 1"
    small = Reader(store, Limits(memory="100MB", threads=1, overflow="1MB"), tmp_path)
    with pytest.raises(TooLarge):
        small.rows(sql, of=[manifest])
    assert small.rows(f"SELECT max(n) FROM {view_of(manifest)}", of=[manifest]) == [(ROWS - 1,)]
    roomy = Reader(store, Limits(memory="2GB", overflow="10GB"), tmp_path)
    assert len(roomy.rows(sql, of=[manifest])) == 1


def test_light_questions_are_answered_while_heavy_ones_run(town: tuple[Store, Manifest]) -> None:
    store, manifest = town
    reader = Reader(store, Limits(seconds=3))
    ended: list[str] = []

    def heavy() -> None:
        with pytest.raises(TooSlow):
            reader.rows(endless(manifest), of=[manifest])
        ended.append("heavy")

    threads = [threading.Thread(target=heavy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for n in range(20):
        assert reader.rows(f"SELECT n FROM {view_of(manifest)} WHERE n = $1", [n], of=[manifest]) == [(n,)]
    ended.append("light")
    for thread in threads:
        thread.join()
    assert ended == ["light", "heavy", "heavy"]


@pytest.mark.parametrize(("memory", "plain", "bulk"), [("2GB", "800MB", "500MB"), ("512MB", "205MB", "128MB"), ("1.5 GB", "600MB", "375MB")])  # fmt: skip
def test_the_memory_is_shared_out_between_the_engines(memory: str, plain: str, bulk: str) -> None:
    limits = Limits(memory=memory)
    assert (limits.share(spatial=False, bulk=False), limits.share(spatial=False, bulk=True)) == (plain, bulk)


def test_an_amount_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="lots"):
        Limits(memory="lots").share(spatial=False, bulk=False)
