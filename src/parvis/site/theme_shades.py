"""The shades of a town's two colours: links, buttons, washes and grounds by day and by night, at the contrasts that reading asks.

Hue stays; lightness moves until the contrast is there. A colour that would have to change so much that nobody in town
would know it again is refused, with the reason and the way out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parvis.site.theme_colour import Colour, contrast, difference

TEXT, EDGE, STRONG = 4.5, 3.0, 7.0
FARTHEST = 0.22
LEAST_DIFFERENCE = 12.0
STEP = 0.005
DAY, NIGHT = Colour.parse("#ebe4d5"), Colour.parse("#1b2324")
BRIGHT, DARK = Colour.parse("#fffdf8"), Colour.parse("#13262a")
BLACK = Colour(0, 0, 0)
Shades = dict[str, str]


@dataclass(frozen=True, slots=True)
class TownColours:
    """The colour of links, buttons and grounds, and the one that stands out on them."""

    main: Colour
    second: Colour


def read_colours(text: str) -> TownColours | None:
    """Two colours such as `#0b5f55,#f2b134`; nothing for the house's own. Raises ValueError with the remedy."""
    if not text.strip():
        return None
    written = [one.strip() for one in text.split(",")]
    if len(written) != 2:
        raise ValueError("say two colours separated by a comma, such as #0b5f55,#f2b134")
    colours = TownColours(*(Colour.parse(one) for one in written))
    if difference(colours.main, colours.second) < LEAST_DIFFERENCE:
        raise ValueError("the two colours are too much alike: nothing would stand out")
    by_day(colours)
    by_night(colours)
    return colours


def by_day(town: TownColours) -> Shades:
    lightness, chroma, hue = town.main.oklch
    wash = Colour.at(0.91, min(chroma, 0.03), hue)
    accent = _until(town.main, -1, lambda one: contrast(one, DAY) >= TEXT and contrast(one, wash) >= TEXT)
    if lightness - accent.oklch[0] > FARTHEST:
        raise ValueError(
            f"the first colour, {town.main.hex}, is too pale to be read on paper: it would have to become {accent.hex}. "
            "Put a darker colour of the town first, and this one second"
        )
    return {
        "accent": accent.hex,
        "accent-ink": BRIGHT.hex,
        "accent-deep": _moved(accent, -0.1).hex,
        "accent-wash": wash.hex,
        **_ground(town),
        "sun-edge": _until(town.second, -1, lambda one: contrast(one, DAY) >= EDGE).hex,
    }


def by_night(town: TownColours) -> Shades:
    _lightness, chroma, hue = town.main.oklch
    wash = Colour.at(0.32, min(chroma, 0.045), hue)
    pale = Colour.at(0.8, min(chroma, 0.11), hue)
    accent = _until(pale, 1, lambda one: contrast(one, NIGHT) >= STRONG and contrast(one, wash) >= TEXT)
    return {
        "accent": accent.hex,
        "accent-ink": Colour.at(0.23, min(chroma, 0.04), hue).hex,
        "accent-deep": _moved(accent, 0.08).hex,
        "accent-wash": wash.hex,
        **_ground(town),
        "sun-edge": _until(town.second, 1, lambda one: contrast(one, NIGHT) >= EDGE).hex,
    }


def with_more_contrast(shades: Shades, is_night: bool) -> Shades:
    """What changes for readers who ask for more contrast."""
    paper, way = (Colour.parse("#0b1011"), 1) if is_night else (Colour.parse("#ffffff"), -1)
    accent = _until(Colour.parse(shades["accent"]), way, lambda one: contrast(one, paper) >= 11)
    edge = _until(Colour.parse(shades["sun-edge"]), way, lambda one: contrast(one, paper) >= STRONG)
    ground = _moved(Colour.parse(shades["hero"]), -0.08)
    sun = _until(
        Colour.parse(shades["sun"]), 1, lambda one: contrast(one, ground) >= STRONG and contrast(one, BLACK) >= STRONG
    )
    return {
        "accent": accent.hex,
        "accent-deep": _moved(accent, way * 0.06).hex,
        "sun-edge": edge.hex,
        "hero": ground.hex,
        "hero-deep": _moved(ground, -0.05).hex,
        "hero-line": _moved(ground, 0.06).hex,
        "hero-quiet": BRIGHT.hex,
        "sun": sun.hex,
        "sun-ink": BLACK.hex,
    }


def _ground(town: TownColours) -> Shades:
    """The deep ground of home page, footer and errors, and the second colour upon it."""
    lightness, chroma, hue = town.main.oklch
    ground = Colour.at(min(lightness, 0.32), min(chroma, 0.1), hue)
    sun = _until(town.second, 1, lambda one: contrast(one, ground) >= TEXT and contrast(one, DARK) >= TEXT)
    if sun.oklch[0] - town.second.oklch[0] > FARTHEST:
        raise ValueError(
            f"the second colour, {town.second.hex}, is too dark to stand out on {ground.hex}, the ground made of the "
            f"first: it would have to become {sun.hex}. Put a lighter colour of the town second"
        )
    return {
        "hero": ground.hex,
        "hero-deep": _moved(ground, -0.06).hex,
        "hero-line": _moved(ground, 0.12).hex,
        "hero-quiet": Colour.at(0.89, min(chroma, 0.03), hue).hex,
        "sun": sun.hex,
        "sun-ink": DARK.hex,
    }


def _until(colour: Colour, way: int, is_enough: Callable[[Colour], bool]) -> Colour:
    """The nearest colour of that hue, darker (-1) or lighter (1), that is enough; the end of the scale at worst."""
    lightness, chroma, hue = colour.oklch
    steps = 0
    while not is_enough(colour) and 0 <= lightness + way * steps * STEP <= 1:
        steps += 1
        colour = Colour.at(lightness + way * steps * STEP, chroma, hue)
    return colour


def _moved(colour: Colour, by: float) -> Colour:
    lightness, chroma, hue = colour.oklch
    return Colour.at(min(max(lightness + by, 0.0), 1.0), chroma, hue)
