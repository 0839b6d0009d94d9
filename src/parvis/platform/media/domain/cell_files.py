"""The file that a cell names: a cell of kind file, or a text that is the address of a file of this portal.

An address anywhere else names no file: pages load nothing from other sites.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

PICTURES = {"jpg", "jpeg", "png", "webp", "gif", "avif"}
FILMS = {"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mov": "video/quicktime"}
CAPTIONS = {"vtt", "srt"}
_OWN = re.compile(
    r"(?:/[a-z]{2})?/(?:explore/dataset|api/explore/v2\.1/catalog/datasets)/([a-z0-9][a-z0-9_-]{0,99})/files/([0-9a-f]{64})(?:/download)?/?"
)
Sort = Literal["picture", "film", "captions", "other"]


@dataclass(frozen=True, slots=True)
class CellFile:
    """A file of `dataset` by its checksum; `width` and `height` in pixels are those it was stored with, 0 when unknown.

    The name is empty when only an address is known: it is then taken for a picture.
    """

    dataset: str
    id: str
    name: str = ""
    width: int = 0
    height: int = 0

    @property
    def sort(self) -> Sort:
        return sort_of(self.name) if self.name else "picture"

    @property
    def original(self) -> str:
        return f"/explore/dataset/{self.dataset}/files/{self.id}/download/"


def sort_of(name: str) -> Sort:
    """What the file of that name is for.

    >>> sort_of("Fête.MP4"), sort_of("fete.fr.vtt"), sort_of("plan.pdf")
    ('film', 'captions', 'other')
    """
    ending = suffix(name)
    return (
        "picture"
        if ending in PICTURES
        else "film"
        if ending in FILMS
        else "captions"
        if ending in CAPTIONS
        else "other"
    )


def suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def cell_file(value: Any) -> CellFile | None:
    """The file that a cell names, as the query layer gives it (JSON text or its parts), or None."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if isinstance(value, str):
        return _of_address(value.strip())
    if not isinstance(value, Mapping):
        return None
    found = _of_address(str(value.get("url") or ""))
    if found is None:
        return None
    return CellFile(
        found.dataset,
        found.id,
        str(value.get("filename") or ""),
        _pixels(value.get("width")),
        _pixels(value.get("height")),
    )


def _of_address(text: str) -> CellFile | None:
    own = _OWN.fullmatch(text)
    return CellFile(own[1], own[2]) if own else None


def _pixels(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
