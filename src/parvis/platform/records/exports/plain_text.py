"""The cell of any column as text for people and for formats that know nothing else."""

from __future__ import annotations

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.delimited import is_position, position_text


def plain_text(column: OutputColumn, separator: str = ", ") -> str:
    """The SQL of a cell as text, null when it is empty."""
    name = quoted(column.name)
    if is_position(column):
        return position_text(name)
    if column.many:
        return f"array_to_string({name}, {literal(separator)})"
    if column.kind in {Kind.TEXT, Kind.FILE, Kind.JSON, Kind.GEO_SHAPE, Kind.DATE, Kind.DATETIME} or column.json_text:
        return name
    return f"{name}::VARCHAR"
