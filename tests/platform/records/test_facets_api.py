"""Facets of a dataset and of the catalogue: counts, states, alternatives, levels, dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog"
Get = Callable[..., Any]


@pytest.fixture
def facets(client: Client, trees: Any) -> Get:
    """The facets of the trees, each as a list of (value, count, state), by name."""

    def ask(query: str = "") -> dict[str, Any]:
        answer = client.get(f"{BASE}/datasets/arbres/facets?{query}")
        assert answer.status_code == 200, answer.content
        body = answer.json()
        assert set(body) == {"_links", "facets"}
        return {one["name"]: [flat(value) for value in one["facets"]] for one in body["facets"]}

    return ask


def flat(value: dict[str, Any]) -> tuple[Any, ...]:
    below = [flat(one) for one in value.get("facets", [])]
    return (value["value"], value["count"], value["state"], *([below] if below else []))


def test_the_declared_facets_are_the_default_ones(facets: Get) -> None:
    assert facets() == {
        "essence": [("Érable", 2, "displayed"), ("Chêne", 1, "displayed"), ("Hêtre", 1, "displayed")],
        "famille": [("Acéracées", 2, "displayed"), ("Fagacées", 2, "displayed")],
        "usages": [("fruits", 2, "displayed"), ("ombre", 2, "displayed")],
        "plantation": [("2019", 2, "displayed"), ("2020", 2, "displayed")],
    }


def test_facets_are_chosen_and_follow_the_condition(facets: Get) -> None:
    assert facets("facet=hauteur&where=hauteur%3C20") == {"hauteur": [("8", 2, "displayed"), ("12", 1, "displayed")]}
    assert list(facets("facet=essence&facet=usages")) == ["essence", "usages"]


def test_refined_values_of_a_disjunctive_facet_are_alternatives(client: Client, facets: Get) -> None:
    found = facets("refine=essence:Chêne&refine=essence:Hêtre")
    assert found["essence"] == [("Érable", 2, "displayed"), ("Chêne", 1, "refined"), ("Hêtre", 1, "refined")]
    assert found["famille"] == [("Fagacées", 2, "displayed")]
    rows = client.get(f"{BASE}/datasets/arbres/records?refine=essence:Chêne&refine=essence:Hêtre").json()
    assert rows["total_count"] == 2
    lines = client.get(f"{BASE}/datasets/arbres/exports/jsonl?refine=essence:Chêne&refine=essence:Hêtre")
    assert len(b"".join(lines.streaming_content).splitlines()) == 2  # type: ignore[attr-defined]


def test_refined_values_of_another_facet_are_all_required(facets: Get) -> None:
    assert facets("facet=usages&refine=usages:ombre&refine=usages:fruits")["usages"] == [
        ("fruits", 1, "refined"), ("ombre", 1, "refined"),
    ]  # fmt: skip
    assert facets("facet=hauteur&refine=hauteur:8&refine=hauteur:12")["hauteur"] == []
    both = 'facet=facet(name="hauteur",disjunctive=true)&refine=hauteur:8&refine=hauteur:12'
    assert facets(both)["hauteur"] == [("8", 2, "refined"), ("12", 1, "refined"), ("30", 1, "displayed")]


def test_a_level_opens_when_it_is_refined(facets: Get) -> None:
    found = facets("facet=famille&refine=famille:Fagacées")["famille"]
    assert found == [
        ("Fagacées", 2, "refined", [("Fagacées/Fagus", 1, "displayed"), ("Fagacées/Quercus", 1, "displayed")])
    ]
    assert facets('facet=facet(name="famille",hierarchical=false)')["famille"][0] == ("Acéracées/Acer", 2, "displayed")
    asked = 'facet=facet(name="usages",sort="-alphanum",limit=1)'
    assert facets(asked)["usages"] == [("ombre", 2, "displayed")]


def test_dates_go_by_year_month_and_day(client: Client, facets: Get) -> None:
    found = facets("facet=plantation&refine=plantation:2019")["plantation"]
    assert found == [("2019", 2, "refined", [("2019/03", 1, "displayed"), ("2019/08", 1, "displayed")])]
    deeper = facets("facet=plantation&refine=plantation:2019/08")["plantation"]
    assert deeper == [
        ("2019", 1, "displayed", [("2019/08", 1, "refined", [("2019/08/15", 1, "displayed")])])
    ]  # fmt: skip
    rows = client.get(f"{BASE}/datasets/arbres/records", {"exclude": "plantation:2019/08"}).json()
    assert rows["total_count"] == 3


def test_an_excluded_value_is_listed_as_such(facets: Get) -> None:
    found = facets("facet=essence&exclude=essence:Érable")["essence"]
    assert [(value, state) for value, _, state in found] == [
        ("Chêne", "displayed"), ("Hêtre", "displayed"), ("Érable", "excluded"),
    ]  # fmt: skip


def test_names_of_values_are_their_last_part(client: Client, trees: Any) -> None:
    body = client.get(f"{BASE}/datasets/arbres/facets?facet=famille&refine=famille:Fagacées").json()
    below = body["facets"][0]["facets"][0]["facets"][0]
    assert below == {"name": "Fagus", "value": "Fagacées/Fagus", "count": 1, "state": "displayed"}


def test_the_schema_says_how_fields_are_shown(client: Client, trees: Any) -> None:
    fields = {one["name"]: one["annotations"] for one in client.get(f"{BASE}/datasets/arbres").json()["fields"]}
    assert {"facet": [], "disjunctive": []}.items() <= fields["essence"].items()
    assert fields["essence"]["facetsort"] == ["-count"]
    assert {"unit": ["m"], "decimals": ["1"]}.items() <= fields["hauteur"].items()
    assert fields["famille"]["hierarchical"] == ["/"]
    assert fields["usages"]["multivalued"] == [","]


@pytest.mark.parametrize(
    "query",
    [
        "facet=position", "facet=nulle_part", "facet=facet(", "facet=facet(name=famille, sort='upside')",
        "facet=facet(name=famille,limit=0)", "facet=facet('famille')", "refine=position:x", "where=essence=",
        "&".join(["facet=essence"] * 61), "facet=a%00b", "refine=essence%00:x", "timezone=Mars",
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words(client: Client, trees: Any, query: str) -> None:
    answer = client.get(f"{BASE}/datasets/arbres/facets?{query}")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error_code", "message"}


def test_the_catalogue_has_its_own_facets(client: Client, town_catalogue: Any) -> None:
    body = client.get(f"{BASE}/facets").json()
    found = {one["name"]: [(value["value"], value["count"]) for value in one["facets"]] for one in body["facets"]}
    assert list(found) == [
        "features", "theme", "keyword", "license", "language", "modified", "territory", "publisher", "creator",
        "contributor", "accrualperiodicity",
    ]  # fmt: skip
    assert found["theme"] == [("Éducation", 2), ("Culture", 1), ("Environnement", 1)]
    assert found["features"] == [("analyze", 3), ("timeserie", 2), ("geo", 1)]
    assert found["modified"] == [("2026", 2), ("2023", 1)]


def test_the_catalogue_s_facets_are_refined(client: Client, town_catalogue: Any) -> None:
    query = "facet=publisher&facet=theme&refine=theme:Éducation&where=records_count>2"
    body = client.get(f"{BASE}/facets?{query}").json()
    assert [one["name"] for one in body["facets"]] == ["publisher", "theme"]
    assert body["facets"][1]["facets"] == [{"name": "Éducation", "value": "Éducation", "count": 1, "state": "refined"}]
    both = 'facet=facet(name="theme",disjunctive=true)&refine=theme:Culture'
    themes = client.get(f"{BASE}/facets?{both}").json()["facets"][0]["facets"]
    assert {one["value"]: one["count"] for one in themes} == {"Éducation": 2, "Culture": 1, "Environnement": 1}
    assert client.get(f"{BASE}/facets?facet=default.license").json()["facets"][0]["name"] == "license"
    assert client.get(f"{BASE}/facets?facet=fields").status_code == 400
