"""Human pages and widgets under their former addresses, and what nobody should ever see: an error of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def test_the_download_of_the_page(client: Client, shops: Any) -> None:
    address = "/explore/dataset/commerces/download/"
    given = {"format": "csv", "csv_separator": ";", "use_labels_for_header": "True", "timezone": "Europe/Paris"}
    answer = client.get(address, given)
    assert answer["Content-Type"].startswith("text/csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].split(";")[0] == "Nom du commerce" and len(lines) == 6
    assert "2019-04-02T12:00:00+02:00" in lines[1]
    some = client.get(address, {"refine.codepostal": "92131", "format": "json"})
    assert [one["fields"]["nom"] for one in json.loads(b"".join(some.streaming_content))] == ["Musée de la Carte"]
    assert client.get(address, {"format": "xls"})["Content-Type"].endswith("spreadsheetml.sheet")
    assert client.get("/explore/dataset/nulle-part/download/").json()["errorcode"] == 10004
    assert client.get(address, {"format": "docx"}).status_code == 400


SECTIONS = {"map": "map", "analyze": "charts", "calendar": "calendar", "images": "table"}


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("view", SECTIONS)
def test_former_pages_lead_to_the_section_of_today_with_the_same_filters(
    client: Client, shops: Any, prefix: str, view: str
) -> None:
    """The shops have no picture: what was asked of their gallery is shown in the table."""
    answer = client.get(
        f"{prefix}/explore/dataset/commerces/{view}/?disjunctive.nom&sort=-nom&refine.codepostal=92130&q=coiffure"
    )
    assert answer.status_code == 302
    target = urlsplit(answer["Location"])
    assert target.path == f"{prefix}/explore/dataset/commerces/{SECTIONS[view]}/"
    assert parse_qs(target.query) == {"f.codepostal": ["92130"], "q": ["coiffure"], "sort": ["nom"]}
    page = client.get(answer["Location"])
    assert page.status_code == 200


def test_a_former_address_that_is_also_one_of_today_answers_what_today_asks(client: Client, shops: Any) -> None:
    assert client.get("/explore/dataset/commerces/map/?q=coiffure").status_code == 200
    assert client.get("/explore/dataset/commerces/map")["Location"].startswith("/explore/dataset/commerces/map/")


def test_other_former_pages(client: Client, shops: Any) -> None:
    assert client.get("/explore/dataset/commerces/custom/")["Location"] == "/explore/dataset/commerces/"
    for view, section in {**SECTIONS, "table": "table"}.items():
        embed = client.get(f"/explore/embed/dataset/commerces/{view}/?refine.nom=x")
        assert embed["Location"] == f"/embed/dataset/commerces/{section}/?f.nom=x"
        assert client.get(embed["Location"]).status_code == 200


def test_there_are_no_reuses(client: Client, db: None) -> None:
    assert client.get("/api/reuses/").json() == {"nhits": 0, "parameters": {}, "reuses": []}


def test_the_town_is_the_only_place_known(client: Client, db: None, settings: Any) -> None:
    settings.PARVIS = {**settings.PARVIS, "TOWN_CODE": "92040", "TOWN": "Issy-les-Moulineaux"}
    assert client.get("/api/georeference/v1/uid/fr_80_92040/").json()["name"] == "Issy-les-Moulineaux"
    missing = client.get("/api/georeference/v1/uid/fr_80_75056/")
    assert missing.status_code == 404 and set(missing.json()) == {"errorcode", "error"}


@pytest.mark.parametrize(
    "path", ["/api/records/1.0/rien/", "/api/datasets/1.0/a/b/c/d", "/api/datasets/1.0/search/x/y"]
)
def test_what_never_was_is_404_in_the_old_shape(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404 and set(answer.json()) == {"errorcode", "error"}


V1 = ("search", "download", "analyze", "geocluster", "boundingbox", "geopreview", "geopolygon")
NAMES = ("q", "sort", "x", "facet", "fields", "rows", "start", "refine.nom", "refine.ouverture", "exclude.note",
         "geofilter.distance", "geofilter.polygon", "geofilter.bbox", "timezone", "lang", "format", "callback", "precision",
         "periodic", "maxpoints", "y.a.func", "y.a.expr", "clusterprecision", "clusterdistance", "select", "group_by",
         "where", "dataset", "disjunctive.nom", "csv_separator", "facetsort.nom")  # fmt: skip
PIECES = st.sampled_from(
    ["nom", "note", "ouverture", "wgs84", ":", ">=", "[", "]", " TO ", "(", ")", "#", "#now(", "#null(", "#exact(", '"', "'", "`",
     ",", "AND", "OR", "NOT", "*", "-", "2014-02-30", "99999", "1e999", "nan", "\\", "\x00", "\ud800".encode("utf-8", "replace").decode(),
     "POLYGON((", "48.8,2.2", "é", "%", "count(*)", "year(", "--", ";"]
)  # fmt: skip
VALUES = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=30))
HOSTILE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@HOSTILE
@given(path=st.sampled_from(V1), parameters=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_no_parameter_of_v1_makes_an_error_of_ours(
    client: Client, shops: Any, path: str, parameters: dict[str, str]
) -> None:
    answer = client.get(f"/api/records/1.0/{path}/", {"dataset": "commerces", **parameters})
    assert answer.status_code in (200, 400, 404), answer.content
    if answer.status_code != 200 and "callback" not in parameters:
        assert set(answer.json()) == {"errorcode", "error"}


@HOSTILE
@given(
    path=st.sampled_from(["records", "aggregates", "query", "facets", "exports/csv"]),
    parameters=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4),
)
def test_no_parameter_of_v2_0_makes_an_error_of_ours(
    client: Client, shops: Any, path: str, parameters: dict[str, str]
) -> None:
    answer = client.get(f"/api/v2/catalog/datasets/commerces/{path}", parameters)
    assert answer.status_code in (200, 400), answer.content


@pytest.mark.parametrize(
    "q", ["(" * 10_000, "a " * 500_000, "NOT " * 900 + "a", '"' + "\\" * 3000, "a OR " * 700, "[" * 100]
)
def test_large_and_deep_queries_are_refused_or_answered(v1: Callable[..., Any], client: Client, q: str) -> None:
    assert client.post("/api/records/1.0/search/", {"dataset": "commerces", "q": q}).status_code in (200, 400)
    assert v1(q=q[:3000]).status_code in (200, 400)
