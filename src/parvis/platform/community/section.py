"""Where readers give back, on a dataset's page: its reuses, what was said of it, how to follow it, and what is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.community.access import published_feedback, shown_reuses
from parvis.platform.community.domain.publications import summary
from parvis.platform.community.news import publications
from parvis.platform.records.panels import declare_panel
from parvis.platform.records.sections import Body, Section, declare

MOST_REUSES, MOST_ON_PANEL, MOST_FEEDBACK, LATEST = 48, 3, 30, 3


def declare_all() -> None:
    label = _("Reuses and feedback")
    declare(Section("community", label, 65, suits=lambda _dataset: True, body=_body))
    declare_panel("information", "community/reuses_panel.html", _reuses, order=80)
    declare_panel("information-aside", "community/follow_panel.html", lambda _request, _dataset: {}, order=80)
    declare_panel("row", "community/row_panel.html", _row, order=80)


def _body(request: HttpRequest, dataset: Dataset) -> Body:
    reuses = shown_reuses(request.user).filter(datasets=dataset).defer("picture__large", "picture__small")
    context = {
        "reuses": list(reuses[:MOST_REUSES]),
        "feedback": list(published_feedback(dataset)[:MOST_FEEDBACK]),
        "publications": [
            {"at": one.at, "words": summary(one, reader_language()), "note": one.note}
            for one in publications([dataset.pk], LATEST)
        ],
        "is_public": dataset.visibility == Visibility.PUBLIC,
    }
    return Body("community/section.html", context)


def _reuses(request: HttpRequest, dataset: Dataset) -> dict[str, Any] | None:
    """The latest reuses and how many there are; nothing for a dataset without any."""
    found = shown_reuses(request.user).filter(datasets=dataset).defer("picture__large", "picture__small")
    reuses = list(found[: MOST_ON_PANEL + 1])
    if not reuses:
        return None
    count = len(reuses) if len(reuses) <= MOST_ON_PANEL else found.count()
    return {"reuses": reuses[:MOST_ON_PANEL], "count": count}


def _row(request: HttpRequest, dataset: Dataset) -> dict[str, Any] | None:
    place = request.resolver_match
    record = place.kwargs.get("record_id") if place is not None else None
    return {"record": record} if record else None
