"""The formats in which the catalogue is exported, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from parvis.engine.query.errors import bad_parameter
from parvis.platform.records.catalogue_dcat import write_dcat, write_dcat_turtle
from parvis.platform.records.catalogue_exporting import CatalogueExport
from parvis.platform.records.catalogue_feeds import write_data_json, write_dublin_core, write_rss
from parvis.platform.records.catalogue_tables import (
    write_catalogue_csv,
    write_catalogue_json,
    write_catalogue_workbook,
)
from parvis.platform.records.exports import FORMATS
from parvis.platform.records.exports.options import (
    DELIMITER,
    LIST_SEPARATOR,
    QUOTE_ALL,
    USE_LABELS,
    WITH_BOM,
    Option,
)

RDF_XML = "application/rdf+xml; charset=utf-8"
PROFILES = ("ch", "de", "se", "sp", "it", "vl", "benap")


@dataclass(frozen=True, slots=True)
class CatalogueFormat:
    """A format of the catalogue: its word in addresses, media type, suffix, what it is for, what writes it.

    A `table` takes a select and groups; the others tell whole datasets.
    """

    word: str
    media_type: str
    suffix: str
    purpose: Mapping[str, str]
    write: Callable[[CatalogueExport], Iterator[bytes]]
    options: tuple[Option, ...] = ()
    table: bool = False


def _formats(name: str, text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    unknown = [word for word in words if word not in FORMATS]
    if unknown:
        known = " ".join(FORMATS)
        raise bad_parameter(name, unknown[0][:40], f"among {known}", f"parmi {known}")
    return words


INCLUDE_EXPORTS = Option(
    "include_exports",
    None,
    _formats,
    {
        "en": "Formats of datasets to tell as distributions, separated by commas; all by default.",
        "fr": "Formats de jeux à citer comme distributions, séparés par des virgules\u202f; tous par défaut.",
    },
)
USE_LABELS_IN_EXPORTS = Option(
    "use_labels_in_exports",
    True,
    USE_LABELS.read,
    {
        "en": "Whether the files of the distributions have labels as headings.",
        "fr": "Si les fichiers des distributions ont des libellés pour en-têtes.",
    },
    "boolean",
)
_DISTRIBUTED = (INCLUDE_EXPORTS, USE_LABELS_IN_EXPORTS)
_LINKED = {"en": "Linked data, for other catalogues.", "fr": "Données liées, pour d’autres catalogues."}


def _profile(code: str) -> CatalogueFormat:
    purpose = {
        "en": f"As dcat, for harvesters of the profile {code}.",
        "fr": f"Comme dcat, pour les moissonneurs du profil {code}.",
    }
    return CatalogueFormat(f"dcat_ap_{code}", RDF_XML, "rdf", purpose, write_dcat, _DISTRIBUTED)


CATALOGUE_FORMATS: dict[str, CatalogueFormat] = {
    one.word: one
    for one in (
        CatalogueFormat(
            "csv", "text/csv; charset=utf-8", "csv",
            {"en": "For spreadsheets; a line a dataset.", "fr": "Pour les tableurs\u202f; une ligne par jeu."},
            write_catalogue_csv, (DELIMITER, LIST_SEPARATOR, QUOTE_ALL, WITH_BOM), table=True,
        ),
        CatalogueFormat(
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            {"en": "For spreadsheets.", "fr": "Pour les tableurs."}, write_catalogue_workbook, (LIST_SEPARATOR,), table=True,
        ),
        CatalogueFormat(
            "json", "application/json; charset=utf-8", "json",
            {"en": "For programs: an array of datasets.", "fr": "Pour les programmes\u00a0: un tableau de jeux."},
            write_catalogue_json, table=True,
        ),
        CatalogueFormat(
            "data.json", "application/json; charset=utf-8", "json",
            {"en": "Project Open Data 1.1.", "fr": "Project Open Data 1.1."}, write_data_json, _DISTRIBUTED,
        ),
        CatalogueFormat("dcat", RDF_XML, "rdf", _LINKED, write_dcat, _DISTRIBUTED),
        CatalogueFormat("rdf", RDF_XML, "rdf", _LINKED, write_dcat, _DISTRIBUTED),
        CatalogueFormat("ttl", "text/turtle; charset=utf-8", "ttl", _LINKED, write_dcat_turtle, _DISTRIBUTED),
        *(_profile(code) for code in PROFILES),
        CatalogueFormat(
            "dublin_core", RDF_XML, "rdf",
            {"en": "For libraries: the fifteen elements.", "fr": "Pour les bibliothèques\u00a0: les quinze éléments."},
            write_dublin_core, _DISTRIBUTED,
        ),
        CatalogueFormat(
            "rss", "application/rss+xml; charset=utf-8", "rss",
            {"en": "News: the latest publications first.", "fr": "Actualités\u00a0: les dernières publications d’abord."},
            write_rss,
        ),
    )
}  # fmt: skip


def catalogue_format(word: str) -> CatalogueFormat | None:
    """The format called `word`; hyphens stand for underscores, as some clients write them."""
    return CATALOGUE_FORMATS.get(word) or CATALOGUE_FORMATS.get(word.replace("-", "_"))
