"""The kinds of value that a column can hold, and how each is stored and named elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are. The member's value is the word used in reports and schema files."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    GEO_POINT = "geo_point"
    GEO_SHAPE = "geo_shape"
    FILE = "file"
    JSON = "json"


class Precision(StrEnum):
    """How much of a date is meant: a year or a month is stored as its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the rest of the engine needs to know of a kind.

    `stored` is the DuckDB type inside a snapshot: a datetime is an instant in UTC, a geo point is longitude and latitude
    in degrees (WGS 84), a geo shape is WKB, a file and a JSON value are JSON text. `explore` is the name in the Explore API;
    `words` name the kind to people.
    """

    stored: str
    explore: str
    words: dict[str, str]
    aliases: tuple[str, ...] = ()


FACTS: dict[Kind, KindFacts] = {
    Kind.TEXT: KindFacts("VARCHAR", "text", {"en": "text", "fr": "texte"}, ("string", "str", "texte")),
    Kind.INTEGER: KindFacts("BIGINT", "int", {"en": "whole number", "fr": "nombre entier"}, ("int", "entier")),
    Kind.DECIMAL: KindFacts(
        "DOUBLE",
        "double",
        {"en": "decimal number", "fr": "nombre décimal"},
        ("double", "float", "number", "nombre", "décimal"),
    ),
    Kind.BOOLEAN: KindFacts("BOOLEAN", "boolean", {"en": "yes or no", "fr": "oui ou non"}, ("bool", "booléen")),
    Kind.DATE: KindFacts("DATE", "date", {"en": "date", "fr": "date"}),
    Kind.DATETIME: KindFacts("TIMESTAMPTZ", "datetime", {"en": "date and time", "fr": "date et heure"}, ("timestamp",)),
    Kind.GEO_POINT: KindFacts(
        "STRUCT(lon DOUBLE, lat DOUBLE)",
        "geo_point_2d",
        {"en": "position", "fr": "position"},
        ("geo_point_2d", "geopoint", "point"),
    ),
    Kind.GEO_SHAPE: KindFacts(
        "BLOB", "geo_shape", {"en": "shape", "fr": "forme géographique"}, ("geo_shape", "geojson", "shape")
    ),
    Kind.FILE: KindFacts("VARCHAR", "file", {"en": "file", "fr": "fichier"}, ("image", "fichier")),
    Kind.JSON: KindFacts("VARCHAR", "json_blob", {"en": "JSON", "fr": "JSON"}, ("json_blob", "object", "array")),
}

_BY_NAME: dict[str, Kind] = {
    name: kind for kind, facts in FACTS.items() for name in (kind.value, facts.explore, *facts.aliases)
}


def kind_named(name: str) -> Kind | None:
    """The kind that a person or another system calls `name`, or None.

    >>> kind_named("geo_point_2d")
    <Kind.GEO_POINT: 'geo_point'>
    >>> kind_named("entier")
    <Kind.INTEGER: 'integer'>
    """
    return _BY_NAME.get(name.strip().lower())
