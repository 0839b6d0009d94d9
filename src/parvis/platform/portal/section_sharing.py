"""What the portal adds to the page of each section that other sites may show: how to share it, and its oEmbed address."""

from __future__ import annotations

from django.http import HttpRequest

from parvis.platform.catalog.models import Dataset
from parvis.platform.records.panels import declare_panel

_NAMED = "dataset-section"


def declare_all() -> None:
    declare_panel("section-head", "portal/section_head.html", section_here)
    declare_panel("section", "portal/section_share.html", section_here, order=90)


def section_here(request: HttpRequest, _dataset: Dataset) -> dict[str, str] | None:
    """The name of the section whose page is asked for; a page with an address of its own is called `dataset-<name>`."""
    match = request.resolver_match
    if match is None or not match.url_name or not match.url_name.startswith("dataset-"):
        return None
    if match.url_name == _NAMED:
        return {"section": str(match.kwargs["name"])}
    return {"section": match.url_name.removeprefix("dataset-")}
