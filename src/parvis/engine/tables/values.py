"""What one text cell means as an integer, a decimal, a date…: the pure rules behind typing.

Each reader returns a `Reading`: the value with the words that say how it was understood, or why it was not. The rules
are French first: decimal comma, day before month, months in words, `OUI`/`NON`. DuckDB types the plain values of a
column by itself (see `casting`); these rules judge what is left, and the sample that decides a column's kind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from parvis.engine.tables.kinds import Kind, Precision

SPACES = " \u00a0\u202f\u2009"
NULL_WORDS = frozenset(
    {"", "-", "--", "—", "–", "?", "na", "n/a", "n.a.", "nd", "n.d.", "n/d", "nc", "n.c.", "null", "none", "nan", "#n/a", "nr",
     "néant", "neant", "vide", "non renseigné", "non renseigne", "inconnu", "inconnue", "sans objet", "so", "s.o.", "..."}
)  # fmt: skip
DATE_PLACEHOLDERS = frozenset(
    {"00/00/0000", "0000-00-00", "01/01/0001", "0001-01-01", "01/01/1900", "1900-01-01", "31/12/9999", "9999-12-31",
     "99/99/9999", "xx/xx/xxxx", "à définir", "a definir", "à venir"}
)  # fmt: skip
TRUE_WORDS = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1"})
FALSE_WORDS = frozenset({"non", "n", "faux", "false", "no", "0"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a cell was understood.

    `style` names the way it was written (`plain` needs no word to the publisher). With `refusal`, `value` is None and
    the reason is there in English and French; a missing value has neither value nor refusal.
    """

    value: Any
    style: str = "plain"
    refusal: dict[str, str] | None = None


MISSING = Reading(None, "missing")
Read = Callable[[str], Reading]


def refused(en: str, fr: str, style: str = "refused") -> Reading:
    return Reading(None, style, {"en": en, "fr": fr})


def is_missing(text: str) -> bool:
    """Whether `text` is one of the ways in which people write “no value”."""
    return text.strip(SPACES + "\t").lower() in NULL_WORDS


_INTEGER = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_POINT = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+")
_MIXED_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_WITH_UNIT = re.compile(
    rf"([+-]?[\d{SPACES}]*\d(?:[.,]\d+)?)[{SPACES}]*(%|€|[^\W\d_][\w/²³.°]*)(?:[{SPACES}][^\W\d_]+)?", re.UNICODE
)


def read_decimal(text: str) -> Reading:
    """A number as a float; whole numbers stay whole floats.

    >>> read_decimal("21\\u00a0103,18")
    Reading(value=21103.18, style='grouped', refusal=None)
    >>> read_decimal("12 places").style, read_decimal("12 places").value
    ('unit', 12.0)
    """
    cell = text.strip(SPACES + "\t")
    if is_missing(cell):
        return MISSING
    if _INTEGER.fullmatch(cell) or _POINT.fullmatch(cell):
        return _finite(cell, "leading_zero" if _has_leading_zero(cell) else "plain", text)
    if _COMMA.fullmatch(cell):
        return _finite(cell.replace(",", "."), "comma", text)
    if _GROUPED.fullmatch(cell):
        return _finite(_without_spaces(cell).replace(",", "."), "grouped", text)
    if _MIXED_GROUPS.fullmatch(cell):
        groups, point = (".", ",") if cell.rfind(",") > cell.rfind(".") else (",", ".")
        return _finite(cell.replace(groups, "").replace(point, "."), "grouped", text)
    unit = _WITH_UNIT.fullmatch(cell)
    if unit is not None:
        inner = read_decimal(unit[1])
        if inner.value is not None:
            return Reading(inner.value, "unit")
    return refused(f"“{_short(text)}” is not a number", f"« {_short(text)} » n’est pas un nombre")


def read_integer(text: str) -> Reading:
    """A whole number; a decimal with a fraction is refused rather than rounded.

    >>> read_integer("3.0").value, read_integer("3.5").refusal is None
    (3, False)
    """
    cell = text.strip(SPACES + "\t")
    if _INTEGER.fullmatch(cell):
        number = int(cell)
        if -(2**63) <= number < 2**63:
            return Reading(number, "leading_zero" if _has_leading_zero(cell) else "plain")
        return refused("too long for a whole number", "trop long pour un nombre entier")
    reading = read_decimal(text)
    if reading.value is None:
        return reading
    if reading.value != int(reading.value):
        return refused(f"“{_short(text)}” has decimals", f"« {_short(text)} » a des décimales", "fraction")
    return Reading(int(reading.value), "fraction_zero" if reading.style in {"plain", "comma"} else reading.style)


def read_boolean(text: str) -> Reading:
    """Yes or no, in French or English words or as 1 and 0."""
    cell = text.strip(SPACES + "\t").lower()
    if cell in TRUE_WORDS or cell in FALSE_WORDS:
        return Reading(cell in TRUE_WORDS)
    if is_missing(cell):
        return MISSING
    return refused(f"“{_short(text)}” is neither yes nor no", f"« {_short(text)} » n’est ni oui ni non")


_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "janvier janv jan january", "février fevrier févr fevr fév fev feb february", "mars mar march",
            "avril avr apr april", "mai may", "juin jun june", "juillet juil jul july", "août aout aoû aug august",
            "septembre sept sep september", "octobre oct october", "novembre nov november", "décembre decembre déc dec december",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_WEEKDAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim)\.?,?\s+", re.IGNORECASE
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_COMPACT = re.compile(r"(19\d{2}|20\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DAY_FIRST_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_WORDS = re.compile(r"(\d{1,2})(?:er)?[\s-]+([^\W\d_]+)\.?[\s-]+(\d{4}|\d{2})", re.UNICODE)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
_MONTH_WORDS = re.compile(r"([^\W\d_]+)\.?[\s-]+(\d{4})", re.UNICODE)
_YEAR = re.compile(r"[12]\d{3}")
_SERIAL = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")
_CLOCK = re.compile(
    r"(\d{1,2})\s*(?::|[hH])\s*(\d{2})?(?:[:mM](\d{2})(?:[.,](\d{1,9}))?)?s?\s*(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_EXCEL_EPOCH = date(1899, 12, 30)


def read_date(text: str) -> Reading:
    """A day; a month or a year alone gives its first day with the style `month` or `year`."""
    cell = text.strip(SPACES + "\t")
    if is_missing(cell):
        return MISSING
    if cell.lower() in DATE_PLACEHOLDERS:
        return Reading(None, "placeholder")
    day, style, rest = _leading_day(cell)
    if day is None:
        return _not_a_date(text, style)
    if rest:
        clock = _CLOCK.fullmatch(rest)
        if clock is None:
            return _not_a_date(text)
        if clock[5] is not None or any(part not in (None, "0", "00") for part in clock.group(1, 2, 3)):
            return refused(f"“{_short(text)}” has a time of day", f"« {_short(text)} » porte une heure", "with_time")
    return Reading(day, style)


def datetime_reader(zone: ZoneInfo) -> Read:
    """A reader of instants; what has no offset is read in `zone`, a day alone as its midnight there."""

    def read(text: str) -> Reading:
        cell = text.strip(SPACES + "\t")
        if is_missing(cell):
            return MISSING
        if cell.lower() in DATE_PLACEHOLDERS:
            return Reading(None, "placeholder")
        if _SERIAL.fullmatch(cell):
            return _from_serial(cell, zone)
        day, style, rest = _leading_day(cell)
        if day is None or style in {"month", "year"}:
            return _not_a_date(text, style if day is None else "refused")
        if not rest:
            return Reading(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC), style + "_midnight")
        return _with_clock(day, rest, style, zone, text)

    return read


def _with_clock(day: date, rest: str, style: str, zone: ZoneInfo, text: str) -> Reading:
    clock = _CLOCK.fullmatch(rest)
    if clock is None:
        return _not_a_date(text)
    fraction = int((clock[4] or "").ljust(6, "0")[:6] or 0)
    try:
        naive = datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2] or 0), int(clock[3] or 0), fraction)
    except ValueError:
        return _not_a_date(text, "impossible")
    if clock[5] is None:
        return Reading(naive.replace(tzinfo=zone).astimezone(UTC), style)
    offset = "+00:00" if clock[5] in {"Z", "UTC"} else clock[5]
    digits = offset[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return Reading((naive - shift if offset[0] == "+" else naive + shift).replace(tzinfo=UTC), style)


def _leading_day(cell: str) -> tuple[date | None, str, str]:
    """The day at the start of `cell`, the style it is written in, and what follows it (a time of day)."""
    cell = _WEEKDAY.sub("", cell, count=1)
    for pattern, style, order in (
        (_ISO_DAY, "iso", (1, 2, 3)),
        (_SLASHED_YEAR_FIRST, "year_first", (1, 2, 3)),
        (_DAY_FIRST, "day_first", (3, 2, 1)),
        (_DAY_FIRST_SHORT, "two_digit_year", (3, 2, 1)),
        (_WORDS, "words", (3, 2, 1)),
    ):
        found = pattern.match(cell)
        if found is None:
            continue
        rest = re.sub(r"^(?:T|\s*,?\s*(?:à|at|le)?\s*)", "", cell[found.end() :], count=1)
        if rest == cell[found.end() :] and rest and not rest.startswith(("T", " ")):
            continue
        year, month, day = (found[group] for group in order)
        number = _MONTHS.get(month.lower(), 0) if style == "words" else int(month)
        return _day(_full_year(year), number, int(day)), style, rest
    return _whole_period(cell)


def _whole_period(cell: str) -> tuple[date | None, str, str]:
    if found := _COMPACT.fullmatch(cell):
        return _day(int(found[1]), int(found[2]), int(found[3])), "compact", ""
    if found := _MONTH.fullmatch(cell):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return _day(int(year), int(month), 1), "month", ""
    if (found := _MONTH_WORDS.fullmatch(cell)) and found[1].lower() in _MONTHS:
        return _day(int(found[2]), _MONTHS[found[1].lower()], 1), "month", ""
    if _YEAR.fullmatch(cell):
        return _day(int(cell), 1, 1), "year", ""
    if _SERIAL.fullmatch(cell):
        return _EXCEL_EPOCH + timedelta(days=int(float(cell.replace(",", ".")))), "serial", ""
    return None, "refused", ""


def _from_serial(cell: str, zone: ZoneInfo) -> Reading:
    days = float(cell.replace(",", "."))
    local = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))
    return Reading(local.replace(tzinfo=zone).astimezone(UTC), "serial")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    """Two digits mean the years 1950 to 2049."""
    number = int(text)
    return number if len(text) == 4 else number + (1900 if number >= 50 else 2000)


def _not_a_date(text: str, style: str = "refused") -> Reading:
    if style not in {"refused", "month", "year"}:
        return refused(
            f"“{_short(text)}” is no day of the calendar",
            f"« {_short(text)} » n’existe pas au calendrier",
            "impossible",
        )
    return refused(f"“{_short(text)}” is not a date", f"« {_short(text)} » n’est pas une date")


_PAIR = re.compile(r"\(?\s*([+-]?\d+(?:[.,]\d+)?)\s*(?:[,;]\s*|\s+|\.\s+)([+-]?\d+(?:[.,]\d+)?)\s*\)?")


def read_point(text: str) -> Reading:
    """A position written “lat, lon”, or as a GeoJSON or WKT point; the value is (longitude, latitude) in degrees.

    >>> read_point("48.8793, 2.3373").value
    (2.3373, 48.8793)
    >>> read_point("41.93. 8.75").value
    (8.75, 41.93)
    """
    cell = text.strip(SPACES + "\t")
    if is_missing(cell):
        return MISSING
    if cell.startswith("{"):
        return _geojson_point(cell, text)
    pair = _PAIR.fullmatch(cell)
    if pair is None:
        wkt = re.fullmatch(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", cell, re.IGNORECASE)
        if wkt is None:
            return refused(
                f"“{_short(text)}” is not a position “lat, lon”",
                f"« {_short(text)} » n’est pas une position « lat, lon »",
            )
        return _position(float(wkt[2]), float(wkt[1]), "wkt")
    return _position(float(pair[1].replace(",", ".")), float(pair[2].replace(",", ".")), "plain")


def _geojson_point(cell: str, text: str) -> Reading:
    try:
        shape = orjson.loads(cell)
    except orjson.JSONDecodeError:
        shape = None
    if isinstance(shape, dict) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    coordinates = shape.get("coordinates") if isinstance(shape, dict) and shape.get("type") == "Point" else None
    if (
        not isinstance(coordinates, list)
        or len(coordinates) < 2
        or not all(isinstance(c, int | float) for c in coordinates[:2])
    ):
        return refused(f"“{_short(text)}” is not a GeoJSON point", f"« {_short(text)} » n’est pas un point GeoJSON")
    return _position(float(coordinates[1]), float(coordinates[0]), "geojson")


def _position(lat: float, lon: float, style: str) -> Reading:
    if lat == 0 and lon == 0:
        return refused(
            "the position 0, 0 is a missing position", "la position 0, 0 est une position manquante", "null_island"
        )
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return refused(f"{lat:g}, {lon:g} is not on Earth", f"{lat:g}, {lon:g} n’est pas sur la Terre", "off_earth")
    return Reading((lon, lat), style)


_SHAPES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "Feature",
}


def read_shape(text: str) -> Reading:
    """A GeoJSON geometry (or feature) in text; the value is the geometry as canonical JSON text."""
    cell = text.strip()
    if is_missing(cell):
        return MISSING
    reading = read_json(text)
    shape = orjson.loads(reading.value) if reading.value is not None else None
    if not isinstance(shape, dict) or shape.get("type") not in _SHAPES:
        return refused(
            f"“{_short(text)}” is not a GeoJSON geometry", f"« {_short(text)} » n’est pas une géométrie GeoJSON"
        )
    geometry = shape.get("geometry") if shape["type"] == "Feature" else shape
    if not isinstance(geometry, dict):
        return MISSING
    return Reading(orjson.dumps(geometry).decode(), "geojson")


def read_json(text: str) -> Reading:
    """A JSON object or array, kept as it is written."""
    cell = text.strip()
    if is_missing(cell):
        return MISSING
    try:
        orjson.loads(cell)
    except orjson.JSONDecodeError as error:
        return refused(f"not JSON: {error}", f"JSON invalide : {error}")
    return Reading(cell)


def read_text(text: str) -> Reading:
    return Reading(text)


def reader_of(kind: Kind, zone: ZoneInfo) -> Read:
    """The rule that reads cells of `kind`; days without an offset are taken in `zone`."""
    return {
        Kind.INTEGER: read_integer,
        Kind.DECIMAL: read_decimal,
        Kind.BOOLEAN: read_boolean,
        Kind.DATE: read_date,
        Kind.DATETIME: datetime_reader(zone),
        Kind.GEO_POINT: read_point,
        Kind.GEO_SHAPE: read_shape,
        Kind.JSON: read_json,
    }.get(kind, read_text)


PRECISION_OF_STYLE = {"month": Precision.MONTH, "year": Precision.YEAR}


def _finite(number: str, style: str, text: str) -> Reading:
    value = float(number)
    if not math.isfinite(value):
        return refused(f"“{_short(text)}” is too large", f"« {_short(text)} » est trop grand")
    return Reading(value, style)


def _has_leading_zero(cell: str) -> bool:
    digits = cell.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def _without_spaces(cell: str) -> str:
    return cell.translate({ord(space): None for space in SPACES})


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
