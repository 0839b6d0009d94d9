"""What every page's template receives: the town, this page in the other languages, the built front end."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import resolve, reverse, translate_url
from django.utils.translation import get_language

_MANIFEST = Path(__file__).parent / "static" / "web" / "manifest.json"


def town(request: HttpRequest) -> dict[str, Any]:
    return {
        "town": settings.PARVIS["TOWN"],
        "languages": _languages(request),
        "web": _web(_MANIFEST.stat().st_mtime_ns) if _MANIFEST.exists() else {},
    }


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
def _web(_changed: int) -> dict[str, str]:
    """The addresses of the built script and style sheet."""
    entries = json.loads(_MANIFEST.read_text())
    entry = next(one for one in entries.values() if one.get("isEntry"))
    return {"script": static(f"web/{entry['file']}"), "style": static(f"web/{entry['css'][0]}")}
