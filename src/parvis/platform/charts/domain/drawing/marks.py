"""SVG as values: a mark has a name, attributes and what is inside it; writing it escapes every text.

In a page, classes carry the look and the page's tokens colour them. A file that stands alone has its own colours: the same
classes become presentation attributes, which every reader of SVG understands and no security policy refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

TONES = ("#0b6b5f", "#a33903", "#5578d7", "#8b8c07", "#dc6995", "#633897", "#670817", "#3b2c55")
INK, QUIET, LINE, PAPER, WASH = "#13262a", "#4b5957", "#d9cfbc", "#ffffff", "#dbe9df"
HEATS = ("#b78a2c", "#738639", "#307755", "#004a4c", "#011d2e")
REST = "#8a877d"
_LOOKS: dict[str, dict[str, str]] = {
    "grid": {"stroke": LINE, "stroke-width": "1"},
    "zero": {"stroke": QUIET, "stroke-width": "1"},
    "tick": {"fill": QUIET},
    "name": {"fill": INK},
    "value": {"fill": INK, "font-weight": "600"},
    "axis-name": {"fill": QUIET},
    "head": {"fill": INK, "font-weight": "700"},
    "trace": {"fill": "none", "stroke-width": "2.2", "stroke-linejoin": "round", "stroke-linecap": "round"},
    "cloud": {"fill": "none", "stroke-width": "6", "stroke-linecap": "round", "stroke-opacity": "0.55"},
    "tile": {"fill": WASH, "stroke": PAPER, "stroke-width": "2"},
    "edge": {"stroke": PAPER, "stroke-width": "1"},
    "box": {"fill": WASH, "stroke": TONES[0], "stroke-width": "1.5"},
    "whisker": {"stroke": TONES[0], "stroke-width": "1.5"},
    "median": {"stroke": INK, "stroke-width": "3"},
    "rest": {"fill": REST},
    "rest-trace": {"stroke": REST},
    **{f"tone-{n}": {"fill": tone} for n, tone in enumerate(TONES, start=1)},
    **{f"trace-{n}": {"stroke": tone} for n, tone in enumerate(TONES, start=1)},
    "no-heat": {"fill": "#f3f1ea"},
    "small": {"font-size": "11"},
    **{f"heat-{n}": {"fill": tone} for n, tone in enumerate(HEATS)},
}


@dataclass(frozen=True, slots=True)
class Mark:
    name: str
    attributes: Mapping[str, str | float]
    inside: tuple[Mark | str, ...] = ()


def mark(name: str, *inside: Mark | str | None, **attributes: str | float | None) -> Mark:
    """A mark; `class_` and `text_anchor` stand for `class` and `text-anchor`, and what is None is left out."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    return Mark(name, named, tuple(one for one in inside if one is not None))


def written(one: Mark | str, *, alone: bool = False) -> str:
    """The mark as SVG text; `alone` gives it its own colours.

    >>> written(mark("text", "a < b", x=1.26, class_="tick"))
    '<text x="1.3" class="tick">a &lt; b</text>'
    """
    if isinstance(one, str):
        return escape(one)
    attributes = dict(one.attributes)
    if alone:
        for word in str(attributes.pop("class", "")).split():
            attributes |= _LOOKS.get(word, {})
    said = "".join(f" {key}={quoteattr(place(value))}" for key, value in attributes.items())
    inside = "".join(written(part, alone=alone) for part in one.inside)
    return f"<{one.name}{said}>{inside}</{one.name}>" if inside else f"<{one.name}{said}/>"


def place(value: str | float) -> str:
    """A coordinate, to a tenth."""
    return value if isinstance(value, str) else f"{round(value, 1):g}"


def tone(n: int, gathers: bool = False, *, of: str = "tone") -> str:
    """The class of the n-th series, from 0; the one that gathers the others has a grey of its own."""
    if gathers:
        return "rest" if of == "tone" else "rest-trace"
    return f"{of}-{n % len(TONES) + 1}"
