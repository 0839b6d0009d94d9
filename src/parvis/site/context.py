"""What every page's template receives: the town and its look, the menu, this page in the other languages, the built front end."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, resolve, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.site.accessibility import state_of_compliance
from parvis.site.theme import the_theme

_MANIFEST = Path(__file__).parent / "static" / "web" / "manifest.json"
MENU = (("home", _("Home")), ("catalogue", _("Catalogue")), ("stories", _("Stories")), ("reuses", _("Reuses")))
FOOT = (("llms", "llms.txt"), ("usage", _("Use of the portal")), ("style", _("Design")))


def town(request: HttpRequest) -> dict[str, Any]:
    theme = the_theme()
    web = _web(_MANIFEST.stat().st_mtime_ns) if _MANIFEST.exists() else {}
    return {
        "town": settings.PARVIS["TOWN"],
        "contact": settings.PARVIS["CONTACT"],
        "accessibility": state_of_compliance(),
        "menu": _entries(MENU, request),
        "foot": _entries(FOOT, request),
        "languages": _languages(request),
        "web": web,
        "theme": {
            "sheet": reverse("theme-sheet", args=[theme.sheet_name]) if theme.sheet_name else "",
            "logo": reverse("theme-logo", args=[theme.logo.name]) if theme.logo else "",
            "face": web.get("faces", {}).get(theme.pair.text.source, "") if theme.pair.text else "",
        },
    }


def _entries(names: tuple[tuple[str, Any], ...], request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of this installation among `names`, with their addresses."""
    match = request.resolver_match
    here = match.url_name if match else ""
    return [
        {"name": name, "label": label, "url": url, "is_here": name == here}
        for name, label in names
        if (url := _address(name))
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in each language; the home page in the other ones where this page has no address of its own."""
    current = (get_language() or settings.LANGUAGE_CODE)[:2]
    address = request.get_full_path() if _is_page(request) else reverse("home")
    return [
        {"code": code, "name": name, "url": translate_url(address, code), "is_current": code == current}
        for code, name in settings.LANGUAGES
    ]


def _is_page(request: HttpRequest) -> bool:
    try:
        resolve(request.path_info)
    except Http404:
        return False
    return request.method in {"GET", "HEAD"}


@lru_cache(maxsize=1)
def _web(_changed: int) -> dict[str, Any]:
    """The addresses of the built script and style sheet, and of each face by its source."""
    entries = json.loads(_MANIFEST.read_text())
    entry = entries["src/main.ts"]
    return {
        "script": static(f"web/{entry['file']}"),
        "style": static(f"web/{entry['css'][0]}"),
        "faces": {name: static(f"web/{one['file']}") for name, one in entries.items() if name.endswith(".woff2")},
    }
