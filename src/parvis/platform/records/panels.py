"""What apps above this one add inside a page of a dataset: reuses and feedback on the information page, a map on a row's page.

`declare_panel("information", "community/reuses.html", reuses_of)` from the `ready` of an app; `context(request, dataset)` gives what
its template needs, or None when the dataset has nothing to show there. The template extends nothing, has a heading of the
second level, and is included with `dataset`. `section` is below what a section shows, `section-head` in the head of its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from parvis.platform.catalog.models import Dataset

PLACES = ("information", "information-aside", "row", "section", "section-head")
Context = Callable[[HttpRequest, Dataset], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A template with its context, already asked."""

    template: str
    context: Mapping[str, Any]


_declared: dict[str, list[tuple[int, str, Context]]] = {place: [] for place in PLACES}


def declare_panel(place: str, template: str, context: Context, order: int = 50) -> None:
    """Add a panel to one of `PLACES`; the lowest `order` comes first. Raises ValueError for another place."""
    if place not in _declared:
        raise ValueError(f"no place is called {place!r}: use one of {', '.join(PLACES)}")
    _declared[place].append((order, template, context))


def panels(place: str, request: HttpRequest, dataset: Dataset) -> list[Panel]:
    """The panels that `place` shows for `dataset`."""
    found = []
    for _order, template, context in sorted(_declared[place], key=lambda one: one[:2]):
        given = context(request, dataset)
        if given is not None:
            found.append(Panel(template, {"dataset": dataset, **given}))
    return found
