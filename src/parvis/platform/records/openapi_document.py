"""The OpenAPI 3.1 document of the API, written from the declarations that the code runs on.

Every status that an operation can give is declared with its body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parvis import __version__
from parvis.engine.query.declaration import Clause
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.tables.schema import Schema
from parvis.platform.records.openapi_operations import GROUPS, OPERATIONS, Operation
from parvis.platform.records.openapi_schemas import SCHEMAS, Shape, record, ref
from parvis.platform.records.parameters import Parameter

_INFO = {
    "title": {
        "en": "Open data of {town}: query interface",
        "fr": "Données ouvertes de {town}\u00a0: interface d’interrogation",
    },
    "description": {
        "en": "The Explore API v2.1: programs written for it work here when they change the host name alone. Answers have an "
        "ETag; any origin may read; a slash at the end of an address changes nothing; unknown parameters are ignored.",
        "fr": "L’API Explore v2.1\u00a0: les programmes écrits pour elle fonctionnent ici en changeant seulement le nom d’hôte. Les "
        "réponses ont un ETag\u202f; toute origine peut lire\u202f; une barre à la fin d’une adresse ne change rien\u202f; les "
        "paramètres inconnus sont ignorés.",
    },
    "functions": {"en": "Functions", "fr": "Fonctions"},
}
_STATUSES = {
    "200": {"en": "The answer.", "fr": "La réponse."},
    "206": {"en": "A part of the file.", "fr": "Une partie du fichier."},
    "304": {"en": "You have this answer already.", "fr": "Vous avez déjà cette réponse."},
    "400": {"en": "The query cannot be answered as written.", "fr": "La question ne peut pas être comprise ainsi."},
    "401": {"en": "The key opens nothing.", "fr": "La clé n’ouvre rien."},
    "404": {"en": "Nothing is there, or it is not open to you.", "fr": "Il n’y a rien là, ou ce n’est pas ouvert."},
    "405": {"en": "Only GET, HEAD and OPTIONS are possible.", "fr": "Seuls GET, HEAD et OPTIONS sont possibles."},
    "416": {"en": "The part asked for is not in the file.", "fr": "La partie demandée n’est pas dans le fichier."},
    "429": {"en": "The quota of the day is reached.", "fr": "Le quota du jour est atteint."},
    "500": {"en": "An incident, with a number to quote.", "fr": "Un incident, avec un numéro à citer."},
}
_CLAUSES = {clause.value: clause for clause in Clause}
_KEYS = {
    "header_key": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "Authorization: Apikey …",
    },
    "address_key": {"type": "apiKey", "in": "query", "name": "apikey"},
}


def document(language: str, base: str, town: str, example: str | None = None) -> dict[str, Any]:
    """The document; `example` is a dataset on which what takes an identifier can be tried."""
    return _Document(language, example).written(OPERATIONS, SCHEMAS, base, town)


def dataset_document(language: str, base: str, town: str, dataset_id: str, schema: Schema) -> dict[str, Any]:
    """The document of one dataset: its addresses alone, with the exact shape of its rows."""
    own = [
        replace(one, path=one.path.replace("{dataset_id}", dataset_id))
        for one in OPERATIONS
        if "{dataset_id}" in one.path
    ]
    shapes = {**SCHEMAS, "WholeRecord": record(schema)}
    shapes["Record"] = {"anyOf": [ref("WholeRecord"), ref("Selection")]}
    return _Document(language, None).written(own, shapes, base, town)


@dataclass(slots=True)
class _Document:
    """A document being written; `shared` holds the parameters that operations refer to."""

    language: str
    example: str | None
    shared: dict[str, Parameter] = field(default_factory=dict)

    def written(
        self, operations: Iterable[Operation], shapes: Mapping[str, Shape], base: str, town: str
    ) -> dict[str, Any]:
        paths = {one.path: {"get": self._operation(one)} for one in operations}
        return {
            "openapi": "3.1.0",
            "info": {
                "title": self._said(_INFO["title"]).format(town=town),
                "description": self._said(_INFO["description"]),
                "version": f"2.1 (Parvis {__version__})",
                "license": {"name": "EUPL 1.2", "identifier": "EUPL-1.2"},
            },
            "servers": [{"url": base}],
            "security": [{}, {"header_key": []}, {"address_key": []}],
            "tags": [{"name": self._said(texts)} for texts in GROUPS.values()],
            "paths": paths,
            "components": {
                "parameters": {key: self._parameter(one) for key, one in self.shared.items()},
                "schemas": dict(shapes),
                "securitySchemes": _KEYS,
            },
        }

    def _said(self, texts: Mapping[str, str]) -> str:
        return texts.get(self.language) or texts["en"]

    def _operation(self, one: Operation) -> dict[str, Any]:
        in_path = [self._in_path(*of) for of in one.path_parameters]
        return {
            "operationId": one.identifier,
            "tags": [self._said(GROUPS[one.group])],
            "summary": self._said(one.meaning),
            "parameters": in_path + [self._reference(of) for of in one.parameters],
            "responses": self._responses(one),
        }

    def _responses(self, one: Operation) -> dict[str, Any]:
        """Every status that the operation can give."""
        content = {media: {"schema": shape} if shape else {} for media, shape in one.answers.items()}
        found: dict[str, Any] = {"200": {"content": content}, "304": {}}
        found |= {status: {"content": _content("Problem")} for status in ("400", "401", "405", "500")}
        found["429"] = {"content": _content("QuotaReached")}
        if one.path.startswith("/catalog/datasets/"):
            found["404"] = {"content": _content("Problem")}
        if one.name == "export":
            found |= {"206": {"content": content}, "416": {}}
        return {status: {"description": self._said(_STATUSES[status]), **found[status]} for status in sorted(found)}

    def _reference(self, one: Parameter) -> dict[str, str]:
        """A reference to the parameter, which is written once; two of one name are told apart by a number."""
        key, again = one.name, 2
        while self.shared.setdefault(key, one) != one:
            key, again = f"{one.name}_{again}", again + 1
        return {"$ref": f"#/components/parameters/{key}"}

    def _parameter(self, one: Parameter) -> dict[str, Any]:
        shape = dict(one.shape) if one.default is None else {**one.shape, "default": one.default}
        text = self._said(one.meaning)
        if one.name in _CLAUSES:
            text += f"\n\n{self._said(_INFO['functions'])}:\n" + self._functions(_CLAUSES[one.name])
        written = {"name": one.name, "in": "query", "description": text, "required": False}
        if one.example is not None:
            written["example"] = one.example
        if one.repeated:
            return {**written, "schema": {"type": "array", "items": shape}, "style": "form", "explode": True}
        return {**written, "schema": shape}

    def _in_path(self, name: str, shape: Shape, meaning: Mapping[str, str]) -> dict[str, Any]:
        written = {"name": name, "in": "path", "required": True, "description": self._said(meaning), "schema": shape}
        return {**written, "example": self.example} if name == "dataset_id" and self.example else written

    def _functions(self, clause: Clause) -> str:
        """The functions that may stand in a clause, a line each."""
        found = sorted((one for one in FUNCTIONS.values() if clause in one.stands), key=lambda one: one.name)
        return "\n".join(f"- `{one.signature}`: {self._said(one.meaning)}" for one in found)


def _content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": ref(name)}}
