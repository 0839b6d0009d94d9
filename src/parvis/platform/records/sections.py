"""The sections of a dataset's page: each has an address of its own, and may stand alone in a frame on another site.

Apps above this one (maps, charts, pictures…) declare theirs when they are loaded, so that nothing here names them. See `panels`
for what they add inside a section.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import may_manage, visible_dataset
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.domain.filters import FILTER
from parvis.platform.records.panels import panels

FRAGMENT = "X-Parvis-Fragment"


@dataclass(frozen=True, slots=True)
class Body:
    """What a section shows: a template that extends nothing, its context (`dataset` is added), the HTTP status.

    `policy_changes` are those of `site.headers`: what it loads from elsewhere, once the reader asked for it.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    policy_changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """`name` stands in the address; `order` places the tab; `suits` tells whether a published dataset has the section.

    `body` answers from what the address asks; a section without it, or whose page is more than its body, names its own `view`.
    """

    name: str
    label: str | Promise
    order: int
    suits: Callable[[Dataset], bool]
    body: Callable[[HttpRequest, Dataset], Body] | None = None
    view: str = ""
    is_embeddable: bool = False

    def address(self, dataset_id: str) -> str:
        return (
            reverse(self.view, args=[dataset_id])
            if self.view
            else reverse("dataset-section", args=[dataset_id, self.name])
        )


_declared: dict[str, Section] = {}


def declare(section: Section) -> None:
    """Add a section to every dataset's page that it suits; one name has one section."""
    if section.name in _declared:
        raise ValueError(f"two sections are called {section.name!r}")
    _declared[section.name] = section


def suiting(dataset: Dataset) -> list[Section]:
    """The sections of a dataset in the order of their tabs; one never published has its history alone."""
    found = [
        one
        for one in _declared.values()
        if (dataset.current is not None and one.suits(dataset)) or one.name == "history"
    ]
    return sorted(found, key=lambda one: (one.order, one.name))


def section_of(dataset: Dataset, name: str) -> Section:
    """The section of that name that has a body. Raises Http404 when the dataset has none."""
    section = _declared.get(name)
    if section is None or section.body is None or not section.suits(dataset):
        raise Http404
    return section


def map_of(dataset: Dataset) -> str:
    """The address of the dataset's map; empty when it has none, or when no app draws maps."""
    section = _declared.get("map")
    return section.address(dataset.pk) if section is not None and section.suits(dataset) else ""


def frame(request: HttpRequest, dataset: Dataset, here: str) -> dict[str, Any]:
    """What the head of each section of the page needs. The filters of the rows go along from tab to tab."""
    filters = _filters(request)
    tabs = [
        (one.label, one.address(dataset.pk) + (filters if one.body else ""), one.name == here, one.body is not None)
        for one in suiting(dataset)
    ]
    return {
        "dataset": dataset,
        "sections": tabs,
        "may_manage": may_manage(request.user, dataset),
        "head_panels": panels("section-head", request, dataset),
        "section_panels": panels("section", request, dataset),
    }


def _filters(request: HttpRequest) -> str:
    """The words and the filters by column of the address, which every section of the rows understands."""
    kept = [(name, value) for name, value in request.GET.dict().items() if name == "q" or name.startswith(FILTER)]
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
def section_page(request: HttpRequest, dataset_id: str, name: str) -> HttpResponse:
    """A section with the page around it; its body alone for the element that asks for it again."""
    dataset = visible_dataset(request.user, dataset_id)
    section = section_of(dataset, name)
    assert section.body is not None
    body = section.body(request, dataset)
    if FRAGMENT in request.headers:
        alone = {"dataset": dataset, "section": section, **body.context}
        response = render(request, body.template, alone, status=body.status)
    else:
        page = {**frame(request, dataset, name), "section": section, "body_template": body.template, **body.context}
        response = render(request, "records/section.html", page, status=body.status)
    response.policy_changes = body.policy_changes  # type: ignore[attr-defined]
    patch_vary_headers(response, [FRAGMENT])
    return response
