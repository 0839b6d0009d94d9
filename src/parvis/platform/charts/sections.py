"""The tab of charts: what is proposed, the form that builds one, the chart that the address describes."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.workshop import context_of
from parvis.platform.records.sections import Body, Section, declare


def declare_all() -> None:
    declare(Section("charts", _("Charts"), 30, suits=lambda _dataset: True, body=charts, is_embeddable=True))


def charts(request: HttpRequest, dataset: Dataset) -> Body:
    """The workshop; in a frame on another site, the chart alone: the frame itself says where the data come from."""
    context, status = context_of(request, dataset)
    if is_embed(request) and context["figure"]:
        context["figure"]["source"] = ""
    return Body("charts/alone.html" if is_embed(request) else "charts/section.html", context, status)


def is_embed(request: HttpRequest) -> bool:
    """Whether the page is asked for to stand in a frame."""
    return "embed" in request.path.strip("/").split("/")[:2]
