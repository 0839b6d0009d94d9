"""`llms.txt` says in Markdown, as llmstxt.org has it, what a program should know of the portal."""

from __future__ import annotations

import re

import pytest


@pytest.fixture(autouse=True)
def _town(town, publish):
    publish(
        "ecoles",
        town,
        titles={"fr": "Écoles [publiques]"},
        descriptions={"fr": "<p>Les écoles&nbsp;et leurs places.</p>"},
        is_sample=True,
    )
    publish("secret", town, visibility="restricted", titles={"fr": "Réservé"})


def test_title_summary_sections_and_links(client):
    answer = client.get("/llms.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("# ") and lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")] == [
        "## Interroger les données", "## Catalogue", "## Jeux de données", "## Optional",
    ]  # fmt: skip
    items = [line for line in lines if line.startswith("- ")]
    assert items and all(
        re.fullmatch(r"- \[[^\[\]]+\]\(http://testserver[^()\s]*\)(\u00a0: .+)?", one) for one in items
    )
    assert any(
        "(publiques)](http://testserver/explore/dataset/ecoles/)\u00a0: Les écoles et leurs places." in one
        for one in items
    )
    assert "Données d’exemple" in answer.content.decode() and "Réservé" not in answer.content.decode()


def test_its_links_lead_somewhere(client):
    text = client.get("/llms.txt").content.decode()
    for path in re.findall(r"\(http://testserver([^()\s]*)\)", text):
        status = client.get(path).status_code
        assert status == (405 if path == "/mcp" else 200), path


def test_the_full_one_has_the_columns(client):
    text = client.get("/llms-full.txt").content.decode()
    assert "- `places` (decimal)" in text and "/api/explore/v2.1/catalog/datasets/ecoles/records" in text
    assert "Réservé" not in text


def test_it_is_sent_again_when_something_was_published(client, publish, town):
    known = {"HTTP_IF_NONE_MATCH": client.get("/llms.txt")["ETag"]}
    assert client.get("/llms.txt", **known).status_code == 304
    publish("velos", town)
    assert client.get("/llms.txt", **known).status_code == 200


def test_it_asks_two_questions(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/llms.txt")
