"""The catalogue as a table or as plain JSON: CSV, a workbook, an array of objects."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from parvis.platform.records.catalogue_exporting import CatalogueExport
from parvis.platform.records.exports.delimited import BYTE_ORDER_MARK
from parvis.platform.records.exports.workbook_parts import PARTS, SHEET_CLOSING, SHEET_OPENING, SHEET_PATH
from parvis.platform.records.exports.xml_text import xml_text

LONGEST = 32_767


def write_catalogue_csv(export: CatalogueExport) -> Iterator[bytes]:
    """A line a dataset; several values of a cell are joined."""
    options = export.options
    yield BYTE_ORDER_MARK if options["with_bom"] else b""
    for cells in [list(export.names), *([_text(one[name], options) for name in export.names] for one in export.rows)]:
        line = io.StringIO()
        csv.writer(
            line,
            delimiter=options["delimiter"],
            quoting=csv.QUOTE_ALL if options["quote_all"] else csv.QUOTE_MINIMAL,
            lineterminator="\r\n",
        ).writerow(cells)
        yield line.getvalue().encode()


def write_catalogue_json(export: CatalogueExport) -> Iterator[bytes]:
    """The dataset objects, or the rows of what was selected."""
    found = (entry.whole for entry in export.entries) if export.is_whole else iter(export.rows)
    yield b"["
    for number, one in enumerate(found):
        yield (b",\n" if number else b"\n") + orjson.dumps(one, option=orjson.OPT_NON_STR_KEYS)
    yield b"\n]\n"


def write_catalogue_workbook(export: CatalogueExport) -> Iterator[bytes]:
    """One sheet, made in memory: a catalogue has some hundreds of rows."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in PARTS.items():
            book.writestr(name, content)
        sheet = [SHEET_OPENING, _row([_cell(name, style=1) for name in export.names])]
        sheet += [_row([_cell(one[name], export.options) for name in export.names]) for one in export.rows]
        book.writestr(SHEET_PATH, b"".join([*sheet, SHEET_CLOSING]))
    yield made.getvalue()


def _row(cells: list[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>\n".encode()


def _cell(value: Any, options: Mapping[str, Any] | None = None, style: int = 0) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    text = xml_text(_text(value, options or {"list_separator": ", "})[:LONGEST])
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _text(value: Any, options: Mapping[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return str(options["list_separator"].join(value))
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value)
