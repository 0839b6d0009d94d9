"""What templates need to show figures and stories, and to share what a page shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import Http404
from django.urls import reverse

from parvis.platform.catalog.language import reader_language
from parvis.platform.portal.figure_reads import Shown, figures_named
from parvis.platform.portal.models import in_language as text_in
from parvis.platform.portal.shareable import Shareable, figure_shared, section_shared, story_shared

register = template.Library()


@register.inclusion_tag("portal/figure_card.html")
def figure(one: Shown | str, level: int = 3) -> dict[str, Any]:
    """A figure's card: one made ready by `figure_reads`, or the name of a published one; `level` is that of its heading."""
    found = figures_named([one], reader_language()) if isinstance(one, str) else [one]
    return {"shown": found[0] if found else None, "level": level}


@register.filter
def in_language(texts: Any) -> str:
    """The text of a field kept by language, in the reader's."""
    return text_in(texts, reader_language())


@register.inclusion_tag("portal/share.html", takes_context=True)
def share(context: template.Context, section: str = "") -> dict[str, Any]:
    """The panel that gives the link and the codes of what the page shows: a section of `dataset`, a figure, a story."""
    request = context["request"]
    shared = _shared(context, section)
    if shared is None:
        return {}
    language = reader_language()
    return {
        "link": shared.page_address(request),
        "frame": shared.as_frame(request, language),
        "tag": shared.as_tag(request, language),
        "preview": shared.frame_address(request, language),
    }


@register.inclusion_tag("portal/discovery.html", takes_context=True)
def discovery(context: template.Context, section: str = "") -> dict[str, Any]:
    """The links of a page's head by which other sites find its oEmbed answer."""
    shared = _shared(context, section)
    if shared is None:
        return {}
    request = context["request"]
    endpoint = request.build_absolute_uri(reverse("oembed"))
    return {"title": shared.title, "url": shared.page_address(request), "endpoint": endpoint}


def _shared(context: template.Context, section: str) -> Shareable | None:
    """What the page shows, if anybody may see it."""
    try:
        if section:
            return section_shared(context["dataset"], section, context["request"].GET.urlencode())
        if "reading" in context:
            card = context["reading"].card
            return story_shared(card.story, card.title)
        return figure_shared(context["shown"].figure)
    except Http404:
        return None
