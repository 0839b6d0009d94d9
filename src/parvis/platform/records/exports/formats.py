"""The formats of export, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.exports import options as of
from parvis.platform.records.exports.calendar import write_calendar
from parvis.platform.records.exports.declaration import Format
from parvis.platform.records.exports.delimited import write_csv
from parvis.platform.records.exports.flatgeobuf import make_flatgeobuf
from parvis.platform.records.exports.geojson import write_geojson
from parvis.platform.records.exports.gpx import write_gpx
from parvis.platform.records.exports.json_ld import write_json_ld
from parvis.platform.records.exports.json_rows import write_json, write_jsonl
from parvis.platform.records.exports.kml import write_kml
from parvis.platform.records.exports.ov2 import write_ov2
from parvis.platform.records.exports.parquet import make_parquet
from parvis.platform.records.exports.rdf_xml import write_rdf_xml
from parvis.platform.records.exports.shapefile import MOST_ROWS as SHAPEFILE_ROWS
from parvis.platform.records.exports.shapefile import make_shapefile
from parvis.platform.records.exports.tile import write_tile
from parvis.platform.records.exports.turtle import write_turtle
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
        Format(
            "shp",
            "Shapefile",
            "application/zip",
            "zip",
            {
                "en": "For map programs; at most 50,000 rows, names of ten letters.",
                "fr": "Pour les logiciels de cartographie\u202f; au plus 50\u202f000 lignes, noms de dix lettres.",
            },
            make=make_shapefile,
            options=(of.EPSG,),
            geographic=True,
            most_rows=SHAPEFILE_ROWS,
            compresses=False,
        ),
        Format(
            "fgb",
            "FlatGeobuf",
            "application/vnd.flatgeobuf",
            "fgb",
            {
                "en": "For maps of large data; read by parts.",
                "fr": "Pour les cartes de grandes données\u202f; lu par parties.",
            },
            make=make_flatgeobuf,
            options=(of.EPSG,),
            geographic=True,
            compresses=False,
        ),
        Format(
            "kml",
            "KML",
            "application/vnd.google-earth.kml+xml; charset=utf-8",
            "kml",
            {"en": "For globes and map programs.", "fr": "Pour les globes et logiciels de cartes."},
            stream=write_kml,
            options=(of.NAME_FIELD,),
            geographic=True,
        ),
        Format(
            "gpx",
            "GPX",
            "application/gpx+xml; charset=utf-8",
            "gpx",
            {"en": "For walking and cycling devices.", "fr": "Pour les appareils de randonnée et de vélo."},
            stream=write_gpx,
            options=(of.NAME_FIELD, of.DESCRIPTION_FIELDS, of.USE_EXTENSION),
            geographic=True,
        ),
        Format(
            "ov2",
            "OV2",
            "application/octet-stream",
            "ov2",
            {"en": "Points of interest for TomTom devices.", "fr": "Points d’intérêt pour les appareils TomTom."},
            stream=write_ov2,
            options=(of.NAME_FIELD,),
            geographic=True,
        ),
        Format(
            "mvt",
            "MVT",
            "application/vnd.mapbox-vector-tile",
            "mvt",
            {"en": "One tile of a vector map.", "fr": "Une tuile de carte vectorielle."},
            stream=write_tile,
            options=(of.ZOOM, of.TILE_X, of.TILE_Y),
            geographic=True,
            for_people=False,
        ),
        Format(
            "ical",
            "iCalendar",
            "text/calendar; charset=utf-8",
            "ics",
            {"en": "For calendars; each row an event.", "fr": "Pour les agendas\u202f; chaque ligne est un événement."},
            stream=write_calendar,
            options=(of.NAME_FIELD,),
            dated=True,
        ),
        Format(
            "jsonld",
            "JSON-LD",
            "application/ld+json; charset=utf-8",
            "jsonld",
            {
                "en": "Linked data, for programs that read JSON.",
                "fr": "Données liées, pour les programmes qui lisent JSON.",
            },
            stream=write_json_ld,
        ),
        Format(
            "turtle",
            "Turtle",
            "text/turtle; charset=utf-8",
            "ttl",
            {"en": "Linked data, the text that people read best.", "fr": "Données liées, le texte le plus lisible."},
            stream=write_turtle,
        ),
        Format(
            "n3",
            "N3",
            "text/n3; charset=utf-8",
            "n3",
            {"en": "Linked data, as Turtle.", "fr": "Données liées, comme Turtle."},
            stream=write_turtle,
        ),
        Format(
            "rdfxml",
            "RDF/XML",
            "application/rdf+xml; charset=utf-8",
            "rdf",
            {
                "en": "Linked data, for programs that read XML.",
                "fr": "Données liées, pour les programmes qui lisent XML.",
            },
            stream=write_rdf_xml,
        ),
    )
}

DEFAULTS: Mapping[str, Any] = {option.name: option.default for one in FORMATS.values() for option in one.options}


def offered(schema: Schema) -> list[Format]:
    """The formats that a dataset of that schema has."""
    has_place = schema.first(Kind.GEO_SHAPE, Kind.GEO_POINT) is not None
    has_date = schema.first(Kind.DATE, Kind.DATETIME) is not None
    return [one for one in FORMATS.values() if (has_place or not one.geographic) and (has_date or not one.dated)]
