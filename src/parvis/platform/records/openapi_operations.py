"""The operations of the API: each is declared once, under the name of its address, with its parameters and its answer.

The formats of exports and their options are read from the declarations that the exports run on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.platform.records import parameters as of
from parvis.platform.records.catalogue_formats import CATALOGUE_FORMATS
from parvis.platform.records.exports import FORMATS
from parvis.platform.records.exports.options import COMMON, Option
from parvis.platform.records.openapi_schemas import DATASET_ID, FILE_ID, IDENTITY, Shape, listed, ref
from parvis.platform.records.parameters import Parameter

JSON = "application/json"
BYTES: Shape = {}
COMPRESSED: Mapping[str, Shape] = {"application/gzip": BYTES}
_PATHS: Mapping[str, Shape] = {"dataset_id": DATASET_ID, "record_id": IDENTITY, "file_id": FILE_ID}
_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "dataset_id": {"en": "Identifier of the dataset.", "fr": "Identifiant du jeu de données."},
    "record_id": {"en": "Identity of the record, its `_id`.", "fr": "Identité de la ligne, son `_id`."},
    "file_id": {"en": "Identifier of the file.", "fr": "Identifiant du fichier."},
}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "catalogue": {"en": "The catalogue", "fr": "Le catalogue"},
    "dataset": {"en": "A dataset and its rows", "fr": "Un jeu de données et ses lignes"},
    "exports": {"en": "Exports of a dataset", "fr": "Exports d’un jeu de données"},
    "catalogue exports": {"en": "Exports of the catalogue", "fr": "Exports du catalogue"},
    "about": {"en": "About the API", "fr": "À propos de l’API"},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A GET of the API; `name` is that of its address, `tried` a query that shows what it does.

    `answers` gives the shape of the body by media type.
    """

    name: str
    path: str
    group: str
    meaning: Mapping[str, str]
    answers: Mapping[str, Shape]
    parameters: tuple[Parameter, ...] = ()
    tried: tuple[str, ...] = ("",)
    word: str = ""

    @property
    def identifier(self) -> str:
        """A name that each operation has for itself."""
        return self.name + (f"-{self.word}" if self.word else "")

    @property
    def path_parameters(self) -> list[tuple[str, Shape, Mapping[str, str]]]:
        return [(name, shape, _MEANINGS[name]) for name, shape in _PATHS.items() if f"{{{name}}}" in self.path]


_ASKED = (of.SELECT, of.WHERE, of.GROUP_BY, of.ORDER_BY)
_PAGED = (of.LIMIT, of.OFFSET)
_REFINED = (of.REFINE, of.EXCLUDE)
_TOLD = (of.LANG, of.TIMEZONE)
_ALONE = (of.SELECT, *_TOLD)
_COUNTED = (of.FACET, of.WHERE, *_REFINED, *_TOLD, of.INCLUDE_LINKS)
_EXPORTED = (*_ASKED, of.EVERY, of.OFFSET, *_REFINED, *_TOLD)
_ID = "/catalog/datasets/{dataset_id}"
_EXPLAINED: Shape = {
    "type": "object",
    "properties": {"explanation": {"type": "string"}, "lang": {"enum": ["fr", "en"]}},
    "required": ["explanation", "lang"],
    "additionalProperties": False,
}

READS = (
    Operation(
        "api-catalogue", "/catalog", "catalogue",
        {"en": "Where the parts of the catalogue are.", "fr": "Où sont les parties du catalogue."}, {JSON: ref("Links")},
    ),
    Operation(
        "api-datasets", "/catalog/datasets", "catalogue",
        {
            "en": "The datasets that you may see, queried by their metadata as rows are by their fields.",
            "fr": "Les jeux de données que vous pouvez voir, interrogés par leurs métadonnées comme des lignes.",
        },
        {JSON: ref("Datasets")}, (*_ASKED, *_PAGED, *_REFINED, *_TOLD, of.INCLUDE_LINKS, of.INCLUDE_APP_METAS),
        ("?limit=5", "?select=dataset_id,title,records_count&order_by=records_count desc", '?where=features="geo"'),
    ),
    Operation(
        "api-catalogue-facets", "/catalog/facets", "catalogue",
        {"en": "The values of the catalogue’s facets, with counts.", "fr": "Les valeurs des facettes du catalogue, comptées."},
        {JSON: ref("Facets")}, _COUNTED, ("", "?facet=theme&facet=publisher"),
    ),
    Operation(
        "api-catalogue-exports", "/catalog/exports", "catalogue exports",
        {"en": "The formats in which the catalogue is exported.", "fr": "Les formats d’export du catalogue."},
        {JSON: ref("Links")},
    ),
    Operation(
        "api-dataset", _ID, "dataset",
        {"en": "One dataset: its fields and its metadata.", "fr": "Un jeu de données\u00a0: ses champs et ses métadonnées."},
        {JSON: {"anyOf": [ref("Dataset"), ref("Selection")]}}, (*_ALONE, of.INCLUDE_LINKS, of.INCLUDE_APP_METAS),
    ),
    Operation(
        "records", f"{_ID}/records", "dataset",
        {"en": "The rows that a query asks for.", "fr": "Les lignes qu’une question demande."}, {JSON: ref("Records")},
        (*_ASKED, *_PAGED, of.AFTER, *_REFINED, *_TOLD, of.INCLUDE_LINKS, of.INCLUDE_APP_METAS),
        ("?limit=5", "?select=count(*) as lignes"),
    ),
    Operation(
        "api-explain", f"{_ID}/explain", "dataset",
        {"en": "What a query does, in words.", "fr": "Ce que fait une question, en toutes lettres."}, {JSON: _EXPLAINED},
        (*_ASKED, *_PAGED, of.AFTER, *_REFINED, *_TOLD), ("?select=count(*)&limit=5",),
    ),
    Operation(
        "api-record", f"{_ID}/records/{{record_id}}", "dataset",
        {"en": "One row, by its identity.", "fr": "Une ligne, par son identité."}, {JSON: ref("Record")}, _ALONE, (),
    ),
    Operation(
        "api-facets", f"{_ID}/facets", "dataset",
        {"en": "The values of a dataset’s facets, with counts.", "fr": "Les valeurs des facettes d’un jeu, comptées."},
        {JSON: ref("Facets")}, _COUNTED,
    ),
    Operation(
        "api-attachments", f"{_ID}/attachments", "dataset",
        {"en": "The files that go with a dataset.", "fr": "Les fichiers joints à un jeu."}, {JSON: ref("Attachments")},
    ),
    Operation(
        "api-attachment", f"{_ID}/attachments/{{file_id}}", "dataset",
        {"en": "A file that goes with a dataset.", "fr": "Un fichier joint à un jeu."}, {"*/*": BYTES}, (), (),
    ),
    Operation(
        "api-alternative-export", f"{_ID}/alternative_exports/{{file_id}}", "dataset",
        {
            "en": "Another form of the dataset, such as the file as it was received.",
            "fr": "Une autre forme du jeu, comme le fichier tel que reçu.",
        },
        {"*/*": BYTES}, (), (),
    ),
    Operation(
        "api-file", f"{_ID}/files/{{file_id}}", "dataset",
        {"en": "A picture or another file that a cell names.", "fr": "Une image ou un autre fichier que nomme une cellule."},
        {"*/*": BYTES}, (), (),
    ),
    Operation(
        "exports", f"{_ID}/exports", "exports",
        {"en": "The formats in which a dataset is exported.", "fr": "Les formats d’export d’un jeu."}, {JSON: ref("Links")},
    ),
    Operation(
        "api-dataset-openapi", f"{_ID}/openapi.json", "about",
        {
            "en": "This document for one dataset, with the exact shape of its rows.",
            "fr": "Ce document pour un jeu, avec la forme exacte de ses lignes.",
        },
        {JSON: {"type": "object"}}, (of.LANG,),
    ),
)  # fmt: skip


def _option(option: Option) -> Parameter:
    shape: dict[str, Any] = {"type": option.kind}
    if option.choices:
        shape["enum"] = list(option.choices)
    default = option.default if isinstance(option.default, str | bool | int) else None
    return Parameter(option.name, option.meaning, shape, default)


def _body(media_type: str, items: Shape) -> dict[str, Shape]:
    bare = media_type.partition(";")[0]
    return {bare: listed(items)} if bare == JSON else {bare: BYTES}


DATASET_EXPORTS = tuple(
    Operation(
        "export", f"{_ID}/exports/{one.word}", "exports", one.purpose, {**_body(one.media_type, ref("Record")), **COMPRESSED},
        (*_EXPORTED, *map(_option, (*one.options, *COMMON))), ("?limit=10",), one.word,
    )
    for one in FORMATS.values()
)  # fmt: skip
CATALOGUE_EXPORTS = tuple(
    Operation(
        "api-catalogue-export", f"/catalog/exports/{one.word}", "catalogue exports", one.purpose,
        {JSON: {"type": "object"}} if one.word == "data.json" else _body(one.media_type, {"anyOf": [ref("Dataset"), ref("Selection")]}),
        (*(_EXPORTED if one.table else (of.WHERE, of.ORDER_BY, of.EVERY, of.OFFSET, *_REFINED, *_TOLD)), *map(_option, one.options)),
        ("",), one.word,
    )
    for one in CATALOGUE_FORMATS.values()
)  # fmt: skip
OPERATIONS = (*READS, *DATASET_EXPORTS, *CATALOGUE_EXPORTS)
