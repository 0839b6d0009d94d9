"""CSV in UTF-8: a position is “lat, lon”, several values are joined, a shape is GeoJSON text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.export import Export

FORMULA_STARTS = "^[=+\\-@\\t\\r]"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(export: Export) -> Iterator[bytes]:
    chosen = export.options
    options = f"FORMAT csv, HEADER false, DELIMITER {literal(chosen['delimiter'])}, QUOTE '\"', ESCAPE '\"'"
    if chosen["quote_all"]:
        options += ", FORCE_QUOTE *"
    opening = BYTE_ORDER_MARK if chosen["with_bom"] else b""
    cells = [_cell(column, chosen) for column in export.compiled.columns]
    return framed(opening + _header(export), export.copied(cells, options), b"")


def _header(export: Export) -> bytes:
    """The first line, as asked: DuckDB would tell apart names that differ by letter case only."""
    chosen = export.options
    line = io.StringIO(newline="")
    writer = csv.writer(
        line,
        delimiter=chosen["delimiter"],
        quoting=csv.QUOTE_ALL if chosen["quote_all"] else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    )
    writer.writerow(export.headings[column.name] for column in export.compiled.columns)
    return line.getvalue().encode()


def _cell(column: OutputColumn, options: Mapping[str, Any]) -> str:
    name = quoted(column.name)
    if is_position(column):
        return position_text(name)
    if column.many:
        name = f"array_to_string({name}, {literal(options['list_separator'])})"
    elif column.kind not in {Kind.TEXT, Kind.JSON, None} or (column.kind is None and not column.json_text):
        return name
    return neutral(name) if options["neutralise"] else name


def is_position(column: OutputColumn) -> bool:
    """Whether the cells are positions of their own, rather than JSON text."""
    return column.kind is Kind.GEO_POINT and not column.json_text and not column.many


def position_text(name: str) -> str:
    """“lat, lon”."""
    return f"CASE WHEN {name} IS NOT NULL THEN {name}.lat || ', ' || {name}.lon END"


def neutral(text: str) -> str:
    """The SQL text `text` with a quote before what a spreadsheet would run."""
    return f"CASE WHEN regexp_matches({text}, {literal(FORMULA_STARTS)}) THEN '''' || {text} ELSE {text} END"
