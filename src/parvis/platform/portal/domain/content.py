"""What a story says: titles and summaries by language, a theme, a cover, and a list of typed blocks.

`cleaned` makes a well-formed content of anything, and keeps what a person wrote; `lacks` says what must still be done before
readers see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LANGUAGES = ("fr", "en")
MOST_BLOCKS = 100
LONGEST, LONGEST_LINE = 20_000, 500
WIDTHS = ("full", "half", "third")
SECTIONS = {"chart": "charts", "map": "map", "table": "table", "gallery": "gallery", "calendar": "calendar"}
SECTION_FIELDS = {"dataset": "word", "query": "query", "caption": "line", "height": "word"}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "heading": {"text": "line", "level": "word"},
    "text": {"text": "prose"},
    "quote": {"text": "prose", "who": "line"},
    "figures": {"figures": "list"},
    **dict.fromkeys(SECTIONS, SECTION_FIELDS),
    "image": {"picture": "word", "alt": "line", "caption": "line", "credit": "word"},
    "video": {"address": "word", "title": "line", "captions": "prose", "credit": "word"},
    "dataset": {"dataset": "word"},
}
KINDS = tuple(FIELDS)
_KEY = re.compile(r"[a-z0-9]{1,12}")
_IN_ADDRESS = re.compile(r"^(?:/en)?/(?:explore|embed)/dataset/([a-z0-9_-]+)/(?:[a-z-]+/)?$")


@dataclass(frozen=True, slots=True)
class Lack:
    """What a block, by its number from 1, or the story itself (0), still needs: a key of the words that say it."""

    block: int
    what: str


def empty() -> dict[str, Any]:
    return cleaned({})


def cleaned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The content that `raw` means: known kinds and fields of the right type, each block with a key of its own."""
    cover = raw.get("cover") if isinstance(raw.get("cover"), Mapping) else {}
    assert isinstance(cover, Mapping)
    given = raw.get("blocks")
    blocks: list[dict[str, Any]] = []
    for one in given if isinstance(given, list) else []:
        if isinstance(one, Mapping) and one.get("kind") in FIELDS and len(blocks) < MOST_BLOCKS:
            blocks.append(_block(one, {block["id"] for block in blocks}))
    return {
        "titles": by_language(raw.get("titles"), 200),
        "summaries": by_language(raw.get("summaries"), LONGEST_LINE),
        "theme": _word(raw.get("theme"), 100),
        "cover": {"picture": _word(cover.get("picture"), 64), "alt": by_language(cover.get("alt"), 300),
                  "credit": _word(cover.get("credit"), 200)},
        "blocks": blocks,
    }  # fmt: skip


def _block(raw: Mapping[str, Any], taken: set[str]) -> dict[str, Any]:
    key = str(raw.get("id", ""))
    if not _KEY.fullmatch(key) or key in taken:
        key = fresh_key(taken)
    kind = str(raw["kind"])
    width = raw.get("width")
    block: dict[str, Any] = {"id": key, "kind": kind, "width": width if width in WIDTHS else "full"}
    for name, of in FIELDS[kind].items():
        block[name] = _field(of, raw.get(name))
    if kind in SECTIONS:
        block["dataset"], block["query"] = pasted(block["dataset"], block["query"])
    if kind == "heading" and block["level"] not in {"2", "3"}:
        block["level"] = "2"
    return block


def _field(of: str, value: Any) -> Any:
    if of == "line":
        return by_language(value, LONGEST_LINE)
    if of == "prose":
        return by_language(value, LONGEST)
    if of == "list":
        given = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [_word(word, 80) for one in given for word in str(one).replace(",", " ").split()][:12]
    return _word(value, 2000)


def fresh_key(taken: set[str]) -> str:
    """A key that no block of the story has."""
    number = len(taken) + 1
    while f"b{number}" in taken:
        number += 1
    return f"b{number}"


def pasted(dataset: str, query: str) -> tuple[str, str]:
    """The dataset and the parameters of a view, from its whole address when somebody pasted that.

    >>> pasted("", "https://parvis.example/en/explore/dataset/arbres/charts/?kind=bar&x=quartier")
    ('arbres', 'kind=bar&x=quartier')
    """
    text = query.strip()
    if text.startswith(("http://", "https://", "/")):
        try:
            parts = urlsplit(text)
        except ValueError:
            return dataset, ""
        found = _IN_ADDRESS.match(parts.path)
        return (found[1] if found else dataset), parts.query
    return dataset, text.removeprefix("?")


def by_language(value: Any, longest: int) -> dict[str, str]:
    """
    >>> by_language({"fr": "Un ", "de": "Ein"}, 10)
    {'fr': 'Un', 'en': ''}
    """
    texts = value if isinstance(value, Mapping) else {}
    return {code: str(texts.get(code) or "").replace("\0", "").strip()[:longest] for code in LANGUAGES}


def lacks(content: Mapping[str, Any]) -> list[Lack]:
    """What readers would miss, in the order of the page."""
    missing = [Lack(0, f"title {code}") for code in LANGUAGES if not content["titles"][code]]
    if not content["blocks"]:
        missing.append(Lack(0, "blocks"))
    if content["cover"]["picture"] and not all(content["cover"]["alt"].values()):
        missing.append(Lack(0, "cover alt"))
    for number, block in enumerate(content["blocks"], start=1):
        missing += [Lack(number, what) for what in _lacking(block)]
    return missing


def _lacking(block: Mapping[str, Any]) -> list[str]:
    kind = block["kind"]
    if kind in {"heading", "text", "quote"}:
        return [f"text {code}" for code in LANGUAGES if not block["text"][code]]
    if kind in SECTIONS or kind == "dataset":
        return [] if block["dataset"] else ["dataset"]
    if kind == "figures":
        return [] if block["figures"] else ["figures"]
    if kind == "image":
        return ([] if block["picture"] else ["picture"]) + ([] if all(block["alt"].values()) else ["alt"])
    return ([] if block["address"] else ["address"]) + ([] if all(block["title"].values()) else ["video title"])


def _word(value: Any, longest: int) -> str:
    return str(value if isinstance(value, str | int) else "").replace("\0", "").strip()[:longest]
