"""`/api/records/1.0/search/` and `/download/` as programs of ten years ago call them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

SAMPLE = (
    Path(os.environ.get("PARVIS_SHARED_DATA") or Path(__file__).parents[5] / "shared" / "data")
    / "portal"
    / "issy-points-interet-2014.json"
)


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["fields"]["nom"] for one in answer.json()["records"]]


def test_an_answer_counts_all_and_shows_some(v1: Callable[..., Any]) -> None:
    body = v1(rows=2, start=1, sort="-nom").json()
    assert body["nhits"] == 5
    assert [one["fields"]["nom"] for one in body["records"]] == ['Halle "des Épinettes"', "Jean-Claude Biguine"]
    assert body["parameters"] == {
        "dataset": "commerces", "rows": 2, "start": 1, "format": "json", "timezone": "UTC", "sort": ["-nom"],
    }  # fmt: skip


def test_a_record_has_the_shape_of_those_of_2014(v1: Callable[..., Any]) -> None:
    record = v1(q="katia").json()["records"][0]
    identity = record.pop("recordid")
    assert len(identity) == 40 and int(identity, 16)
    assert record == {
        "datasetid": "commerces",
        "fields": {
            "nom": "Katia Coiffure",
            "categorie": "Vie pratique/Coiffeurs",
            "codepostal": "92130",
            "ouverture": "2014-08-13",
            "releve": "2019-04-02T10:00:00+00:00",
            "wgs84": [48.822435, 2.249327],
            "usages": "mixte,enfants",
            "note": 8,
        },
        "geometry": {"type": "Point", "coordinates": [2.249327, 48.822435]},
        "record_timestamp": "2026-03-02T10:30:00+00:00",
    }


@pytest.mark.skipif(not SAMPLE.is_file(), reason=f"{SAMPLE} is absent")
def test_keys_are_those_of_a_genuine_answer(v1: Callable[..., Any]) -> None:
    genuine = json.loads(SAMPLE.read_text())[0]
    ours = v1(q="katia").json()["records"][0]
    assert set(ours) == set(genuine)
    assert set(ours["geometry"]) == set(genuine["geometry"])
    assert len(ours["recordid"]) == len(genuine["recordid"])
    assert len(ours["record_timestamp"]) == len(genuine["record_timestamp"])
    assert isinstance(ours["fields"]["wgs84"], list) and isinstance(genuine["fields"]["wgs84"], list)


def test_empty_fields_are_absent(v1: Callable[..., Any]) -> None:
    record = v1(q="#null(wgs84)").json()["records"][0]
    assert "wgs84" not in record["fields"] and "geometry" not in record


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", 5),
        ("coiffure", 1),
        ("nom:musée OR note >= 8", 3),
        ("NOT codepostal==92130", 1),
        ("ouverture:[2015 TO 2016-02-29]", 3),
        ("ouverture:]2015-01-02 TO *]", 2),
        ("releve >= 2021", 2),
        ("releve < '2020-1-1T00:00:00+00:00'", 2),
        ("nom:'weil'", 1),
        ("releve < #now()", 5),
        ("releve < #now(years=-3000)", None),
        ('#null(note) OR #exact(nom, "Katia Coiffure")', 2),
        ('#exact(nom, "Halle \\"des Épinettes\\"")', 1),
        ("#startswith(nom, 'Jean')", 1),
        ("#search(nom, 'boulangerei')", 1),
        ('#distance(wgs84, "48.8236,2.2701", 150)', 2),
        ('#polygon(wgs84, "(48.82,2.26),(48.83,2.26),(48.83,2.28),(48.82,2.28)")', 3),
        ('#geometry(wgs84, "POLYGON((2.24 48.82,2.26 48.82,2.26 48.83,2.24 48.82))")', 1),
        ("boul*", 1),
        ('"jean claude"', 1),
        ('"claude jean"', 0),
        ("(coiffure OR boulangerie) AND note > 8", 1),
    ],
)
def test_the_language_of_q(v1: Callable[..., Any], q: str, found: int | None) -> None:
    answer = v1(q=q)
    if found is None:
        assert answer.status_code == 400
    else:
        assert answer.json()["nhits"] == found, answer.content


@pytest.mark.parametrize(
    ("q", "position"),
    [("inconnu:x", 0), ("coiffure (", 10), ("note > beaucoup", 7), ("ouverture:hier", 10), ('"ouvert', 0), ("#rien(3)", 0),
     ("wgs84:3", 0), ("#exact(nom)", 0), ("a AND", 5), (")", 0)],
)  # fmt: skip
def test_errors_of_q_name_the_place(v1: Callable[..., Any], q: str, position: int) -> None:
    answer = v1(q=q)
    assert answer.status_code == 400
    assert set(answer.json()) == {"errorcode", "error"}
    assert f"at position {position}" in answer.json()["error"]
    assert f"position {position}" in v1(q=q, lang="fr").json()["error"]


def test_a_bare_name_sorts_down_and_a_minus_up(v1: Callable[..., Any]) -> None:
    assert names(v1(sort="note"))[0] == "Boulangerie Weil"
    assert names(v1(sort="-note"))[0] == 'Halle "des Épinettes"'
    assert v1(sort="rien").status_code == 400
    assert len(names(v1(sort="record_timestamp"))) == 5


def test_refinements_exclusions_and_facets(v1: Callable[..., Any]) -> None:
    given = {"refine.categorie": "Vie pratique", "facet": ["categorie", "codepostal"]}
    groups = v1(given=given).json()["facet_groups"]
    assert groups[0]["name"] == "categorie"
    refined = groups[0]["facets"][0]
    assert {key: refined[key] for key in ("name", "path", "count", "state")} == {
        "name": "Vie pratique", "path": "Vie pratique", "count": 3, "state": "refined",
    }  # fmt: skip
    assert [(one["name"], one["path"], one["count"]) for one in refined["facets"]] == [
        ("Coiffeurs", "Vie pratique/Coiffeurs", 2),
        ("Boulangers", "Vie pratique/Boulangers", 1),
    ]
    assert groups[1]["facets"] == [{"name": "92130", "path": "92130", "count": 3, "state": "displayed"}]
    assert v1(given={"exclude.codepostal": "92130"}).json()["nhits"] == 1
    assert v1(given={"refine.ouverture": "2015"}).json()["nhits"] == 2
    assert v1(given={"refine.ouverture": "2015-01"}).json()["nhits"] == 1


def test_a_disjunctive_facet_takes_several_values(v1: Callable[..., Any]) -> None:
    both = {"refine.codepostal": ["92130", "92131"]}
    assert v1(given=both).json()["nhits"] == 0
    body = v1(given={**both, "disjunctive.codepostal": "true", "facet": "codepostal"}).json()
    assert body["nhits"] == 5
    assert [one["state"] for one in body["facet_groups"][0]["facets"]] == ["refined", "refined"]


def test_geographic_filters(v1: Callable[..., Any]) -> None:
    near = v1(given={"geofilter.distance": "48.8236,2.2701,150"}, sort="-dist")
    assert names(near) == ["Boulangerie Weil", "Musée de la Carte"]
    assert near.json()["records"][0]["fields"]["dist"] == "0.00"
    assert v1(given={"geofilter.polygon": "((48.82,2.24),(48.83,2.24),(48.83,2.25),(48.82,2.25))"}).json()["nhits"] == 1
    assert v1(given={"geofilter.bbox": "48.82,2.24,48.83,2.26"}).json()["nhits"] == 1
    for wrong in ("48.8", "a,b,c", "48.8,2.2,-5", "1e400,0,1"):
        assert v1(given={"geofilter.distance": wrong}).status_code == 400


def test_fields_are_chosen(v1: Callable[..., Any]) -> None:
    assert set(v1(fields="nom,note", q="katia").json()["records"][0]["fields"]) == {"nom", "note"}
    assert v1(fields="nom,rien").status_code == 400


def test_ten_thousand_rows_at_once_and_not_one_more(v1: Callable[..., Any]) -> None:
    assert len(v1(rows=10000).json()["records"]) == 5
    assert v1(rows=10001).status_code == 400
    assert v1(rows=10000, start=1).status_code == 400
    assert v1(rows="dix").status_code == 400


def test_a_posted_form_is_read_like_an_address(client: Client, shops: Any) -> None:
    answer = client.post("/api/records/1.0/search/", {"dataset": "commerces", "q": "coiffure"})
    assert answer.json()["nhits"] == 1
    assert Client(enforce_csrf_checks=True).post("/api/records/1.0/search", {"dataset": "commerces"}).status_code == 200


def test_jsonp_calls_the_function_and_nothing_else(v1: Callable[..., Any]) -> None:
    answer = v1(callback="jQuery1.ready", q="katia")
    assert answer["Content-Type"] == "application/javascript; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    body = answer.content.decode()
    assert body.startswith("/**/jQuery1.ready({") and body.endswith("});")
    for wrong in ("alert(1)", "a;b", "<script>", "a" * 200, "1a", "a..b"):
        refused = v1(callback=wrong)
        assert refused.status_code == 400
        assert refused["Content-Type"].startswith("application/json")


def test_jsonp_holds_only_what_everybody_may_see(
    client: Client, v1: Callable[..., Any], shops: Any, person: Callable[..., Any]
) -> None:
    shops.visibility = "restricted"
    shops.save()
    client.force_login(person("chef", "administrator"), backend="django.contrib.auth.backends.ModelBackend")
    assert v1().status_code == 200
    assert v1(callback="lire").status_code == 404


def test_other_formats(v1: Callable[..., Any]) -> None:
    collection = v1(format="geojson", q="katia")
    assert collection["Content-Type"].startswith("application/geo+json")
    feature = collection.json()["features"][0]
    assert feature["geometry"]["coordinates"] == [2.249327, 48.822435]
    assert feature["properties"]["nom"] == "Katia Coiffure"
    assert "<title>Katia Coiffure</title>" in v1(format="rss", q="katia").content.decode()
    assert "<entry>" in v1(format="atom", q="katia").content.decode()
    assert v1(format="docx").status_code == 400


def test_one_record_by_its_identity(client: Client, v1: Callable[..., Any]) -> None:
    wanted = v1(q="katia").json()["records"][0]
    assert client.get(f"/api/datasets/1.0/commerces/records/{wanted['recordid']}").json() == wanted
    assert client.get(f"/api/datasets/1.0/commerces/records/{'0' * 40}/").json()["errorcode"] == 10004


def test_a_download_has_every_row(v1: Callable[..., Any]) -> None:
    answer = v1("download", q="coiffure OR boulangerie", sort="-nom")
    assert answer["Content-Type"].startswith("text/csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("nom;categorie;codepostal")
    assert [line.split(";")[0] for line in lines[1:]] == ["Boulangerie Weil", "Katia Coiffure"]
    labels = v1("download", use_labels_for_header="true", csv_separator=",", rows=1)
    lines = b"".join(labels.streaming_content).decode().splitlines()
    assert lines[0].startswith("Nom du commerce,") and len(lines) == 2


def test_a_download_in_json_holds_records(v1: Callable[..., Any]) -> None:
    records = json.loads(b"".join(v1("download", format="json", sort="-nom").streaming_content))
    assert records == v1(rows=5, sort="-nom").json()["records"]
    assert json.loads(b"".join(v1("download", format="json", q="absent").streaming_content)) == []
    script = v1("download", format="jsonp", callback="lire", q="katia")
    body = b"".join(script.streaming_content)
    assert (
        body.startswith(b"/**/lire([{")
        and body.endswith(b"}]);")
        and script["Content-Type"].startswith("application/java")
    )


def test_a_download_refuses_what_it_does_not_know(v1: Callable[..., Any]) -> None:
    assert v1("download", format="docx").status_code == 400


def test_errors_have_the_old_shape(client: Client, v1: Callable[..., Any]) -> None:
    unknown = v1(dataset="nulle-part")
    assert unknown.status_code == 404 and unknown.json()["errorcode"] == 10004
    nameless = client.get("/api/records/1.0/search/")
    assert nameless.status_code == 400 and "dataset" in nameless.json()["error"]
    refused = client.put("/api/records/1.0/search/")
    assert refused.status_code == 405 and "POST" in refused["Allow"]
    assert "POST" in client.options("/api/records/1.0/search/")["Access-Control-Allow-Methods"]
    assert v1()["Access-Control-Allow-Origin"] == "*"
