"""Exports: each format is one declaration, and each streams, so that size is no limit.

CSV, JSON and Parquet are written by DuckDB and leave through a pipe; GeoJSON row by row; a workbook through a file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from parvis.engine.query import Compiled
from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.piping import piped_copy
from parvis.engine.tables.reader import Reader

EXPORT_SECONDS = 600.0
FORMULA_STARTS = "^[=+\\-@\\t\\r]"
WORKBOOK_ROWS = 1_048_575


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported: a compiled query over a snapshot, with headings and the options of the format.

    `compiled` gives cells as they go on the wire, `typed` the same query with cells of their stored types.

    `options` holds `delimiter`, `list_separator`, `quote_all`, `with_bom`, `neutralise` (a leading quote before what a
    spreadsheet would run) and `parquet_compression`.
    """

    compiled: Compiled
    typed: Callable[[], Compiled]
    manifest: Manifest
    reader: Reader
    scratch: Path
    headings: Mapping[str, str]
    options: Mapping[str, Any]

    @property
    def geometry(self) -> str | None:
        """The output column that gives a feature's geometry: the first shape, else the first point."""
        for kind in (Kind.GEO_SHAPE, Kind.GEO_POINT):
            for column in self.compiled.columns:
                if column.kind is kind:
                    return str(column.name)
        return None

    def copied(self, cells: list[str], of: Compiled, options: str) -> Iterator[bytes]:
        """What DuckDB writes of the `cells` of the query `of`, in the format that `options` name."""
        sql = f"SELECT {', '.join(cells)} FROM ({of.sql}) AS answer"
        with self.reader.cursor(
            of=[self.manifest], spatial=of.needs_spatial, seconds=EXPORT_SECONDS, own=True
        ) as cursor:
            yield from piped_copy(cursor, sql, of.parameters, options, self.scratch)

    def rows(self) -> Iterator[list[tuple[Any, ...]]]:
        return self.reader.batches(
            self.compiled.sql,
            self.compiled.parameters,
            of=[self.manifest],
            spatial=self.compiled.needs_spatial,
            seconds=EXPORT_SECONDS,
        )


DEFAULTS: Mapping[str, Any] = {
    "delimiter": ";",
    "list_separator": ",",
    "quote_all": False,
    "with_bom": True,
    "neutralise": False,
    "parquet_compression": "snappy",
}

Write = Callable[[Export], Iterator[bytes]]


def write_csv(export: Export) -> Iterator[bytes]:
    """CSV in UTF-8; a position is “lat, lon”, several values are joined, a shape is GeoJSON."""
    chosen = export.options
    delimiter = literal(chosen["delimiter"])
    options = f"FORMAT csv, HEADER true, DELIMITER {delimiter}, QUOTE '\"', ESCAPE '\"'"
    if chosen["quote_all"]:
        options += ", FORCE_QUOTE *"
    if chosen["with_bom"]:
        yield b"\xef\xbb\xbf"
    cells = [
        f"{_flat_cell(column, export.options)} AS {quoted(export.headings[column.name])}"
        for column in export.compiled.columns
    ]
    yield from export.copied(cells, export.compiled, options)


def _flat_cell(column: Any, options: Mapping[str, Any]) -> str:
    name = quoted(column.name)
    if column.kind is Kind.GEO_POINT and not column.json_text:
        return f"CASE WHEN {name} IS NOT NULL THEN {name}.lat || ', ' || {name}.lon END"
    if column.many:
        name = f"array_to_string({name}, {literal(options['list_separator'])})"
    elif column.kind not in {Kind.TEXT, Kind.JSON, None} or (column.kind is None and not column.json_text):
        return name
    if not options["neutralise"]:
        return name
    return f"CASE WHEN regexp_matches({name}, {literal(FORMULA_STARTS)}) THEN '''' || {name} ELSE {name} END"


def write_json(export: Export) -> Iterator[bytes]:
    """A bare array of records, as `/records` writes them."""
    names = [column.name for column in export.compiled.columns]
    raw = [number for number, column in enumerate(export.compiled.columns) if column.json_text]
    opening = b"["
    for batch in export.rows():
        records = [_record(names, raw, row) for row in batch]
        yield opening + orjson.dumps(records, option=orjson.OPT_NON_STR_KEYS)[1:-1]
        opening = b",\n"
    yield b"[]" if opening == b"[" else b"]"


def write_jsonl(export: Export) -> Iterator[bytes]:
    """One record a line."""
    names = [column.name for column in export.compiled.columns]
    raw = [number for number, column in enumerate(export.compiled.columns) if column.json_text]
    for batch in export.rows():
        yield b"".join(orjson.dumps(_record(names, raw, row), option=orjson.OPT_APPEND_NEWLINE) for row in batch)


def _record(names: list[str], raw: list[int], row: tuple[Any, ...]) -> dict[str, Any]:
    cells = list(row)
    for number in raw:
        if cells[number] is not None:
            cells[number] = orjson.Fragment(cells[number])
    return dict(zip(names, cells, strict=True))


def write_geojson(export: Export) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946): the first shape or point is the geometry, the rest are properties."""
    names = [column.name for column in export.compiled.columns]
    raw = [number for number, column in enumerate(export.compiled.columns) if column.json_text]
    geometry = export.geometry
    opening = b'{"type":"FeatureCollection","features":['
    is_first = True
    for batch in export.rows():
        features = []
        for row in batch:
            properties = _record(names, raw, row)
            shape = properties.pop(geometry) if geometry is not None else None
            features.append({"type": "Feature", "geometry": _geometry(shape), "properties": properties})
        yield opening + (b"" if is_first else b",\n") + orjson.dumps(features, option=orjson.OPT_NON_STR_KEYS)[1:-1]
        opening, is_first = b"", False
    yield opening + b"]}"


def _geometry(shape: Any) -> Any:
    if shape is None:
        return None
    if isinstance(shape, dict):
        return {"type": "Point", "coordinates": [shape["lon"], shape["lat"]]}
    if isinstance(shape, orjson.Fragment):
        whole = orjson.loads(bytes(orjson.dumps(shape)))
        return whole.get("geometry") if whole.get("type") == "Feature" else whole
    return shape


def write_parquet(export: Export) -> Iterator[bytes]:
    """Parquet with the stored types; its footer comes last, so it streams like the rest."""
    compression = export.options["parquet_compression"]
    typed = export.typed()
    cells = [f"{quoted(c.name)} AS {quoted(export.headings[c.name])}" for c in typed.columns]
    yield from export.copied(cells, typed, f"FORMAT parquet, COMPRESSION {compression}")


def write_xlsx(export: Export) -> Iterator[bytes]:
    """A workbook of one sheet, written to a file first: the format cannot stream. Rows beyond Excel's ceiling are refused."""
    import xlsxwriter

    columns = export.compiled.columns
    with tempfile.TemporaryDirectory(dir=export.scratch) as folder:
        path = Path(folder) / "book.xlsx"
        settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        with xlsxwriter.Workbook(str(path), settings) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            sheet.freeze_panes(1, 0)
            for number, column in enumerate(columns):
                sheet.write_string(0, number, export.headings[column.name], bold)
            line = 0
            for batch in export.rows():
                for row in batch:
                    line += 1
                    if line > WORKBOOK_ROWS:
                        raise TooManyRows(WORKBOOK_ROWS)
                    for number, cell in enumerate(row):
                        if cell is not None:
                            _write_cell(sheet, line, number, cell, columns[number], export.options)
        with path.open("rb") as handle:
            while block := handle.read(1 << 18):
                yield block


class TooManyRows(Exception):
    """More rows than the format can hold; `most` is its ceiling."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} rows")
        self.most = most


def _write_cell(sheet: Any, line: int, number: int, cell: Any, column: Any, options: Mapping[str, Any]) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(line, number, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, number, cell)
    else:
        if isinstance(cell, dict):
            text = f"{cell['lat']}, {cell['lon']}" if set(cell) == {"lon", "lat"} else orjson.dumps(cell).decode()
        elif isinstance(cell, list):
            text = options["list_separator"].join(map(str, cell))
        else:
            text = str(cell)
        if options["neutralise"] and text[:1] in "=+-@\t\r" and column.kind in {Kind.TEXT, Kind.JSON}:
            text = "'" + text
        sheet.write_string(line, number, text[:32_767])


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export: its word in addresses, media type, suffix, writer; `geographic` ones need a geometry."""

    word: str
    media_type: str
    suffix: str
    write: Write
    geographic: bool = False


FORMATS: dict[str, Format] = {
    one.word: one
    for one in (
        Format("csv", "text/csv; charset=utf-8", "csv", write_csv),
        Format("json", "application/json; charset=utf-8", "json", write_json),
        Format("jsonl", "application/x-ndjson; charset=utf-8", "jsonl", write_jsonl),
        Format("geojson", "application/geo+json; charset=utf-8", "geojson", write_geojson, geographic=True),
        Format("parquet", "application/vnd.apache.parquet", "parquet", write_parquet),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", write_xlsx),
    )
}
