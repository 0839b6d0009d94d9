"""The tokens keep what the design promises: contrasts in every scheme, and data that nobody confuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.site.theme_colour import Colour, contrast, difference
from parvis.site.theme_contrast import EDGE, PROMISES
from parvis.site.theme_shades import BRIGHT, DARK, DAY, NIGHT
from parvis.site.theme_tokens import PALETTES, SCHEMES, palette, tokens_of
from parvis.site.theme_vision import VISIONS, seen

TOKENS = Path(__file__).parents[2] / "web" / "tokens"
HOUSE = "".join((TOKENS / name).read_text() for name in ("colour.css", "data.css"))
NEAREST = {"data": 10, "seq": 4.5, "div": 7}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_that_is_written_or_drawn_stands_out(scheme):
    values = tokens_of(HOUSE, scheme)
    short = [
        f"{promise.front} on {promise.back}: {promise.ratio(values):.2f} < {promise.least_in(scheme)}"
        for promise in PROMISES
        if promise.ratio(values) < promise.least_in(scheme)
    ]
    assert not short


@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize("name", PALETTES)
def test_each_colour_of_data_stands_out_from_the_surface(name, scheme):
    values = tokens_of(HOUSE, scheme)
    surface = Colour.parse(values["surface"])
    ratios = {token: contrast(Colour.parse(value), surface) for token, value in palette(values, name)}
    assert not {token: ratio for token, ratio in ratios.items() if ratio < EDGE}


@pytest.mark.parametrize("vision", ["", *VISIONS])
@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize("name", PALETTES)
def test_no_two_colours_of_a_palette_merge(name, scheme, vision):
    colours = [Colour.parse(value) for _token, value in palette(tokens_of(HOUSE, scheme), name)]
    looks = [seen(colour, vision) if vision else colour for colour in colours]
    nearest = min(difference(one, other) for at, one in enumerate(looks) for other in looks[at + 1 :])
    assert nearest >= NEAREST[name]


@pytest.mark.parametrize("vision", ["", *VISIONS])
@pytest.mark.parametrize("scheme", ["day", "night"])
def test_more_is_always_farther_from_the_surface(scheme, vision):
    values = tokens_of(HOUSE, scheme)
    surface = Colour.parse(values["surface"])
    colours = [Colour.parse(value) for _token, value in palette(values, "seq")]
    ratios = [contrast(seen(colour, vision) if vision else colour, surface) for colour in colours]
    assert ratios == sorted(ratios)


@pytest.mark.parametrize("scheme", ["day", "night"])
def test_the_middle_of_a_diverging_palette_is_its_faintest(scheme):
    values = tokens_of(HOUSE, scheme)
    surface = Colour.parse(values["surface"])
    ratios = [contrast(Colour.parse(value), surface) for _token, value in palette(values, "div")]
    assert ratios[:4] == sorted(ratios[:4], reverse=True)
    assert ratios[3:] == sorted(ratios[3:])


def test_the_shades_of_a_town_are_measured_on_the_house_s_own_grounds():
    day, night = tokens_of(HOUSE, "day"), tokens_of(HOUSE, "night")
    assert (DAY.hex, BRIGHT.hex, DARK.hex) == (day["sunk"], day["surface"], day["ink"])
    assert night["surface"] == NIGHT.hex


def test_a_simulated_sight_merges_what_it_is_known_to_merge():
    red, green = Colour.parse("#b03030"), Colour.parse("#556b1f")
    assert difference(red, green) > 20
    assert difference(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < 10
