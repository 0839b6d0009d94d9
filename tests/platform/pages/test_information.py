"""The information page: what columns hold, the quality and its reasons, citations, the data for search engines, panels of other apps."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.http import HttpRequest

from parvis.platform.records import panels as registry

PAGE = "/explore/dataset/ecoles/"


@pytest.fixture
def schools(town, publish):
    return publish("ecoles", town, titles={"fr": "Écoles </script><b>"}, frequency="annual", producer="Ville & co")


def test_columns_are_told_with_what_they_hold(client, schools, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        page = client.get(PAGE).content.decode()
    entry = page.partition("<code>places</code>")[2].partition("</tr>")[0]
    assert "nombre décimal" in entry and "67\u202f%" in entry and "de 240 à 12\u202f500,5" in entry
    assert "École Jules-Ferry" in page.partition("<code>nom</code>")[2].partition("</tr>")[0]


def test_the_score_is_the_sum_of_its_reasons(client, schools):
    page = client.get(PAGE).content.decode()
    score = int(re.search(r'class="score"><strong>(\d+)</strong>', page)[1])
    parts = [
        (float(got.replace(",", ".")), int(of)) for got, of in re.findall(r'criterion-points">([\d,]+)/(\d+)<', page)
    ]
    assert score == round(100 * sum(got for got, _ in parts) / sum(of for _, of in parts))
    assert "À faire" in page and len(parts) >= 10


def test_search_engines_read_it_and_nothing_breaks_out_of_the_block(client, schools):
    page = client.get("/en" + PAGE).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    told = json.loads(block)
    assert told["@type"] == "Dataset" and told["name"] == "Écoles </script><b>"
    assert told["distribution"][0]["contentUrl"].startswith("http://testserver/api/explore/")
    assert told["license"].startswith("https://") and told["variableMeasured"][0]["name"] == "nom"


def test_a_restricted_dataset_is_not_told_to_search_engines(client, person, town, schools):
    schools.visibility = "restricted"
    schools.save()
    client.force_login(person("anne", "publisher", town))
    assert "ld+json" not in client.get(PAGE).content.decode()


def test_it_is_cited_in_three_forms(client, schools):
    page = unescape(client.get(PAGE).content.decode())
    assert "Ville & co, Ville d’Issy, «\u202fÉcoles" in page
    assert r"author = {{Ville \& co}}" in page and "TY  - DATA" in page and "ER  - " in page


def test_an_app_above_adds_a_panel(client, schools, monkeypatch, settings, tmp_path):
    (tmp_path / "mine.html").write_text("<h2>Panneau de {{ dataset.pk }} {{ panel.word }}</h2>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    monkeypatch.setattr(registry, "_declared", {place: [] for place in registry.PLACES})

    def context(request: HttpRequest, dataset: object) -> dict[str, str] | None:
        return {"word": "un"} if request.GET.get("with") else None

    registry.declare_panel("information", "mine.html", context)
    assert "Panneau de ecoles un" in client.get(PAGE + "?with=1").content.decode()
    assert "Panneau" not in client.get(PAGE).content.decode()
    with pytest.raises(ValueError, match="no place"):
        registry.declare_panel("elsewhere", "mine.html", context)
