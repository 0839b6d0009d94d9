"""How the catalogue's own words are said in the vocabularies of the European Union and of other standards."""

from __future__ import annotations

_AUTHORITY = "http://publications.europa.eu/resource/authority"

FREQUENCIES = {
    "continuous": ("CONT", "R/PT1S"),
    "hourly": ("HOURLY", "R/PT1H"),
    "daily": ("DAILY", "R/P1D"),
    "weekly": ("WEEKLY", "R/P1W"),
    "monthly": ("MONTHLY", "R/P1M"),
    "quarterly": ("QUARTERLY", "R/P3M"),
    "biannual": ("ANNUAL_2", "R/P6M"),
    "annual": ("ANNUAL", "R/P1Y"),
    "irregular": ("IRREG", "irregular"),
    "never": ("NEVER", ""),
}
FILE_TYPES = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "jsonl": "JSONL",
    "parquet": "PARQUET",
    "geojson": "GEOJSON",
    "shp": "SHP",
    "kml": "KML",
    "gpx": "GPX",
    "mvt": "MVT",
    "ical": "ICS",
    "jsonld": "JSON_LD",
    "turtle": "RDF_TURTLE",
    "n3": "N3",
    "rdfxml": "RDF_XML",
}
_LANGUAGES = {
    "fr": "FRA", "en": "ENG", "nl": "NLD", "pt": "POR", "it": "ITA", "ar": "ARA", "de": "DEU", "es": "SPA", "ca": "CAT",
    "eu": "EUS", "sv": "SWE",
}  # fmt: skip
PUBLIC = f"{_AUTHORITY}/access-right/PUBLIC"
RESTRICTED = f"{_AUTHORITY}/access-right/RESTRICTED"


def frequency(word: str) -> str | None:
    """The address of a frequency of the European list."""
    known = FREQUENCIES.get(word)
    return f"{_AUTHORITY}/frequency/{known[0]}" if known is not None else None


def repetition(word: str) -> str | None:
    """A frequency as ISO 8601 writes repetitions."""
    known = FREQUENCIES.get(word)
    return known[1] or None if known is not None else None


def file_type(word: str) -> str | None:
    """The address of a file type of the European list."""
    known = FILE_TYPES.get(word)
    return f"{_AUTHORITY}/file-type/{known}" if known is not None else None


def language(code: str) -> str | None:
    """The address of a language of the European list."""
    known = _LANGUAGES.get(code)
    return f"{_AUTHORITY}/language/{known}" if known is not None else None


def media_type(text: str) -> str:
    """The address of a media type, without its parameters."""
    return "https://www.iana.org/assignments/media-types/" + text.partition(";")[0].strip()
