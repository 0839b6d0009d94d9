"""The content that the form of a story sends: `b.<key>.<field>.<language>`, the blocks in the order of the fields `block`.

Moving, removing and adding a block are buttons of that same form, so that nothing typed is lost by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parvis.platform.portal.domain.content import FIELDS, KINDS, LANGUAGES, cleaned, fresh_key

List = Callable[[str], Sequence[str]]


def content_of(values: List) -> dict[str, Any]:
    """The content of a form; `values` gives all the values of one name, as sent."""

    def one(name: str) -> str:
        given = values(name)
        return given[-1] if given else ""

    def texts(name: str) -> dict[str, str]:
        return {code: one(f"{name}.{code}") for code in LANGUAGES}

    blocks = []
    for key in values("block"):
        kind = one(f"b.{key}.kind")
        block: dict[str, Any] = {"id": key, "kind": kind, "width": one(f"b.{key}.width")}
        for name, of in FIELDS.get(kind, {}).items():
            place = f"b.{key}.{name}"
            block[name] = (
                texts(place) if of in {"line", "prose"} else list(values(place)) if of == "list" else one(place)
            )
        blocks.append(block)
    cover = {"picture": one("cover.picture"), "alt": texts("cover.alt"), "credit": one("cover.credit")}
    return cleaned(
        {
            "titles": texts("titles"),
            "summaries": texts("summaries"),
            "theme": one("theme"),
            "cover": cover,
            "blocks": blocks,
        }
    )


def rearranged(content: dict[str, Any], act: str) -> tuple[dict[str, Any], str]:
    """The content after `up:<key>`, `down:<key>`, `delete:<key>` or `add:<kind>`, and the key of the block concerned.

    >>> rearranged(cleaned({}), "add:text")[0]["blocks"][0]["kind"]
    'text'
    """
    verb, _, what = act.partition(":")
    blocks = list(content["blocks"])
    if verb == "add" and what in KINDS:
        key = fresh_key({one["id"] for one in blocks})
        return cleaned({**content, "blocks": [*blocks, {"id": key, "kind": what}]}), key
    place = next((number for number, one in enumerate(blocks) if one["id"] == what), None)
    if place is None:
        return content, ""
    if verb == "delete":
        del blocks[place]
        what = blocks[min(place, len(blocks) - 1)]["id"] if blocks else ""
    other = {"up": place - 1, "down": place + 1}.get(verb)
    if other is not None and 0 <= other < len(blocks):
        blocks[place], blocks[other] = blocks[other], blocks[place]
    return {**content, "blocks": blocks}, what
