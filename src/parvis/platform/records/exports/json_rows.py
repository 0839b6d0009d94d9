"""JSON written by DuckDB: each row is an object as `/records` gives it, built in the SELECT and never seen by Python.

Numbers that JSON cannot say (not a number, the infinities) are null; what already is JSON text is embedded as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.export import Export


def write_json(export: Export) -> Iterator[bytes]:
    """A bare array of records."""
    return framed(b"[", export.lines(record(export, export.compiled.columns), ",\n"), b"]", 2)


def write_jsonl(export: Export) -> Iterator[bytes]:
    """One record a line."""
    return export.lines(record(export, export.compiled.columns))


def record(export: Export, columns: Sequence[OutputColumn]) -> str:
    """The SQL of a JSON object with the cells of `columns` under their headings."""
    pairs = (f"{literal(export.headings[column.name])}, {json_cell(column)}" for column in columns)
    return f"json_object({', '.join(pairs)})::VARCHAR"


def json_cell(column: OutputColumn) -> str:
    """The SQL of a cell in a type that becomes its JSON."""
    name = quoted(column.name)
    if column.json_text and not column.many:
        return (
            f"{name}::JSON" if column.kind is Kind.GEO_SHAPE else f"coalesce(TRY_CAST({name} AS JSON), to_json({name}))"
        )
    if column.kind is Kind.DECIMAL and not column.many:
        return finite(name)
    return name


def finite(name: str) -> str:
    """The SQL of a decimal number, null when it is none."""
    return f"CASE WHEN isfinite({name}::DOUBLE) THEN {name}::DOUBLE END"
