"""The catalogue, what it suggests while a person types, and the list of an agent's datasets."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from parvis.platform.catalog import popularity
from parvis.platform.catalog.access import manageable_datasets
from parvis.platform.catalog.facets import FACETS, LABELS, UNLISTED, FacetValue
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.searching import Answer, Question, search
from parvis.platform.catalog.suggesting import suggestions

FRAGMENT = "X-Parvis-Fragment"
SHORT_FACET, LONG_FACET = 6, 40
OPEN_FACETS = ("theme", "features", "organization")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    question = Question.asked(request.GET, reader_language())
    answer = search(request.user, question)
    page = {
        "question": question,
        "answer": answer,
        "facets": [_facet(name, answer, question) for name in FACETS if _is_telling(name, answer, question)],
        "chosen": [(name, value, _label(answer, name, value)) for name, value in _chosen(question)],
        "query": _query(request),
        "counts_uses": popularity.are_counted(),
    }
    template = "catalog/results.html" if request.headers.get(FRAGMENT) == "results" else "catalog/catalogue.html"
    response = render(request, template, page)
    patch_vary_headers(response, (FRAGMENT,))
    return response


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of the list under a search box, for the script that shows them."""
    found = suggestions(request.user, request.GET.get("q", "")[:200].replace("\0", ""), reader_language())
    unwanted = request.GET.getlist("without")
    shown = {kind: some for kind, some in found.items() if kind not in unwanted}
    response = render(request, "catalog/suggestions.html", {"found": shown})
    response["Cache-Control"] = "private, max-age=30"
    return response


@login_required
@require_safe
def managed(request: HttpRequest) -> HttpResponse:
    """The datasets of the agent, with those that are not published or were withdrawn."""
    datasets = manageable_datasets(request.user).select_related("organization").order_by("id")
    return render(request, "catalog/managed.html", {"datasets": datasets})


def _query(request: HttpRequest) -> str:
    """The present search, as feeds take it."""
    asked = request.GET.copy()
    for name in ("page", "sort"):
        asked.pop(name, None)
    return f"?{asked.urlencode()}" if asked else ""


def _facet(name: str, answer: Answer, question: Question) -> dict[str, Any]:
    values: list[FacetValue] = answer.facets[name]
    return {
        "name": name,
        "label": LABELS[name],
        "values": values[:SHORT_FACET],
        "others": values[SHORT_FACET:LONG_FACET],
        "is_open": name in OPEN_FACETS or name in question.chosen,
    }


def _chosen(question: Question) -> list[tuple[str, str]]:
    return [(name, value) for name, values in question.chosen.items() for value in values]


def _is_telling(name: str, answer: Answer, question: Question) -> bool:
    """Whether a facet parts the datasets found, or was chosen."""
    values = answer.facets[name]
    parts = len(values) > 1 or any(one.count < answer.total for one in values)
    return name != UNLISTED and bool(values) and (parts or name in question.chosen)


def _label(answer: Answer, name: str, value: str) -> str:
    return next((one.label for one in answer.facets[name] if one.value == value), value)
