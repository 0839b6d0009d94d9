"""The home page, the catalogue and the list of an agent's datasets."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import manageable_datasets, visible_datasets
from parvis.platform.catalog.domain.words import searchable
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.searching import (
    FACETS,
    Answer,
    FacetValue,
    Question,
    cards,
    search,
)
from parvis.platform.catalog.themes import theme_names

RECENT = 6
SHORT_FACET, LONG_FACET = 8, 40
FACET_LABELS = {
    "theme": _("Theme"),
    "organization": _("Publisher"),
    "licence": _("Licence"),
    "keyword": _("Keyword"),
    "updated": _("Year of update"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    rows = list(
        visible_datasets(request.user).values_list("id", "themes", "current__rows").order_by("-published", "id")
    )
    names = theme_names(reader_language())
    themes = Counter(str(theme) for _id, of_one, _rows in rows for theme in set(of_one))
    page = {
        "datasets": cards(row[0] for row in rows[:RECENT]),
        "themes": sorted(
            ((theme, names.get(theme, theme), count) for theme, count in themes.items()),
            key=lambda one: searchable([one[1]]),
        ),
        "dataset_count": len(rows),
        "row_count": sum(row[2] for row in rows),
    }
    return render(request, "catalog/home.html", page)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    question = _question(request)
    answer = search(visible_datasets(request.user), question)
    facets = [_facet(name, answer.facets[name]) for name in FACETS if _is_telling(name, answer, question)]
    page = {
        "question": question,
        "answer": answer,
        "facets": facets,
        "chosen": [(name, value, _label(answer, name, value)) for name, value in _chosen(question)],
    }
    return render(request, "catalog/catalogue.html", page)


@login_required
@require_safe
def managed(request: HttpRequest) -> HttpResponse:
    """The datasets of the agent, with those that are not published or were withdrawn."""
    datasets = manageable_datasets(request.user).select_related("organization").order_by("id")
    return render(request, "catalog/managed.html", {"datasets": datasets})


def _question(request: HttpRequest) -> Question:
    page = request.GET.get("page", "1")
    return Question(
        words=request.GET.get("q", "")[:200].replace("\0", ""),
        chosen={name: request.GET.getlist(name) for name in FACETS if request.GET.getlist(name)},
        order=request.GET.get("sort", ""),
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        language=reader_language(),
    )


def _facet(name: str, values: list[FacetValue]) -> dict[str, Any]:
    return {
        "name": name,
        "label": FACET_LABELS[name],
        "values": values[:SHORT_FACET],
        "others": values[SHORT_FACET:LONG_FACET],
    }


def _chosen(question: Question) -> list[tuple[str, str]]:
    return [(name, value) for name, values in question.chosen.items() for value in values]


def _is_telling(name: str, answer: Answer, question: Question) -> bool:
    """Whether a facet parts the datasets found, or was chosen."""
    return len(answer.facets[name]) > 1 or bool(name in question.chosen and answer.facets[name])


def _label(answer: Answer, name: str, value: str) -> str:
    return next((one.label for one in answer.facets[name] if one.value == value), value)
