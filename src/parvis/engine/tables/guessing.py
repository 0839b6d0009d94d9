"""Which kind of value a column holds, judged from its heading and a sample of its cells, with the reason in words.

The caution of a data officer: what looks like a code stays text, a leading zero is never lost, and a kind is chosen only
when nine cells in ten agree. The guess is checked on every cell afterwards (see `typing`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from stdnum import luhn

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.values import FALSE_WORDS, TRUE_WORDS, Reading, is_missing, reader_of

AGREEMENT = 0.9
GLANCE = 25

CODE_WORDS = frozenset(
    [
        "id",
        "ident",
        "identifiant",
        "identifiants",
        "identifier",
        "uid",
        "uuid",
        "code",
        "codes",
        "insee",
        "siren",
        "siret",
        "uai",
        "rna",
        "cp",
        "postal",
        "postale",
        "zip",
        "ref",
        "reference",
        "matricule",
        "tel",
        "telephone",
        "phone",
        "fax",
        "mobile",
        "iban",
        "ean",
        "isbn",
        "num",
        "numero",
        "nic",
        "ape",
        "naf",
        "fips",
        "nuts",
    ]
)
CODES_ALONE = frozenset(["no", "epci", "dep", "reg", "ept", "com", "arr", "can", "canton", "zone"])
OFFICIAL_WORDS = frozenset(
    ["code", "codes", "insee", "siren", "siret", "cp", "postal", "postale", "zip", "uai", "rna", "epci"]
)
CODE_STARTS = ("cod", "num", "ident", "insee", "siren", "siret")
COUNT_WORDS = frozenset(
    [
        "nb",
        "nbr",
        "nbre",
        "nombre",
        "comptage",
        "count",
        "compte",
        "effectif",
        "effectifs",
        "total",
        "quantite",
        "qte",
        "population",
    ]
)
DATE_WORDS = frozenset(["date", "jour", "day", "le", "debut", "fin", "start", "end", "naissance", "maj", "creation"])
YEAR_WORDS = frozenset(["annee", "annees", "an", "year", "exercice", "millesime"])
FLAG_WORDS = frozenset(
    [
        "binaire",
        "ouvert",
        "ouverte",
        "actif",
        "active",
        "est",
        "is",
        "has",
        "a_un",
        "oui",
        "pmr",
        "accessible",
        "gratuit",
        "gratuite",
    ]
)
POSITION_WORDS = frozenset(
    [
        "geo",
        "coord",
        "coords",
        "coordonnee",
        "coordonnees",
        "coordinates",
        "geopoint",
        "point",
        "position",
        "localisation",
        "location",
        "wgs84",
        "latlon",
        "gps",
        "geoloc",
        "geolocalisation",
        "xy",
    ]
)
LATITUDE_WORDS = frozenset(["lat", "latitude", "ylat", "y_lat"])
LONGITUDE_WORDS = frozenset(["lon", "lng", "long", "longitude", "xlong", "x_long", "xlon"])


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind with the style most cells are written in (see `values`), and the reason in English and French."""

    kind: Kind
    style: str
    reason: dict[str, str]
    precision: Precision | None = None


def words_of(header: str) -> list[str]:
    """The words of a heading, folded to lower-case ASCII.

    >>> words_of("Code _officiel_région")
    ['code', 'officiel', 'region']
    """
    folded = unicodedata.normalize("NFKD", header)
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", plain)
    return [word for word in re.split(r"[^a-z0-9]+", spaced.lower()) if word]


def looks_like_code(header: str) -> bool:
    """Whether a heading announces a code or an identifier, whose digits are not a quantity.

    >>> [looks_like_code(h) for h in ("Code INSEE", "CODCOM", "Nombre de communes", "NUMDEP", "Capacité")]
    [True, True, False, True, False]
    """
    words = words_of(header)
    if not words or words[0] in COUNT_WORDS:
        return False
    if len(words) == 1 and (words[0] in CODES_ALONE or words[0].startswith(CODE_STARTS)):
        return True
    return any(word in CODE_WORDS for word in words)


def is_official_code(header: str) -> bool:
    """Whether a heading announces a code of a register, which is text even where a file holds it as a number."""
    words = words_of(header)
    return any(word in OFFICIAL_WORDS for word in words) or (len(words) == 1 and words[0].startswith("cod"))


def is_latitude(header: str) -> bool:
    return any(word in LATITUDE_WORDS for word in words_of(header))


def is_longitude(header: str) -> bool:
    return any(word in LONGITUDE_WORDS for word in words_of(header))


def guess(header: str, cells: Sequence[str], zone: ZoneInfo) -> Guess:
    """The kind of a column called `header` whose sample of non-empty cells is `cells`."""
    telling = [cell for cell in cells if not is_missing(cell)]
    if not telling:
        return _text("no value to judge by", "aucune valeur pour en juger")
    if looks_like_code(header) and not _are_boolean_words(telling) and not _are_measures(telling):
        return _text("the heading announces a code", "l’intitulé annonce un code")
    if _are_company_numbers(telling):
        return _text("SIREN or SIRET numbers", "des numéros SIREN ou SIRET")
    zeros = next((cell for cell in telling if re.fullmatch(r"0\d+", cell.strip())), None)
    if zeros is not None:
        return _text(f"leading zeros, as in “{zeros.strip()}”", f"zéros en tête, comme dans « {zeros.strip()} »")
    for judge in (_boolean, _year, _number, _time, _position, _structured):
        found = judge(header, telling, zone)
        if found is not None:
            return found
    return _text("words, or values of several kinds", "des mots, ou des valeurs de plusieurs natures")


def style_of(kind: Kind, cells: Iterable[str], zone: ZoneInfo) -> str:
    """The style in which most of `cells` are written, once the kind is known."""
    read = reader_of(kind, zone)
    styles = Counter(reading.style for cell in cells if (reading := read(cell)).value is not None)
    return styles.most_common(1)[0][0] if styles else "plain"


def _text(en: str, fr: str) -> Guess:
    return Guess(Kind.TEXT, "plain", {"en": en, "fr": fr})


def _boolean(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    words = {cell.strip().lower() for cell in cells}
    digits_only = words <= {"0", "1"}
    if not words <= TRUE_WORDS | FALSE_WORDS or (digits_only and not _announces_flag(header)):
        return None
    if words <= {"o", "n", "y"} and len(words) < 2:
        return None
    shown = ", ".join(sorted({cell.strip() for cell in cells})[:4])
    return Guess(
        Kind.BOOLEAN, "plain", {"en": f"only yes and no: {shown}", "fr": f"uniquement des oui et des non : {shown}"}
    )


def _are_measures(cells: list[str]) -> bool:
    """Whether most cells are numbers with a decimal part, which no code has."""
    return sum(bool(re.fullmatch(r"-?\d+[.,]\d+", cell.strip())) for cell in cells) >= AGREEMENT * len(cells)


def _are_company_numbers(cells: list[str]) -> bool:
    """Whether all cells are numbers of the company register: 9 or 14 digits, Luhn key right."""
    stripped = {cell.strip() for cell in cells}
    return len(stripped) > 1 and all(len(one) in {9, 14} and one.isdigit() and luhn.is_valid(one) for one in stripped)


def _are_boolean_words(cells: list[str]) -> bool:
    words = {cell.strip().lower() for cell in cells}
    return words <= TRUE_WORDS | FALSE_WORDS and not words <= {"0", "1", "o", "n", "y"}


def _announces_flag(header: str) -> bool:
    return header.strip().endswith("?") or any(word in FLAG_WORDS for word in words_of(header))


def _year(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    if not any(word in YEAR_WORDS for word in words_of(header)):
        return None
    if not all(re.fullmatch(r"(?:1[89]|20)\d\d", cell.strip()) for cell in cells):
        return None
    reason = {"en": "years, as the heading says", "fr": "des années, comme l’annonce l’intitulé"}
    return Guess(Kind.DATE, "year", reason, Precision.YEAR)


def _number(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    whole = _readings(Kind.INTEGER, cells, zone)
    decimal = _readings(Kind.DECIMAL, cells, zone)
    if _agreement(decimal) < AGREEMENT or _main_style(decimal) == "unit":
        return None
    has_fractions = any(reading.style == "fraction" for reading in whole)
    written_with_point = any(reading.style == "fraction_zero" for reading in whole)
    counts = any(word in COUNT_WORDS for word in words_of(header))
    too_long = any(reading.refusal is not None and "long" in reading.refusal["en"] for reading in whole)
    if too_long:
        return _text("digits too long for a number", "des chiffres trop longs pour un nombre")
    if has_fractions or (written_with_point and not counts) or is_latitude(header) or is_longitude(header):
        comma = sum(reading.style == "comma" for reading in decimal)
        style = "comma" if comma or _main_style(decimal) == "grouped" else "plain"
        how = {"en": " with a comma", "fr": " à virgule"} if style == "comma" else {"en": "", "fr": ""}
        return Guess(
            Kind.DECIMAL, style, {"en": "numbers with decimals" + how["en"], "fr": "des nombres décimaux" + how["fr"]}
        )
    return Guess(Kind.INTEGER, "plain", {"en": "whole numbers", "fr": "des nombres entiers"})


def _time(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    hinted = any(word in DATE_WORDS for word in words_of(header))
    days = _readings(Kind.DATE, cells, zone)
    style = _main_style(days)
    if _agreement(days) >= AGREEMENT and (style not in {"serial", "compact", "year"} or hinted):
        precision = {"month": Precision.MONTH, "year": Precision.YEAR}.get(style)
        if precision is None or all(r.style == style for r in days if r.value is not None):
            what = {"en": "dates", "fr": "des dates"}
            return Guess(
                Kind.DATE, style, {key: f"{text} ({_words(style)[key]})" for key, text in what.items()}, precision
            )
    instants = _readings(Kind.DATETIME, cells, zone)
    style = _main_style(instants)
    if _agreement(instants) >= AGREEMENT and style not in {"serial", "compact_midnight"}:
        what = {"en": "dates and times", "fr": "des dates et heures"}
        return Guess(Kind.DATETIME, style, {key: f"{text} ({_words(style)[key]})" for key, text in what.items()})
    return None


def _position(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    points = _readings(Kind.GEO_POINT, cells, zone)
    if _agreement(points) < AGREEMENT:
        return None
    style = _main_style(points)
    announced = any(word in POSITION_WORDS for word in words_of(header))
    precise = sum(len(part) >= 3 for cell in cells for part in re.findall(r"\.(\d+)", cell)) >= len(cells)
    if style == "plain" and not announced and not precise:
        return None
    if style in {"geojson", "wkt"}:
        return Guess(Kind.GEO_POINT, style, {key: f"{text} {STYLE_WORDS[style][key]}" for key, text in _POINTS.items()})
    return Guess(Kind.GEO_POINT, style, {"en": "positions “lat, lon”", "fr": "des positions « lat, lon »"})


_POINTS = {"en": "points in", "fr": "des points en"}


def _structured(header: str, cells: list[str], zone: ZoneInfo) -> Guess | None:
    if not all(cell.lstrip().startswith(("{", "[")) for cell in cells):
        return None
    if _agreement(_readings(Kind.GEO_SHAPE, cells, zone)) >= AGREEMENT:
        return Guess(Kind.GEO_SHAPE, "geojson", {"en": "GeoJSON geometries", "fr": "des géométries GeoJSON"})
    if _agreement(_readings(Kind.JSON, cells, zone)) >= AGREEMENT:
        return Guess(Kind.JSON, "plain", {"en": "JSON objects", "fr": "des objets JSON"})
    return None


def _readings(kind: Kind, cells: list[str], zone: ZoneInfo) -> list[Reading]:
    """The readings of the cells; only of the first few when none of those is of that kind."""
    read = reader_of(kind, zone)
    first = [read(cell) for cell in cells[:GLANCE]]
    if all(reading.value is None for reading in first):
        return first
    return first + [read(cell) for cell in cells[GLANCE:]]


def _agreement(readings: list[Reading]) -> float:
    """The share of cells that were read, among those that say something; a day that does not exist was meant as one."""
    telling = [r for r in readings if r.style not in {"missing", "placeholder"}]
    read = sum(r.refusal is None or r.style == "impossible" for r in telling)
    return read / len(telling) if telling else 0.0


def _main_style(readings: list[Reading]) -> str:
    styles = Counter(r.style for r in readings if r.value is not None)
    return styles.most_common(1)[0][0] if styles else "refused"


def _words(style: str) -> dict[str, str]:
    return STYLE_WORDS.get(style.removesuffix("_midnight"), {"en": style, "fr": style})


STYLE_WORDS: dict[str, dict[str, str]] = {
    "iso": {"en": "ISO 8601", "fr": "ISO 8601"},
    "day_first": {"en": "day/month/year", "fr": "jour/mois/année"},
    "two_digit_year": {"en": "day/month/two-digit year", "fr": "jour/mois/année sur deux chiffres"},
    "year_first": {"en": "year/month/day", "fr": "année/mois/jour"},
    "words": {"en": "month in words", "fr": "mois en lettres"},
    "compact": {"en": "year, month, day without separator", "fr": "année, mois, jour sans séparateur"},
    "month": {"en": "months", "fr": "des mois"},
    "year": {"en": "years", "fr": "des années"},
    "serial": {"en": "serial numbers of a spreadsheet", "fr": "numéros de série d’un tableur"},
    "impossible": {"en": "days that do not exist", "fr": "jours qui n’existent pas"},
    "placeholder": {"en": "placeholders for a date", "fr": "dates factices"},
    "missing": {"en": "words for “no value”", "fr": "mots pour « pas de valeur »"},
    "comma": {"en": "decimal comma", "fr": "virgule décimale"},
    "grouped": {"en": "grouped thousands", "fr": "milliers groupés"},
    "unit": {"en": "unit written in the cell", "fr": "unité écrite dans la cellule"},
    "fraction_zero": {"en": "whole numbers written with decimals", "fr": "entiers écrits avec des décimales"},
    "leading_zero": {"en": "leading zeros", "fr": "zéros en tête"},
    "geojson": {"en": "GeoJSON", "fr": "GeoJSON"},
    "wkt": {"en": "WKT", "fr": "WKT"},
    "plain": {"en": "plain", "fr": "simple"},
}
