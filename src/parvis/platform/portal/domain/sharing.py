"""The code that puts something of the portal on another site: a frame, or one tag with the script that knows it.

>>> print(frame_code("https://parvis.example/embed/figure/population/", "Population", 220))
<iframe src="https://parvis.example/embed/figure/population/" title="Population" width="100%" height="220" loading="lazy"></iframe>
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

HEIGHTS = {
    "table": 620,
    "map": 520,
    "charts": 520,
    "gallery": 600,
    "calendar": 640,
    "figures": 420,
    "figure": 260,
    "story": 900,
}
USUAL_HEIGHT = 560
WIDTH = 720
TAGS = {"table": "pv-table", "map": "pv-map", "charts": "pv-chart", "gallery": "pv-gallery", "calendar": "pv-calendar",
        "figure": "pv-figure"}  # fmt: skip
OWN = ("lang", "theme")


def height_of(kind: str) -> int:
    """The height to start from, in pixels; the tag then follows the content."""
    return HEIGHTS.get(kind, USUAL_HEIGHT)


def frame_code(address: str, title: str, height: int) -> str:
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" loading="lazy"></iframe>'


def tag_code(script: str, kind: str, attributes: Mapping[str, str]) -> str:
    """The tag of `kind`, `<pv-embed>` for a kind without one of its own, after the script."""
    tag = TAGS.get(kind, "pv-embed")
    given = "".join(f' {name}="{escape(text)}"' for name, text in attributes.items() if text)
    return f'<script src="{escape(script)}" async></script>\n<{tag}{given}></{tag}>'
