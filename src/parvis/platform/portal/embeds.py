"""What other sites show of the portal, in a frame: a section of a dataset, a figure, a story – alone, for anybody.

The language and the colours are those that the address asks for. No cookie is read or set.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from parvis.platform.catalog.language import reader_language
from parvis.platform.portal.access import visible_figure
from parvis.platform.portal.alone import anonymous_request, section_alone
from parvis.platform.portal.figure_reads import shown
from parvis.platform.portal.shareable import figure_shared, section_shared, story_shared
from parvis.platform.portal.story_page import read_story
from parvis.platform.records.answering import etag, is_known, not_modified
from parvis.platform.records.sections import FRAGMENT

SCHEMES = {"light": "day", "dark": "night"}
KEPT_FOR = 300
SCRIPT, SCRIPT_KEPT_FOR = "web/embed.js", 3600


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language that the address asks for, to nobody in particular."""

    @require_safe
    @functools.wraps(view)
    def answer(request: HttpRequest, **captured: str) -> HttpResponse:
        language = request.GET.get("lang", "fr")
        with override(language if language in {"fr", "en"} else "fr"):
            visitor = anonymous_request(request, request.path, request.GET)
            visitor.resolver_match = request.resolver_match
            response = view(visitor, **captured)
        response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        response.headers["Vary"] = FRAGMENT
        response.headers["Content-Language"] = reader_language()
        return response

    return answer


@framed
def embed_section(request: HttpRequest, dataset_id: str, name: str) -> HttpResponse:
    alone = section_alone(request, dataset_id, name, request.GET, request.path)
    if FRAGMENT in request.headers:
        return HttpResponse(alone.html, status=alone.status)
    shared = section_shared(alone.dataset, name)
    page = {"dataset": alone.dataset, "html": alone.html, "own": alone.section.address(dataset_id)}
    response = _frame(request, {**page, "shared": shared}, alone.status)
    response.policy_changes = alone.policy_changes  # type: ignore[attr-defined]
    return response


@framed
def embed_figure(request: HttpRequest, slug: str) -> HttpResponse:
    ready = shown([visible_figure(None, slug)], reader_language())[0]
    return _frame(request, {"shared": figure_shared(ready.figure), "figure": ready, "dataset": ready.dataset})


@framed
def embed_story(request: HttpRequest, slug: str) -> HttpResponse:
    reading = read_story(request, slug)
    shared = story_shared(reading.card.story, reading.card.title)
    response = _frame(request, {"shared": shared, "reading": reading})
    response.policy_changes = reading.policy_changes  # type: ignore[attr-defined]
    return response


def _frame(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    theme = request.GET.get("theme", "auto")
    page = {"scheme": SCHEMES.get(theme, ""), **page}
    return render(request, "portal/embed.html", page, status=status)


@require_safe
def embed_script(request: HttpRequest) -> HttpResponse:
    """The script of the tags for other sites, at an address that does not change."""
    found = finders.find(SCRIPT)
    if not found:
        raise Http404
    content = Path(str(found)).read_bytes()
    tag = etag(content.hex())
    response = (
        not_modified(tag)
        if is_known(request, tag)
        else HttpResponse(content, content_type="text/javascript; charset=utf-8")
    )
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={SCRIPT_KEPT_FOR}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
