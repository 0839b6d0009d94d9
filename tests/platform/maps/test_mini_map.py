"""The static drawing is light whatever the dataset holds, and nothing when there is nothing to draw."""

from __future__ import annotations

from xml.etree import ElementTree

from parvis.platform.maps.mini_map import mini_map_svg
from tests.platform.maps.conftest import scattered


def test_thousands_of_positions_are_four_hundred_at_most(publish, town, home):
    drawing = mini_map_svg(publish("lampes", town, scattered(5000)), size=(320, 200))
    assert 200 < drawing.count("<circle") <= 400 and len(drawing) < 25_000
    for circle in ElementTree.fromstring(drawing).iter("circle"):
        assert 0 <= float(circle.get("cx")) <= 320 and 0 <= float(circle.get("cy")) <= 200


def test_a_selection_is_drawn_alone(publish, town, home):
    dataset = publish("ecoles", town)
    assert mini_map_svg(dataset, ("places > 1000",)).count("<circle") == 1
    assert mini_map_svg(dataset, ("places > 99999",)) == ""


def test_shapes_are_simplified_to_the_drawing(town, publish_shapes):
    coast = [[2.2 + 0.1 * n / 20_000, 48.8 + 0.0001 * (n % 2)] for n in range(20_000)]
    drawing = mini_map_svg(publish_shapes("cote", town, [{"type": "LineString", "coordinates": coast}]))
    assert 'class="line' in drawing and len(drawing) < 4000


def test_a_dataset_without_places_has_no_drawing(publish, town, home):
    assert mini_map_svg(publish("comptes", town, "poste;montant\nvoirie;12\n")) == ""
