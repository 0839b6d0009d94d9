"""The picture of a dataset's card. Its address names the snapshot that it shows, so that it is kept for ever by who has it."""

from __future__ import annotations

import re
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.previewing import Picture, preview_of

NAMESPACE = "http://www.w3.org/2000/svg"
BUILT = "web/colours.css"
KEPT = "max-age=31536000, immutable"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_ROLE = re.compile(r"(--[\w-]+):[^;]+;")
_EMPTY = re.compile(r"(?:@media[^{]*\{\s*)?:root\s*\{\s*(?:color-scheme:[^;]+;\s*)?\}(?:\s*\})?")
_USED = re.compile(r"var\((--[\w-]+)\)")


@require_safe
def preview(request: HttpRequest, dataset_id: str, version: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    drawn = _drawn(dataset, str(dataset.current_id))
    if isinstance(drawn, Picture):
        return _kept(HttpResponseRedirect(drawn.address), dataset, version)
    return _kept(HttpResponse(_coloured(drawn), content_type="image/svg+xml"), dataset, version)


def _coloured(drawn: str) -> str:
    """The drawing with the tokens that it uses, in each scheme: an image cannot reach the page's style sheet."""
    used = set(_USED.findall(drawn))
    sheet = _ROLE.sub(lambda role: role[0] if role[1] in used else "", _colours(finders.find(BUILT)))
    sheet = _SPACE.sub("", _EMPTY.sub("", sheet)).replace("@media(", "@media (").replace(")and(", ") and (")
    named = drawn if "xmlns=" in drawn else drawn.replace("<svg", f'<svg xmlns="{NAMESPACE}"', 1)
    return named.replace(">", f"><style>{sheet}</style>", 1)


def _kept(response: HttpResponse, dataset: Dataset, version: str) -> HttpResponse:
    """Kept as long as one likes, unless the address names another snapshot than the one that was drawn."""
    is_public = dataset.visibility == Visibility.PUBLIC
    is_exact = str(dataset.current_id).startswith(version)
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, {KEPT if is_exact else 'no-cache'}"
    return response


_drawings: dict[str, str | Picture] = {}
MOST_DRAWINGS = 2000


def _drawn(dataset: Dataset, snapshot: str) -> str | Picture:
    """A snapshot never changes, so neither does its drawing."""
    if snapshot not in _drawings:
        if len(_drawings) >= MOST_DRAWINGS:
            _drawings.clear()
        _drawings[snapshot] = preview_of(dataset)
    return _drawings[snapshot]


@lru_cache(maxsize=2)
def _colours(path: str | None) -> str:
    """The tokens of colour as the front end was built with them."""
    if path is None:
        return ""
    with open(path, encoding="utf-8") as sheet:
        return _COMMENT.sub("", sheet.read())
