"""The OpenAPI 3.1 document of the API, written from the declarations that the code runs on.

Every status that an operation can give is declared with its body.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
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


def document(language: str, base: str, town: str, example: str | None = None) -> dict[str, Any]:
    """The document; `example` is a dataset on which what takes an identifier can be tried."""
    return _written(OPERATIONS, SCHEMAS, language, base, town, example)


def dataset_document(language: str, base: str, town: str, dataset_id: str, schema: Schema) -> dict[str, Any]:
    """The document of one dataset: its addresses alone, with the exact shape of its rows."""
    own = [
        replace(one, path=one.path.replace("{dataset_id}", dataset_id))
        for one in OPERATIONS
        if "{dataset_id}" in one.path
    ]
    shapes = {**SCHEMAS, "WholeRecord": record(schema)}
    shapes["Record"] = {"anyOf": [ref("WholeRecord"), ref("Selection")]}
    return _written(own, shapes, language, base, town, None)


def _written(
    operations: Iterable[Operation],
    shapes: Mapping[str, Shape],
    language: str,
    base: str,
    town: str,
    example: str | None,
) -> dict[str, Any]:
    def said(texts: Mapping[str, str]) -> str:
        return texts.get(language) or texts["en"]

    def parameter(one: Parameter) -> dict[str, Any]:
        shape: dict[str, Any] = dict(one.shape)
        if one.default is not None:
            shape["default"] = one.default
        text = said(one.meaning)
        if one.name in _CLAUSES:
            text += f"\n\n{said(_INFO['functions'])}:\n" + _functions(_CLAUSES[one.name], said)
        written: dict[str, Any] = {
            "name": one.name,
            "in": "query",
            "description": text,
            "required": False,
            "schema": {"type": "array", "items": shape} if one.repeated else shape,
        }
        if one.repeated:
            written |= {"style": "form", "explode": True}
        if one.example is not None:
            written["example"] = one.example
        return written

    shared: dict[str, Parameter] = {}

    def named(one: Parameter) -> dict[str, str]:
        """A reference to the parameter, which is written once; two of one name are told apart by a number."""
        key, again = one.name, 2
        while shared.setdefault(key, one) != one:
            key, again = f"{one.name}_{again}", again + 1
        return {"$ref": f"#/components/parameters/{key}"}

    def in_path(name: str, shape: Shape, meaning: Mapping[str, str]) -> dict[str, Any]:
        written = {"name": name, "in": "path", "required": True, "description": said(meaning), "schema": shape}
        return {**written, "example": example} if name == "dataset_id" and example else written

    def operation(one: Operation) -> dict[str, Any]:
        refused = {"application/json": {"schema": ref("Problem")}}
        content = {media: {"schema": shape} if shape else {} for media, shape in one.answers.items()}
        found: dict[str, Any] = {
            "200": {"description": said(_STATUSES["200"]), "content": content},
            "304": {"description": said(_STATUSES["304"])},
            "400": {"description": said(_STATUSES["400"]), "content": refused},
            "401": {"description": said(_STATUSES["401"]), "content": refused},
            "405": {"description": said(_STATUSES["405"]), "content": refused},
            "429": {
                "description": said(_STATUSES["429"]),
                "content": {"application/json": {"schema": ref("QuotaReached")}},
            },
            "500": {"description": said(_STATUSES["500"]), "content": refused},
        }
        if one.may_be_missing or one.path.startswith("/catalog/datasets/"):
            found["404"] = {"description": said(_STATUSES["404"]), "content": refused}
        if one.name == "export":
            found["206"] = {"description": said(_STATUSES["200"]), "content": content}
            found["416"] = {"description": said(_STATUSES["416"])}
        return {
            "operationId": one.identifier,
            "tags": [said(GROUPS[one.group])],
            "summary": said(one.meaning),
            "parameters": [in_path(*of) for of in one.path_parameters] + [named(of) for of in one.parameters],
            "responses": dict(sorted(found.items())),
        }

    paths = {one.path: {"get": operation(one)} for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": said(_INFO["title"]).format(town=town),
            "description": said(_INFO["description"]),
            "version": f"2.1 (Parvis {__version__})",
            "license": {"name": "EUPL 1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": base}],
        "security": [{}, {"header_key": []}, {"address_key": []}],
        "tags": [{"name": said(texts)} for texts in GROUPS.values()],
        "paths": paths,
        "components": {
            "parameters": {key: parameter(one) for key, one in shared.items()},
            "schemas": dict(shapes),
            "securitySchemes": {
                "header_key": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "Authorization: Apikey …",
                },
                "address_key": {"type": "apiKey", "in": "query", "name": "apikey"},
            },
        },
    }


def _functions(clause: Clause, said: Any) -> str:
    """The functions that may stand in a clause, a line each."""
    found = [one for one in FUNCTIONS.values() if clause in one.stands]
    return "\n".join(f"- `{one.signature}`: {said(one.meaning)}" for one in sorted(found, key=lambda one: one.name))
