"""What charts offer to the rest of the portal: a drawing, a small drawing, a tag for stories."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.offered import chart_svg, sparkline_svg

BARS = {"kind": "bar", "x": "essence", "y": ["hauteur"], "aggregate": "avg"}


def test_a_drawing_from_a_description(trees):
    wide, narrow = (ElementTree.fromstring(chart_svg(trees, BARS, "en", width).encode()) for width in (900, 320))
    assert int(wide.get("width")) > 700 > int(narrow.get("width"))
    assert wide[0].text == "Average hauteur by essence"


@pytest.mark.parametrize(
    "wrong", [{**BARS, "kind": "radar"}, {**BARS, "x": "z"}, {**BARS, "colour": "red"}, {"kind": "bar"}]
)
def test_a_description_is_read_strictly(trees, wrong):
    with pytest.raises(ChartProblem) as problem:
        chart_svg(trees, wrong, "fr")
    assert problem.value.words("fr") and problem.value.words("en")


def test_a_card_has_a_light_drawing(trees, counts):
    for dataset in (trees, counts):
        drawing = sparkline_svg(dataset)
        assert ElementTree.fromstring(drawing).tag == "svg"
        assert len(drawing.encode()) <= 2048


def test_cards_are_drawn_in_the_catalogue(counts):
    from parvis.platform.catalog.previewing import preview_of

    assert "<path" in preview_of(counts)


def place(dataset, description) -> str:
    return Template("{% load charts %}{% chart dataset description %}").render(
        Context({"dataset": dataset, "description": description})
    )


def test_a_story_places_a_chart(trees):
    html = place(trees, {**BARS, "title": "Nos arbres"})
    assert "<pv-chart>" in html and html.count("<svg") == 2 and "application/json" in html
    assert "Nos arbres" in html and "<table>" in html
    assert " style=" not in html


def test_a_chart_that_cannot_be_drawn_any_more_does_not_break_a_story(trees):
    html = place(trees, {**BARS, "x": "disparue"})
    assert "disparue" in html and "<svg" not in html


def test_two_charts_of_a_page_do_not_share_names(trees):
    html = place(trees, BARS) + place(trees, {**BARS, "aggregate": "max"})
    names = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(names) == len(set(names))
