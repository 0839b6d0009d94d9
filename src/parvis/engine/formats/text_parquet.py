"""Rows of text cells written to a Parquet file, in batches, with the line on which each row stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from parvis.engine.formats.findings import Findings
from parvis.engine.formats.sifting import Placed

BATCH = 20_000
LINE = "__line"


def write_rows(rows: Iterable[Placed], headings: Sequence[str], target: Path, findings: Findings) -> list[int]:
    """Write `rows` to `target` as columns c0, c1… and return the positions of those kept; empty cells are null.

    A column with neither a heading nor a value is dropped and noted.
    """
    names = [f"c{index}" for index in range(len(headings))]
    schema = pa.schema([*((name, pa.string()) for name in names), (LINE, pa.int64())])
    used = {index for index, heading in enumerate(headings) if heading.strip()}
    source = iter(rows)
    with pq.ParquetWriter(target, schema, compression="snappy", write_statistics=False) as writer:
        while batch := list(islice(source, BATCH)):
            columns = [[cell or None for cell in column] for column in zip(*(cells for _, cells in batch), strict=True)]
            used |= {i for i in set(range(len(names))) - used if any(c and not c.isspace() for c in columns[i])}
            arrays = [pa.array(column, pa.string()) for column in columns]
            arrays.append(pa.array([line for line, _ in batch], pa.int64()))
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    if len(used) < len(names):
        for index in sorted(set(range(len(names))) - used):
            findings.note("column_empty", column=f"column_{index + 1}")
        _keep(target, [names[index] for index in sorted(used)])
    return sorted(used)


def _keep(target: Path, names: Sequence[str]) -> None:
    """Rewrite `target` with the columns `names` alone, renamed c0, c1…"""
    whole = target.with_suffix(".whole")
    target.rename(whole)
    renamed = [*(f"c{index}" for index in range(len(names))), LINE]
    file = pq.ParquetFile(whole)
    schema = pa.schema([(name, pa.int64() if name == LINE else pa.string()) for name in renamed])
    with pq.ParquetWriter(target, schema, compression="snappy", write_statistics=False) as writer:
        for batch in file.iter_batches(BATCH, columns=[*names, LINE]):
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))
    file.close()
    whole.unlink()
