"""`/api/datasets/1.0/`: the catalogue as programs of ten years ago read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

BASE = "/api/datasets/1.0"


@pytest.fixture
def catalogue(client: Client, shops: Any, town: Any, publish: Callable[..., Any]) -> Callable[..., Any]:
    publish("mots", town, "mot\nun\ndeux\n", themes=["Culture"], keywords=["langue"])

    def ask(given: dict[str, Any] | None = None, **more: Any) -> Any:
        return client.get(f"{BASE}/search/", {**(given or {}), **more})

    return ask


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["datasetid"] for one in answer.json()["datasets"]]


def test_all_datasets(catalogue: Callable[..., Any]) -> None:
    body = catalogue().json()
    assert body["nhits"] == 2
    one = body["datasets"][0]
    assert {"datasetid", "metas", "has_records", "features", "fields", "attachments", "alternative_exports"} <= set(one)
    assert one["metas"]["records_count"] == 5 and one["metas"]["publisher"] == "Ville d’Issy"
    field = next(field for field in one["fields"] if field["name"] == "categorie")
    assert field["type"] == "text"
    assert {"name": "hierarchical", "args": ["/"]} in field["annotations"] and {"name": "facet"} in field["annotations"]
    assert "interop_metas" not in one


def test_words_refinements_and_facets(catalogue: Callable[..., Any]) -> None:
    assert ids(catalogue(q="mots")) == ["mots"]
    assert ids(catalogue(q="theme:culture")) == ["mots"]
    assert ids(catalogue(q="datasetid==commerces")) == ["commerces"]
    assert ids(catalogue(q="records_count > 2")) == ["commerces"]
    body = catalogue({"refine.theme": "Culture", "facet": "theme"}).json()
    assert body["nhits"] == 1
    assert body["facet_groups"][0]["facets"] == [{"name": "Culture", "path": "Culture", "count": 1, "state": "refined"}]
    assert ids(catalogue({"exclude.theme": "Culture"})) == ["commerces"]
    assert ids(catalogue(sort="records_count")) == ["commerces", "mots"]
    assert ids(catalogue(sort="-records_count")) == ["mots", "commerces"]
    assert ids(catalogue(rows=1, start=1, sort="-records_count")) == ["commerces"]
    assert catalogue(q="rien:x").status_code == 400


def test_other_forms(catalogue: Callable[..., Any]) -> None:
    assert "dcat" in catalogue(interopmetas="true").json()["datasets"][0]["interop_metas"]
    assert catalogue(format="csv").content.decode().splitlines()[0].startswith("datasetid;title;")
    assert catalogue(format="rss").content.decode().count("<item>") == 2
    assert catalogue(callback="lire").content.startswith(b"/**/lire({")
    assert catalogue(format="pdf").status_code == 400


def test_one_dataset(client: Client, catalogue: Callable[..., Any]) -> None:
    assert client.get(f"{BASE}/mots/").json() == next(
        one for one in catalogue().json()["datasets"] if one["datasetid"] == "mots"
    )
    missing = client.get(f"{BASE}/nulle-part")
    assert missing.status_code == 404 and set(missing.json()) == {"errorcode", "error"}


def test_the_bytes_of_files(client: Client, catalogue: Callable[..., Any]) -> None:
    answer = client.get(f"{BASE}/mots/alternative_exports/original/")
    assert b"".join(answer.streaming_content) == b"mot\nun\ndeux\n"
    assert client.get(f"{BASE}/mots/attachments/rien").status_code == 404


def test_a_restricted_dataset_is_nowhere(client: Client, catalogue: Callable[..., Any], shops: Any) -> None:
    shops.visibility = "restricted"
    shops.save()
    assert ids(catalogue()) == ["mots"]
    assert client.get(f"{BASE}/commerces/").status_code == 404
