"""A workbook of one sheet (OOXML): DuckDB writes the rows as sheet XML, which goes through the zip as it comes.

Numbers, booleans, dates and instants keep their types; text is text, so nothing that a cell holds is ever run. Instants
are shown on the clock of the zone that was asked, without its offset, which the format cannot say.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parvis.engine.query import OutputColumn
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind, Precision
from parvis.platform.records.exports.delimited import neutral
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.plain_text import plain_text
from parvis.platform.records.exports.workbook_parts import PARTS, SHEET_CLOSING, SHEET_OPENING, SHEET_PATH
from parvis.platform.records.exports.xml_text import XML_NEEDS_CARE, xml_clean, xml_text

MOST_ROWS, LONGEST = 1_048_575, 32_767
EMPTY = "'<c/>'"
FIRST_DAY = "DATE '1900-03-01'"
_NEVER = (1980, 1, 1, 0, 0, 0)
_ESCAPE = "_x[0-9A-Fa-f]{4}_"


def make_xlsx(export: Export, path: Path) -> None:
    columns = export.compiled.columns
    row = "concat('<row>', " + ", ".join(_cell(column, export.options) for column in columns) + ", '</row>')"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, content in PARTS.items():
            book.writestr(_entry(name), content)
        with book.open(_entry(SHEET_PATH), "w", force_zip64=True) as sheet:
            sheet.write(SHEET_OPENING + _headings(export))
            for block in export.lines(row):
                sheet.write(block)
            sheet.write(SHEET_CLOSING)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the hour, so that the same rows give the same file."""
    entry = zipfile.ZipInfo(name, _NEVER)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _headings(export: Export) -> bytes:
    texts = (xml_text(export.headings[column.name][:LONGEST]) for column in export.compiled.columns)
    cells = (f'<c s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' for text in texts)
    return f"<row>{''.join(cells)}</row>\n".encode()


def _cell(column: OutputColumn, options: Mapping[str, Any]) -> str:
    name = quoted(column.name)
    if column.many or column.json_text:
        return _text(plain_text(column, options["list_separator"]), options)
    match column.kind:
        case Kind.INTEGER:
            return f"CASE WHEN abs({name}::HUGEINT) < 1000000000000000 THEN '<c><v>' || {name} || '</v></c>' ELSE {_text(f'{name}::VARCHAR', options)} END"
        case Kind.DECIMAL:
            return f"CASE WHEN isfinite({name}::DOUBLE) THEN '<c><v>' || {name} || '</v></c>' ELSE {EMPTY} END"
        case Kind.BOOLEAN:
            return f"coalesce('<c t=\"b\"><v>' || {name}::INTEGER || '</v></c>', {EMPTY})"
        case Kind.DATE if column.precision in (None, Precision.DAY):
            return _dated(f"TRY_CAST({name} AS DATE)", name, 2, options)
        case Kind.DATETIME:
            return _dated(f"TRY_CAST(left({name}, length({name}) - 6) AS TIMESTAMP)", name, 3, options)
    return _text(plain_text(column), options)


def _dated(moment: str, text: str, style: int, options: Mapping[str, Any]) -> str:
    """A day or an instant as the number of days that a spreadsheet counts; before 1 March 1900 it cannot."""
    days = f"(epoch_us({moment}) - epoch_us(TIMESTAMP '1899-12-30')) / 86400000000"
    number = f"'<c s=\"{style}\"><v>' || ({days}) || '</v></c>'"
    return f"CASE WHEN {moment} >= {FIRST_DAY} AND {moment} < DATE '9999-12-31' THEN {number} ELSE {_text(text, options)} END"


def _text(text: str, options: Mapping[str, Any]) -> str:
    """A text cell, cut where the format ends it; what would read as one of the format's own escapes is escaped."""
    short = f"CASE WHEN length({text}) > {LONGEST} THEN left({text}, {LONGEST}) ELSE {text} END"
    if options["neutralise"]:
        text = short = neutral(short)
    escaped = f"regexp_replace({xml_clean(short)}, {literal('_(' + _ESCAPE[1:] + ')')}, '_x005F_\\1', 'g')"
    needs_care = f"strlen({text}) > {LONGEST} OR regexp_matches({text}, {literal(f'{XML_NEEDS_CARE}|{_ESCAPE}')})"
    cell = f"CASE WHEN {needs_care} THEN {escaped} ELSE {text} END"
    return f"coalesce('<c t=\"inlineStr\"><is><t xml:space=\"preserve\">' || {cell} || '</t></is></c>', {EMPTY})"
