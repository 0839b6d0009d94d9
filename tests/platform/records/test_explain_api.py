"""`/explain`: a query told in words over HTTP, refused where the query itself is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets/arbres/explain"


@pytest.mark.parametrize(
    ("lang", "told", "said"),
    [
        ("fr", "fr", "Compte les lignes par «\u202f"),
        ("en", "en", "Counts the rows by “"),
        ("de", "en", "Counts the rows by “"),
    ],
)
def test_a_query_is_explained_in_french_or_english(client: Client, trees: Any, lang: str, told: str, said: str) -> None:
    answer = client.get(BASE, {"select": "count(*)", "group_by": "essence", "lang": lang})
    assert answer.status_code == 200 and answer["Access-Control-Allow-Origin"] == "*"
    assert set(answer.json()) == {"explanation", "lang"}
    assert answer.json()["lang"] == told and answer.json()["explanation"].startswith(said)
    assert client.get(BASE + "/", {"lang": lang}).status_code == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"where": "garbage=="}, "ODSQLSyntaxError"),
        ({"select": "essence, hauteur", "group_by": "essence"}, "ODSQLError"),
        ({"limit": "101"}, "InvalidRESTParameterError"),
        ({"timezone": "Mars/Olympus"}, "InvalidRESTParameterError"),
    ],
)
def test_what_is_refused_is_not_explained(client: Client, trees: Any, query: dict[str, str], code: str) -> None:
    answer = client.get(BASE, query)
    assert answer.status_code == 400 and answer.json()["error_code"] == code


def test_a_dataset_that_one_may_not_see_is_not_explained(client: Client, trees: Any) -> None:
    from parvis.platform.catalog.models import Dataset, Visibility

    Dataset.objects.filter(pk="arbres").update(visibility=Visibility.RESTRICTED)
    assert client.get(BASE).status_code == 404
    assert client.get(BASE.replace("arbres", "nothing")).status_code == 404
