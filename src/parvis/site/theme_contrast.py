"""The contrasts that the design promises: what is written or drawn on what, and the least ratio of WCAG 2.2 for it.

4.5 for text (criterion 1.4.3), 3 for edges, icons and marks (1.4.11), 7 where readers ask for more contrast (1.4.6).
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.site.theme_colour import Colour, contrast
from parvis.site.theme_tokens import Values

TEXT, EDGE, MORE_TEXT = 4.5, 3.0, 7.0


@dataclass(frozen=True, slots=True)
class Promise:
    """That `front` stands out on `back` at `least`."""

    front: str
    back: str
    least: float

    def ratio(self, values: Values) -> float:
        return contrast(Colour.parse(values[self.front]), Colour.parse(values[self.back]))

    def least_in(self, scheme: str) -> float:
        return MORE_TEXT if scheme.endswith("contrast") and self.least == TEXT else self.least


def _on(backs: str, fronts: str, least: float) -> tuple[Promise, ...]:
    return tuple(Promise(front, back, least) for back in backs.split() for front in fronts.split())


PROMISES = (
    *_on("paper surface sunk", "ink quiet accent accent-deep", TEXT),
    *_on("accent-wash", "ink accent accent-deep", TEXT),
    *_on("accent accent-deep", "accent-ink", TEXT),
    *_on("paper surface", "bad good", TEXT),
    *_on("bad", "surface", TEXT),
    *_on("bad-wash", "ink bad", TEXT),
    *_on("good-wash", "ink good", TEXT),
    *_on("warm", "warm-ink", TEXT),
    *_on("hero hero-deep hero-line", "hero-ink hero-quiet", TEXT),
    *_on("hero hero-deep", "sun", TEXT),
    *_on("sun", "sun-ink", TEXT),
    *_on("paper surface sunk", "edge sun-edge focus", EDGE),
    *_on("warm", "warm-line", EDGE),
    *_on("hero", "hero-quiet", EDGE),
)
