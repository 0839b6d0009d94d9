"""The section *Map* without script: a form, a legend, a drawing and a list that say the same as the map."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.platform.maps.conftest import scattered

PAGE = "/explore/dataset/{}/map/"


def spec(answer: Any) -> dict[str, Any]:
    """What the page tells the element that draws the map."""
    found = re.search(r'<script type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def text(answer: Any) -> str:
    body = answer.content.decode().split("map-section", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_only_datasets_with_places_have_a_map(client, publish, town):
    publish("ecoles", town)
    publish("comptes", town, "poste;montant\nvoirie;12\n")
    assert "/explore/dataset/ecoles/map/" in client.get("/explore/dataset/ecoles/").content.decode()
    assert "/map/" not in client.get("/explore/dataset/comptes/").content.decode()


def test_the_page_is_complete_without_script(client, publish, town):
    publish("ecoles", town)
    answer = client.get(PAGE.format("ecoles"))
    body = answer.content.decode().split("map-section", 1)[1]
    assert body.count("<circle") == 3 and 'class="mini-map"' in body
    assert "École Jules-Ferry" in body and "48.8235, 2.27" in body
    assert re.search(r'href="/explore/dataset/ecoles/records/[0-9a-f]{40}/"', body)


def test_the_map_fits_its_rows_and_asks_for_what_the_address_asks(client, publish, town):
    dataset = publish("ecoles", town)
    found = spec(client.get(PAGE.format("ecoles"), {"where": "places > 1000", "f.nom": "Marvingt"}))
    assert found["bounds"] == [2.26, 48.82, 2.26, 48.82]
    (layer,) = found["layers"]
    assert f"snapshot={dataset.current_id}" in layer["tiles"] and "places+%3E+1000" in layer["tiles"]
    assert "Marvingt" in layer["tiles"] and "title=nom" in layer["tiles"]


def test_where_the_map_looks_is_in_the_address(client, publish, town):
    publish("ecoles", town)
    assert spec(client.get(PAGE.format("ecoles"), {"location": "14,48.82,2.26"}))["location"] == [14, 48.82, 2.26]
    assert spec(client.get(PAGE.format("ecoles"), {"location": "14,98,2"}))["location"] is None


def test_quantiles_share_rows_out_and_equal_steps_share_values_out(client, publish, town):
    publish("lampes", town, scattered(400))
    quantiles = spec(client.get(PAGE.format("lampes"), {"show": "puissance", "classes": 4}))["layers"][0]["drawing"]
    equal = client.get(PAGE.format("lampes"), {"show": "puissance", "by": "equal", "classes": 3})
    assert quantiles["kind"] == "steps" and len(quantiles["colours"]) == 4 == len(quantiles["bounds"]) + 1
    assert spec(equal)["layers"][0]["drawing"]["bounds"] == [13, 26]
    assert "0 à 13" in text(equal) and "26 à 39" in text(equal)


def test_kinds_have_a_colour_each_and_the_rest_one_together(client, publish, town):
    rows = "".join(f"Objet {n};sorte {n % 11:02d};48.8{n:02d}, 2.2\n" for n in range(60))
    publish("objets", town, "nom;sorte;position\n" + rows)
    drawing = spec(client.get(PAGE.format("objets"), {"show": "sorte"}))["layers"][0]["drawing"]
    assert drawing["kind"] == "categories" and len(set(drawing["colours"])) == 8 and drawing["other"] == "data-other"
    answer = client.get("/en" + PAGE.format("objets"), {"show": "sorte"})
    assert "Other values" in text(answer)


def test_amounts_are_told_by_round_sizes(client, publish, town):
    publish("lampes", town, scattered(400))
    answer = client.get(PAGE.format("lampes"), {"show": "puissance", "by": "size"})
    assert spec(answer)["layers"][0]["drawing"] == {"kind": "size", "most": 39}
    assert answer.content.decode().count("legend-size") == 3


def test_sizes_on_shapes_are_signs_over_them(client, town, publish_shapes):
    square = [[2.2, 48.8], [2.3, 48.8], [2.3, 48.9], [2.2, 48.8]]
    publish_shapes("zones", town, [{"type": "Polygon", "coordinates": [square]}] * 3)
    layer = spec(client.get(PAGE.format("zones"), {"show": "poids", "by": "size"}))["layers"][0]
    assert "as=signs" in layer["signs"] and "value=poids" in layer["signs"] and "value" not in layer["tiles"]


def test_a_column_with_one_value_has_one_class(client, publish, town):
    publish("lieux", town, "nom;places;position\nA;5;48.8, 2.2\nB;5;48.9, 2.3\n")
    answer = client.get(PAGE.format("lieux"), {"show": "places"})
    assert answer.status_code == 200 and spec(answer)["layers"][0]["drawing"]["bounds"] == []


def test_other_datasets_lie_over_in_colours_of_their_own(client, publish, town, other_organization):
    publish("ecoles", town)
    publish("lampes", town, scattered(30))
    publish("cameras", other_organization, visibility="restricted")
    page = client.get(PAGE.format("ecoles"))
    assert '<option value="lampes">' in page.content.decode() and "cameras" not in page.content.decode()
    answer = client.get(PAGE.format("ecoles"), {"layer": ["lampes", "cameras", "rien"], "hide": "lampes"})
    layers = spec(answer)["layers"]
    assert [one["id"] for one in layers] == ["ecoles", "lampes"]
    assert layers[0]["colour"] != layers[1]["colour"] and layers[1]["isHidden"]
    assert "Enlever la couche Lampes" in text(answer)


def test_a_dataset_is_added_by_the_form(client, publish, town):
    publish("ecoles", town)
    publish("lampes", town, scattered(30))
    assert [one["id"] for one in spec(client.get(PAGE.format("ecoles"), {"add": "lampes"}))["layers"]] == [
        "ecoles",
        "lampes",
    ]


def test_what_was_drawn_is_a_filter_that_can_be_taken_away(client, publish, town):
    publish("ecoles", town)
    box = "in_bbox(`lieu`, 48.8215, 2.2, 48.83, 2.3)"
    area = "intersects(`lieu`, geom'POLYGON((2.2 48.81, 2.3 48.81, 2.3 48.822, 2.2 48.81))')"
    answer = client.get(PAGE.format("ecoles"), {"where": box})
    assert "dans le rectangle dessiné" in text(answer) and 'href="?"' in answer.content.decode()
    assert "École Jules-Ferry" in text(answer) and "Matisse" not in text(answer)
    assert "dans la zone dessinée" in text(client.get(PAGE.format("ecoles"), {"where": area}))


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_condition_that_cannot_be_read_is_told_with_the_way_out(client, publish, town, language):
    publish("ecoles", town)
    answer = client.get(language + PAGE.format("ecoles"), {"where": "places ="})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode() and 'class="filter-off"' in answer.content.decode()


def test_no_row_and_no_place_are_told_apart(client, publish, town):
    publish("ecoles", town)
    publish("sans", town, "nom;position\nA;48.8, 2.2\nB;\n")
    assert "Aucune ligne ne correspond" in text(client.get(PAGE.format("ecoles"), {"where": "places > 99999"}))
    nowhere = text(client.get(PAGE.format("sans"), {"where": "nom = 'B'"}))
    assert "Aucune de ces lignes n’a de place sur la carte" in nowhere
    assert "1 sans position" in text(client.get(PAGE.format("sans")))


@pytest.mark.parametrize("more", [[], [{"type": "LineString", "coordinates": [[2.25, 48.85], [2.26, 48.86]]}]])
def test_odd_positions_are_told_and_do_not_move_the_map(client, town, publish_shapes, more):
    places = ([2.2, 48.8], [2.3, 48.9], [0, 0], [3.1, 89.9])
    publish_shapes("lieux", town, [*({"type": "Point", "coordinates": one} for one in places), *more])
    answer = client.get(PAGE.format("lieux"))
    assert spec(answer)["bounds"] == [2.2, 48.8, 2.3, 48.9]
    assert "1 ligne est à la latitude 0, longitude 0" in text(answer) and "1 hors de la carte" in text(answer)


def test_the_page_asks_little_of_the_database(client, publish, town, django_assert_max_num_queries):
    publish("ecoles", town)
    client.get(PAGE.format("ecoles"))
    with django_assert_max_num_queries(12):
        client.get(PAGE.format("ecoles"), {"show": "places"})


def test_a_row_is_told_in_the_reader_s_language(client, publish, town):
    dataset = publish("ecoles", town)
    address = "{}/explore/dataset/ecoles/map/rows/0/"
    answer = client.get(address.format(""), {"snapshot": dataset.current_id})
    assert "École Jules-Ferry" in text_of(answer) and "oui" in text_of(answer)
    assert re.search(r"/explore/dataset/ecoles/records/[0-9a-f]{40}/", answer.content.decode())
    english = client.get(address.format("/en"), {"snapshot": dataset.current_id})
    assert "yes" in text_of(english) and "/en/explore/dataset/ecoles/records/" in english.content.decode()


def test_a_row_of_data_that_changed_is_not_guessed(client, publish, town):
    before = publish("ecoles", town).current_id
    publish("ecoles", town, "repere;lieu\nAutre;48.8, 2.2\n")
    address = "/explore/dataset/ecoles/map/rows/0/"
    assert client.get(address, {"snapshot": before}).status_code == 410
    assert client.get(address).status_code == 410


def test_rows_that_are_not_there_or_not_open_are_not_found(client, publish, town, other_organization):
    dataset = publish("ecoles", town)
    hidden = publish("cameras", other_organization, visibility="restricted")
    assert client.get("/explore/dataset/ecoles/map/rows/99/", {"snapshot": dataset.current_id}).status_code == 404
    assert client.get("/explore/dataset/cameras/map/rows/0/", {"snapshot": hidden.current_id}).status_code == 404


def text_of(answer: Any) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())
