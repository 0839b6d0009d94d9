"""The addresses that tell about the API: its OpenAPI document, that of one dataset, and the page for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.request import checked_language
from parvis.platform.catalog.access import readable_dataset, visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.records.answering import api, etag, is_known, json_answer, not_modified
from parvis.platform.records.openapi_document import dataset_document, document
from parvis.platform.records.openapi_operations import GROUPS, OPERATIONS, Operation
from parvis.platform.records.parameters import LANG
from parvis.platform.records.reading import manifest_of


@api
def openapi(request: HttpRequest) -> HttpResponse:
    """`/openapi.json` and `/swagger.json`: what programs need to know to call the API."""
    return _told(request, document(_language(request), _base(request), settings.PARVIS["TOWN"], _example(request)))


@api
def dataset_openapi(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/openapi.json`: the same for one dataset, with the exact shape of its rows."""
    schema = manifest_of(readable_dataset(request.user, dataset_id)).schema
    return _told(
        request, dataset_document(_language(request), _base(request), settings.PARVIS["TOWN"], dataset_id, schema)
    )


@require_safe
def console(request: HttpRequest) -> HttpResponse:
    """`/console`: the operations for people, each with its parameters and addresses to try."""
    asked = request.GET.get("lang")
    language = asked if asked in dict(settings.LANGUAGES) else reader_language()
    example = _example(request)
    with translation.override(language):
        page = {
            "groups": [
                {"name": texts[language], "operations": [_shown(one, language, example) for one in _of(group)]}
                for group, texts in GROUPS.items()
            ],
            "functions": [
                {
                    "signature": one.signature,
                    "meaning": _pieces(one.meaning[language]),
                    "stands": one.stands,
                    "example": one.example,
                }
                for one in sorted(FUNCTIONS.values(), key=lambda one: one.name)
            ],
            "base": _base(request),
            "languages": [
                {"code": code, "name": name, "url": f"?lang={code}", "is_current": code == language}
                for code, name in settings.LANGUAGES
            ],
        }
        response = render(request, "records/api_console.html", page)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


def _of(group: str) -> list[Operation]:
    return [one for one in OPERATIONS if one.group == group]


def _shown(one: Operation, language: str, example: str | None) -> Mapping[str, Any]:
    path = one.path.replace("{dataset_id}", example) if example else one.path
    tried = [] if "{" in path else [(path + query, _quoted(query)) for query in one.tried]
    return {
        "path": one.path,
        "identifier": one.identifier,
        "meaning": one.meaning[language],
        "parameters": [
            {"name": name, "meaning": _pieces(meaning[language]), "in_path": True}
            for name, _, meaning in one.path_parameters
        ]
        + [
            {
                "name": of.name,
                "meaning": _pieces(of.meaning[language]),
                "default": of.default,
                "choices": of.shape.get("enum", ()),
                "repeated": of.repeated,
            }
            for of in one.parameters
        ],
        "tried": [{"text": text, "url": _prefix() + path + query} for text, query in tried],
    }


def _pieces(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, those between back quotes marked as code.

    >>> _pieces("as `name` here")
    [('as ', False), ('name', True), (' here', False)]
    """
    return [(piece, number % 2 == 1) for number, piece in enumerate(text.split("`")) if piece]


def _quoted(query: str) -> str:
    return quote(query, safe="?=&(),*")


def _prefix() -> str:
    return reverse("api-datasets").removesuffix("/catalog/datasets")


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(_prefix())


def _language(request: HttpRequest) -> str:
    return checked_language(request.GET.get("lang") or LANG.default)


def _example(request: HttpRequest) -> str | None:
    """A dataset that the caller may see, the largest of the first ones."""
    found = visible_datasets(request.user).order_by("-current__rows", "id").values_list("id", flat=True).first()
    return str(found) if found is not None else None


def _told(request: HttpRequest, written: Mapping[str, Any]) -> HttpResponse:
    body = orjson.dumps(written)
    tag = etag(body.decode())
    if is_known(request, tag):
        return not_modified(tag)
    response = json_answer(body, tag)
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-cache"
    return response
