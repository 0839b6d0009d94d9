"""The options of the formats: each is declared once, with its default, how its text is read and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.engine.query.errors import bad_parameter

TRUTH = {"true": True, "1": True, "false": False, "0": False, "": False}
DELIMITERS = {"\\t": "\t", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Option:
    """A parameter of a format. `read` turns its text into its value and raises QueryError; `choices` lists the values
    when they are few; `kind` is the type of the value in JSON Schema."""

    name: str
    default: Any
    read: Callable[[str, str], Any]
    meaning: Mapping[str, str]
    kind: str = "string"
    choices: tuple[str, ...] = ()


def read_options(given: Mapping[str, str], options: tuple[Option, ...]) -> dict[str, Any]:
    """The value of each option, its default when it is not given. Raises QueryError."""
    return {one.name: one.read(one.name, given[one.name]) if one.name in given else one.default for one in options}


def _truth(name: str, text: str) -> bool:
    if text.lower() not in TRUTH:
        raise bad_parameter(name, text[:40], "true or false", "true ou false")
    return TRUTH[text.lower()]


def _delimiter(name: str, text: str) -> str:
    chosen = DELIMITERS.get(text.lower(), text)
    if chosen not in {";", ",", "\t", "|"}:
        raise bad_parameter(name, text[:10], "one of ; , | or a tab", "l’un de ; , | ou une tabulation")
    return chosen


def _separator(name: str, text: str) -> str:
    if not 0 < len(text) <= 5:
        raise bad_parameter(name, text[:10], "one to five characters", "un à cinq caractères")
    return text


def _compression(name: str, text: str) -> str:
    if text not in {"snappy", "zstd"}:
        raise bad_parameter(name, text[:20], "snappy or zstd", "snappy ou zstd")
    return text


def _name(name: str, text: str) -> str:
    return text.strip().strip("`")


def _names(name: str, text: str) -> tuple[str, ...]:
    return tuple(one.strip().strip("`") for one in text.split(",") if one.strip())


def _code(name: str, text: str) -> int:
    digits = text.upper().removeprefix("EPSG:")
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) <= 6):
        raise bad_parameter(name, text[:20], "the number of an EPSG code", "le numéro d’un code EPSG")
    return int(digits)


def whole(least: int, most: int) -> Callable[[str, str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(name: str, text: str) -> int:
        bare = text.removeprefix("-")
        if not (bare.isascii() and bare.isdigit() and len(bare) <= 12) or not least <= int(text) <= most:
            raise bad_parameter(name, text[:20], f"{least} <= {name} <= {most}")
        return int(text)

    return read


DELIMITER = Option(
    "delimiter",
    ";",
    _delimiter,
    {"en": "Sign between two cells.", "fr": "Signe entre deux cellules."},
    choices=(";", ",", "\t", "|"),
)
LIST_SEPARATOR = Option(
    "list_separator",
    ",",
    _separator,
    {
        "en": "Sign between the values of a cell that holds several.",
        "fr": "Signe entre les valeurs d’une cellule multiple.",
    },
)
QUOTE_ALL = Option(
    "quote_all",
    False,
    _truth,
    {"en": "Put every cell between quotes.", "fr": "Mettre chaque cellule entre guillemets."},
    "boolean",
)
WITH_BOM = Option(
    "with_bom",
    True,
    _truth,
    {
        "en": "Start with the mark by which spreadsheets recognise UTF-8.",
        "fr": "Commencer par la marque à laquelle les tableurs reconnaissent UTF-8.",
    },
    "boolean",
)
NEUTRALISE = Option(
    "neutralise",
    False,
    _truth,
    {
        "en": "Put a quote before what a spreadsheet would run as a formula.",
        "fr": "Mettre une apostrophe devant ce qu’un tableur exécuterait comme une formule.",
    },
    "boolean",
)
PARQUET_COMPRESSION = Option(
    "parquet_compression",
    "snappy",
    _compression,
    {"en": "How the columns are compressed.", "fr": "Compression des colonnes."},
    choices=("snappy", "zstd"),
)
EPSG = Option(
    "epsg",
    4326,
    _code,
    {
        "en": "Number of the EPSG coordinate system of the geometries.",
        "fr": "Numéro EPSG du système de coordonnées des géométries.",
    },
    "integer",
)
NAME_FIELD = Option(
    "name_field",
    None,
    _name,
    {
        "en": "Field that names each place; the first text by default.",
        "fr": "Champ qui nomme chaque lieu ; le premier texte par défaut.",
    },
)
DESCRIPTION_FIELDS = Option(
    "description_field_list",
    (),
    _names,
    {
        "en": "Fields of the description, separated by commas.",
        "fr": "Champs de la description, séparés par des virgules.",
    },
)
USE_EXTENSION = Option(
    "use_extension",
    True,
    _truth,
    {
        "en": "Write the fields as extensions; otherwise in the description.",
        "fr": "Écrire les champs en extensions ; sinon dans la description.",
    },
    "boolean",
)
COMPRESSED = Option(
    "compressed", False, _truth, {"en": "Wrap the file in gzip.", "fr": "Envelopper le fichier dans gzip."}, "boolean"
)
USE_LABELS = Option(
    "use_labels",
    False,
    _truth,
    {"en": "Name the columns by their labels.", "fr": "Nommer les colonnes par leurs libellés."},
    "boolean",
)
ZOOM = Option(
    "zoom", 0, whole(0, 24), {"en": "Zoom level of the tile.", "fr": "Niveau de zoom de la tuile."}, "integer"
)
TILE_X = Option("x", 0, whole(0, 2**24 - 1), {"en": "Column of the tile.", "fr": "Colonne de la tuile."}, "integer")
TILE_Y = Option("y", 0, whole(0, 2**24 - 1), {"en": "Row of the tile.", "fr": "Rangée de la tuile."}, "integer")
COMMON = (USE_LABELS, COMPRESSED)
