"""The values of a pushed row, typed strictly by the dataset's schema: nothing is guessed, mended or cut.

Programs that read a CSV file send each value as a text: a number, or true and false, may stand between quotes if it is
written as JSON writes it, and an empty text is no value.
Each rule gives the value as `engine.tables.changes` takes it (moments in ISO 8601, shapes as hexadecimal WKB), or raises
Unsuited with the rule in words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column
from parvis.platform.records.push_shapes import NoShape, wkb_of

EXACT = 1 << 53
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII)
_WRITTEN = {
    Precision.MONTH: (re.compile(r"\d{4}-\d{2}", re.ASCII), "-01"),
    Precision.YEAR: (re.compile(r"\d{4}", re.ASCII), "-01-01"),
}


class Unsuited(ValueError):
    """A value that its column cannot take; `text` is the rule, in English and French."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.text = {"en": en, "fr": fr}


def typed(value: Any, column: Column, zone: ZoneInfo) -> Any:
    """The value as the column holds it; null is no value. Raises Unsuited. Files are for `push_files`.

    >>> typed("48.82, 2.27", Column("place", Kind.GEO_POINT), ZoneInfo("UTC"))
    {'lon': 2.27, 'lat': 48.82}
    """
    if value is None or value == "":
        return None
    if column.separator is not None:
        return _texts(value, column.separator)
    if column.kind is Kind.DATETIME:
        return _moment(value, zone)
    if column.kind is Kind.DATE:
        return _day(value, column.precision)
    return _RULES[column.kind](value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unsuited("a text is expected, between quotes", "un texte est attendu, entre guillemets")
    if "\0" in value:
        raise Unsuited("a text cannot hold the character NUL", "un texte ne peut pas contenir le caractère NUL")
    return value


def _texts(value: Any, separator: str) -> list[str]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(separator) if part.strip()]
    if not isinstance(value, list):
        raise Unsuited("a list of texts is expected", "une liste de textes est attendue")
    return [_text(one) for one in value]


def _integer(value: Any) -> int:
    if isinstance(value, str) and len(value) < 20 and _WHOLE.fullmatch(value):
        value = int(value)
    is_whole = isinstance(value, float) and abs(value) < EXACT and value == int(value)
    if isinstance(value, bool) or not (isinstance(value, int) or is_whole) or not -(1 << 63) <= value < 1 << 63:
        raise Unsuited("a whole number is expected, such as 12", "un nombre entier est attendu, comme 12")
    return int(value)


def _decimal(value: Any) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Unsuited("a number is expected, such as 12.5", "un nombre est attendu, comme 12.5")
    return float(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise Unsuited("true or false is expected", "true ou false est attendu")
    return value


def _day(value: Any, precision: Precision | None) -> str:
    """A whole day; a month or a year alone where the column means no more."""
    written = str(value) if precision is Precision.YEAR and type(value) is int else value
    if isinstance(written, str) and precision in _WRITTEN:
        pattern, rest = _WRITTEN[precision]
        written += rest if pattern.fullmatch(written) else ""
    try:
        if not isinstance(written, str) or not _DAY.fullmatch(written):
            raise ValueError
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise Unsuited(
            "a date of the calendar is expected, such as 2026-03-02",
            "une date du calendrier est attendue, comme 2026-03-02",
        ) from None


def _moment(value: Any, zone: ZoneInfo) -> str:
    """An instant; one without offset is meant in the town's time zone."""
    try:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise ValueError
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise Unsuited(
            "a date and time is expected, such as 2026-03-02T10:30:00+01:00",
            "une date et une heure sont attendues, comme 2026-03-02T10:30:00+01:00",
        ) from None


def _point(value: Any) -> dict[str, float]:
    latitude, longitude = _coordinates(value)
    try:
        lat, lon = _decimal(latitude), _decimal(longitude)
    except Unsuited:
        raise _no_position() from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        raise Unsuited(
            f"{lat:g}, {lon:g} is not a place on Earth, or the missing position 0, 0",
            f"{lat:g}, {lon:g} n’est pas un lieu sur Terre, ou est la position manquante 0, 0",
        )
    return {"lon": lon, "lat": lat}


def _coordinates(value: Any) -> tuple[Any, Any]:
    """Latitude and longitude."""
    if isinstance(value, str):
        parts = value.split(",")
        try:
            value = [float(part) for part in parts]
        except ValueError:
            raise _no_position() from None
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    if isinstance(value, Mapping) and set(value) == {"lon", "lat"}:
        return value["lat"], value["lon"]
    if isinstance(value, Mapping) and value.get("type") == "Point":
        coordinates = value.get("coordinates")
        if isinstance(coordinates, list) and len(coordinates) >= 2:
            return coordinates[1], coordinates[0]
    raise _no_position()


def _no_position() -> Unsuited:
    return Unsuited(
        'a position is expected: [latitude, longitude], {"lon", "lat"} or "latitude, longitude"',
        'une position est attendue\u00a0: [latitude, longitude], {"lon", "lat"} ou "latitude, longitude"',
    )


def _shape(value: Any) -> str:
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = None
    try:
        return wkb_of(value).hex()
    except NoShape as error:
        raise Unsuited(
            f"a GeoJSON geometry is expected: {error}", f"une géométrie GeoJSON est attendue\u00a0: {error}"
        ) from None


def _json(value: Any) -> str:
    if isinstance(value, str):
        try:
            orjson.loads(value)
        except orjson.JSONDecodeError:
            raise Unsuited("valid JSON is expected", "du JSON valide est attendu") from None
        return _text(value)
    return orjson.dumps(value).decode()


_RULES: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.BOOLEAN: _boolean,
    Kind.GEO_POINT: _point,
    Kind.GEO_SHAPE: _shape,
    Kind.JSON: _json,
}
