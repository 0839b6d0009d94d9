"""The formats of export, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.exports import options as of
from parvis.platform.records.exports.declaration import Format
from parvis.platform.records.exports.delimited import write_csv
from parvis.platform.records.exports.geojson import write_geojson
from parvis.platform.records.exports.json_rows import write_json, write_jsonl
from parvis.platform.records.exports.parquet import make_parquet
from parvis.platform.records.exports.workbook import MOST_ROWS, make_xlsx

FORMATS: dict[str, Format] = {
    one.word: one
    for one in (
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8",
            "csv",
            {
                "en": "For spreadsheets and most programs; columns separated by semicolons.",
                "fr": "Pour les tableurs et la plupart des programmes\u202f; colonnes séparées par des points-virgules.",
            },
            stream=write_csv,
            options=(of.DELIMITER, of.LIST_SEPARATOR, of.QUOTE_ALL, of.WITH_BOM, of.NEUTRALISE),
        ),
        Format(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            {"en": "For spreadsheets; types are kept.", "fr": "Pour les tableurs\u202f; les types sont gardés."},
            make=make_xlsx,
            options=(of.LIST_SEPARATOR, of.NEUTRALISE),
            most_rows=MOST_ROWS,
            compresses=False,
        ),
        Format(
            "json",
            "JSON",
            "application/json; charset=utf-8",
            "json",
            {"en": "For programs.", "fr": "Pour les programmes."},
            stream=write_json,
        ),
        Format(
            "jsonl",
            "JSON Lines",
            "application/x-ndjson; charset=utf-8",
            "jsonl",
            {"en": "For programs that read row by row.", "fr": "Pour les programmes qui lisent ligne à ligne."},
            stream=write_jsonl,
        ),
        Format(
            "parquet",
            "Parquet",
            "application/vnd.apache.parquet",
            "parquet",
            {
                "en": "For analysis of large tables; compact and typed.",
                "fr": "Pour l’analyse de grandes tables\u202f; compact et typé.",
            },
            make=make_parquet,
            options=(of.PARQUET_COMPRESSION,),
            compresses=False,
        ),
        Format(
            "geojson",
            "GeoJSON",
            "application/geo+json; charset=utf-8",
            "geojson",
            {"en": "For maps; positions in WGS 84.", "fr": "Pour les cartes\u202f; positions en WGS 84."},
            stream=write_geojson,
            options=(of.EPSG,),
            geographic=True,
        ),
    )
}

DEFAULTS: Mapping[str, Any] = {option.name: option.default for one in FORMATS.values() for option in one.options}


def offered(schema: Schema) -> list[Format]:
    """The formats that a dataset of that schema has."""
    has_place = schema.first(Kind.GEO_SHAPE, Kind.GEO_POINT) is not None
    has_date = schema.first(Kind.DATE, Kind.DATETIME) is not None
    return [one for one in FORMATS.values() if (has_place or not one.geographic) and (has_date or not one.dated)]
