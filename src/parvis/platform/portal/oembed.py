"""The oEmbed endpoint: the address of a page of the portal in, the code of its frame out, as JSON or XML."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from parvis.platform.portal.domain.sharing import WIDTH, frame_code
from parvis.platform.portal.shareable import shared_at
from parvis.platform.records.answering import api
from parvis.platform.records.problems import problem

KEPT_FOR = 3600
SMALLEST = 120


@api
def oembed(request: HttpRequest) -> HttpResponse:
    """https://oembed.com: `url`, `format`, `maxwidth`, `maxheight`. An address that is nobody's to read is not found."""
    form = request.GET.get("format", "json")
    if form not in {"json", "xml"}:
        text = {
            "en": "This format is not offered: json or xml.",
            "fr": "Ce format n’est pas proposé\u00a0: json ou xml.",
        }
        return problem(501, "NotImplemented", text, request)
    shared, language = shared_at(request, request.GET.get("url", ""))
    with override(language):
        height = _at_most(request.GET.get("maxheight", ""), shared.height)
        answer: dict[str, Any] = {
            "version": "1.0",
            "type": "rich",
            "title": shared.title,
            "author_name": shared.author,
            "provider_name": settings.PARVIS["TOWN"],
            "provider_url": request.build_absolute_uri(reverse("home")),
            "cache_age": KEPT_FOR,
            "html": frame_code(shared.frame_address(request, language), shared.title, height),
            "width": _at_most(request.GET.get("maxwidth", ""), WIDTH),
            "height": height,
        }
    if form == "json":
        response = HttpResponse(orjson.dumps(answer), content_type="application/json")
    else:
        response = HttpResponse(_xml(answer), content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


def _at_most(asked: str, usual: int) -> int:
    most = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else usual
    return max(SMALLEST, min(usual, most))


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    found: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found
