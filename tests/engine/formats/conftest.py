"""Files written on the spot, and the rows that a draft gives back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from parvis.engine.formats import ReadOptions, read
from parvis.engine.tables.draft import CsvSource, Draft


def rows_of(draft: Draft) -> list[tuple[Any, ...]]:
    """The rows of a draft in order, without their lines; a regular CSV is scanned strictly, as the intake does."""
    source = draft.source
    if isinstance(source, CsvSource):
        columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(source.columns))
        return duckdb.sql(
            f"SELECT * FROM read_csv('{source.path}', auto_detect = false, header = false, delim = '{source.delimiter}', "
            f"quote = '\"', escape = '\"', skip = {source.skip}, strict_mode = true, columns = {{{columns}}})"
        ).fetchall()
    table = pq.read_table(source.path)
    names = [f"c{index}" for index in range(len(draft.headings))]
    return [tuple(row[name] for name in names) for row in table.to_pylist()]


def lines_of(draft: Draft) -> list[int]:
    """The line of each row."""
    return pq.read_table(draft.source.path).column("__line").to_pylist()


def headings_of(draft: Draft) -> list[str]:
    return [heading.header for heading in draft.headings]


def found(draft: Draft) -> dict[str, tuple[int, tuple[int, ...]]]:
    """The count and the lines of each change."""
    return {change.what: (change.count, change.lines) for change in draft.changes}


Reader = Callable[..., Draft]


@pytest.fixture
def received(tmp_path: Path) -> Reader:
    """Reads bytes received under a name."""

    def reader(content: bytes, filename: str = "table.csv", **options: Any) -> Draft:
        path = tmp_path / "received"
        path.write_bytes(content)
        workdir = tmp_path / "work"
        workdir.mkdir(exist_ok=True)
        return read(path, workdir=workdir, options=ReadOptions(filename=filename, **options))

    return reader
