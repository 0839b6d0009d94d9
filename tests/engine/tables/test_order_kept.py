"""The rows of a received file keep their order, however many threads write them: no cast may turn the copy into a join."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from parvis.engine.tables.casting import plain_cast
from parvis.engine.tables.guessing import STYLE_WORDS
from parvis.engine.tables.kinds import Kind

CASTS = {
    (kind, style): sql
    for kind in Kind
    for style in ("plain", "", *STYLE_WORDS)
    if (sql := plain_cast("cell", kind, style, "Europe/Paris"))
}


@pytest.mark.parametrize(("kind", "style"), CASTS)
def test_a_cast_is_written_in_the_order_of_the_file(tmp_path: Path, kind: Kind, style: str) -> None:
    source = tmp_path / "cells.csv"
    source.write_text("a\nb\n")
    target = tmp_path / "cells.parquet"
    rows = (
        f"SELECT cell FROM read_csv('{source}', header = false, columns = {{'cell': 'VARCHAR'}}, auto_detect = false)"
    )
    try:
        copy = f"EXPLAIN COPY (SELECT {CASTS[kind, style]} AS value FROM ({rows})) TO '{target}' (FORMAT parquet)"
        plan = str(duckdb.execute(copy).fetchall())
    except (duckdb.BinderException, duckdb.ParserException):
        pytest.skip("this style is not one of this kind")
    assert "BATCH_COPY_TO_FILE" in plan
    assert "JOIN" not in plan
