"""The OpenAPI document, the page for people, and that both tell of every address and only of those that are there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from parvis.engine.query.functions import FUNCTIONS

ROOT = "/api/explore/v2.1"
UNTOLD = {"api-base", "api-openapi", "api-swagger", "api-console"}


def addresses() -> set[str]:
    found = get_resolver("parvis.platform.records.urls").url_patterns
    return {one.name for one in found if getattr(one, "name", None)}


def test_every_address_has_an_operation_and_every_operation_an_address(db: None) -> None:
    from parvis.platform.records.openapi_operations import OPERATIONS

    assert {one.name for one in OPERATIONS} == addresses() - UNTOLD
    identifiers = [one.identifier for one in OPERATIONS]
    assert len(identifiers) == len(set(identifiers))


def test_the_document_is_valid_openapi(client: Client, trees: Any) -> None:
    for path in ("openapi.json", "swagger.json", "openapi.json/", "catalog/datasets/arbres/openapi.json"):
        answer = client.get(f"{ROOT}/{path}")
        assert answer.status_code == 200
        told = answer.json()
        assert told["openapi"] == "3.1.0"
        assert told["servers"] == [{"url": "http://testserver/api/explore/v2.1"}]
        assert unresolved(told, told) == []
    assert client.get(f"{ROOT}/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 200
    tag = client.get(f"{ROOT}/openapi.json")["ETag"]
    assert client.get(f"{ROOT}/openapi.json", headers={"If-None-Match": tag}).status_code == 304


def unresolved(node: Any, told: dict[str, Any]) -> list[str]:
    """The references that lead nowhere."""
    if isinstance(node, dict):
        missing = [node["$ref"]] if "$ref" in node and not leads(node["$ref"], told) else []
        return missing + [one for value in node.values() for one in unresolved(value, told)]
    return [one for value in node for one in unresolved(value, told)] if isinstance(node, list) else []


def leads(reference: str, told: dict[str, Any]) -> bool:
    place: Any = told
    for step in reference.removeprefix("#/").split("/"):
        if step not in place:
            return False
        place = place[step]
    return True


def test_the_document_tells_the_functions_and_the_formats(client: Client, trees: Any) -> None:
    told = client.get(f"{ROOT}/openapi.json").json()
    records = told["paths"]["/catalog/datasets/{dataset_id}/records"]["get"]
    said = " ".join(one["description"] for one in parameters(told, records))
    assert all(function.signature in said for function in FUNCTIONS.values())
    csv = told["paths"]["/catalog/datasets/{dataset_id}/exports/csv"]["get"]
    assert {"delimiter", "with_bom", "use_labels", "limit"} <= {one["name"] for one in parameters(told, csv)}
    assert list(csv["responses"]["200"]["content"]) == ["text/csv", "application/gzip"]
    assert set(csv["responses"]) == {"200", "206", "304", "400", "401", "404", "405", "416", "429", "500"}
    french = client.get(f"{ROOT}/openapi.json?lang=fr").json()
    assert french["info"]["title"].startswith("Données ouvertes")


def parameters(told: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    shared = told["components"]["parameters"]
    return [shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in operation["parameters"]]


def test_a_limit_means_every_row_only_in_exports(client: Client, trees: Any) -> None:
    told = client.get(f"{ROOT}/openapi.json").json()
    defaults = {
        path: [
            one["schema"]["default"] for one in parameters(told, told["paths"][path]["get"]) if one["name"] == "limit"
        ]
        for path in ("/catalog/datasets/{dataset_id}/records", "/catalog/datasets/{dataset_id}/exports/csv")
    }
    assert list(defaults.values()) == [[10], [-1]]


def test_a_dataset_has_the_exact_shape_of_its_rows(client: Client, trees: Any) -> None:
    told = client.get(f"{ROOT}/catalog/datasets/arbres/openapi.json").json()
    shape = told["components"]["schemas"]["WholeRecord"]
    row = client.get(f"{ROOT}/catalog/datasets/arbres/records?limit=1").json()["results"][0]
    assert shape["required"] == list(row)
    assert shape["additionalProperties"] is False
    assert shape["properties"]["hauteur"]["type"] == ["integer", "null"]
    assert all(path.startswith("/catalog/datasets/arbres") for path in told["paths"])
    assert client.get(f"{ROOT}/catalog/datasets/rien/openapi.json").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Fonctions du langage de requête"), ("en", "Functions of the query")]
)
def test_the_page_for_people_tells_the_same(client: Client, trees: Any, language: str, words: str) -> None:
    answer = client.get(f"{ROOT}/console?lang={language}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert words in page
    assert "style=" not in page and "<script>" not in page
    assert "GET /catalog/datasets/{dataset_id}/records" in page
    assert f'href="{ROOT}/catalog/datasets/arbres/records?limit=5"' in page


def test_the_base_of_the_api_leads_to_the_page(client: Client, trees: Any) -> None:
    assert client.get(f"{ROOT}/?lang=en")["Location"] == f"{ROOT}/console?lang=en"


def test_what_the_page_proposes_answers(client: Client, trees: Any) -> None:
    import html
    import re

    page = client.get(f"{ROOT}/console").content.decode()
    tried = [html.unescape(one) for one in re.findall(r'href="(/api/explore/v2\.1/catalog[^"]*)"', page)]
    assert len(tried) > 20
    for address in tried:
        assert client.get(address).status_code == 200, address


def test_a_visitor_is_not_shown_what_is_hidden(
    client: Client, trees: Any, publish: Callable[..., Any], town: Any
) -> None:
    trees.visibility = "restricted"
    trees.save()
    assert "/arbres/" not in client.get(f"{ROOT}/console").content.decode()
    assert "arbres" not in client.get(f"{ROOT}/openapi.json").content.decode()


def test_a_slash_at_the_end_changes_nothing_anywhere(client: Client, trees: Any) -> None:
    row = client.get(f"{ROOT}/catalog/datasets/arbres/records?include_app_metas=true&limit=1").json()["results"][0]
    there = {"dataset_id": "arbres", "record_id": row["_id"], "file_id": "original"}
    for path in client.get(f"{ROOT}/openapi.json").json()["paths"]:
        address = ROOT + path.format(**there)
        statuses = {client.head(address + slash).status_code for slash in ("", "/")}
        expected = {404} if path.endswith(("/attachments/{file_id}", "/files/{file_id}")) else {200}
        assert statuses == expected, address
