"""The exports of the catalogue: every format read back by another program's eyes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog/exports"
DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
WORDS = [
    "csv", "xlsx", "json", "data.json", "dcat", "rdf", "ttl", "dcat_ap_ch", "dcat_ap_de", "dcat_ap_se", "dcat_ap_sp",
    "dcat_ap_it", "dcat_ap_vl", "dcat_ap_benap", "dublin_core", "rss",
]  # fmt: skip
Get = Callable[..., Any]


@pytest.fixture
def get(client: Client, town_catalogue: Any) -> Get:
    def ask(word: str, **query: Any) -> bytes:
        answer = client.get(f"{BASE}/{word}", query)
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content)

    return ask


def graph(text: bytes, form: str) -> Any:
    from rdflib import Graph

    return Graph().parse(data=text, format=form)


def test_the_formats_are_listed_and_each_answers(client: Client, town_catalogue: Any) -> None:
    links = client.get(BASE).json()["_links"]
    assert [link["rel"] for link in links] == WORDS
    for link in links:
        answer = client.get(link["href"].removeprefix("http://testserver"))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert client.get(link["href"], headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.head(link["href"]).status_code == 200
    assert client.get(f"{BASE}/docx").status_code == 404


def test_hyphens_stand_for_underscores_and_the_slash_is_optional(get: Get) -> None:
    assert get("dcat-ap-ch/") == get("dcat_ap_ch")


def test_csv_has_a_line_a_dataset(get: Get) -> None:
    text = get("csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["dataset_id"] for row in rows] == ["agenda", "arbres", "ecoles"]
    assert rows[0]["theme"] == "Culture,Éducation"
    assert rows[1]["records_count"] == "2"
    chosen = get(
        "csv",
        select="title, keyword",
        where="theme='Environnement'",
        delimiter=",",
        list_separator="|",
        with_bom="false",
    )
    assert chosen.decode() == "title,keyword\r\nArbres de la ville,arbres|nature\r\n"
    grouped = get("csv", select="count(*) as n", group_by="publisher", with_bom="false").decode().splitlines()
    assert grouped[0] == "publisher;n"


def test_the_workbook_holds_the_same(get: Get) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(get("xlsx", select="dataset_id, records_count, has_records"))).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["dataset_id", "records_count", "has_records"], ["agenda", 1, True], ["arbres", 2, True], ["ecoles", 3, True],
    ]  # fmt: skip


def test_json_is_an_array_of_datasets(client: Client, get: Get) -> None:
    whole = json.loads(get("json"))
    assert whole == client.get("/api/explore/v2.1/catalog/datasets").json()["results"]
    assert json.loads(get("json", select="dataset_id", limit=1, order_by="-dataset_id")) == [{"dataset_id": "ecoles"}]
    assert [one["dataset_id"] for one in json.loads(get("json", refine="theme:Culture"))] == ["agenda"]


@pytest.mark.parametrize(("word", "form"), [("dcat", "xml"), ("rdf", "xml"), ("ttl", "turtle"), ("dcat_ap_se", "xml")])
def test_dcat_says_what_a_harvester_needs(get: Get, word: str, form: str) -> None:
    from rdflib import RDF, Literal, Namespace, URIRef

    dcat, dct = Namespace(DCAT), Namespace(DCT)
    told = graph(get(word), form)
    found = set(told.subjects(RDF.type, dcat.Dataset))
    assert {str(told.value(one, dct.identifier)) for one in found} == {"agenda", "arbres", "ecoles"}
    catalogue = told.value(predicate=RDF.type, object=dcat.Catalog)
    assert set(told.objects(catalogue, dcat.dataset)) == found
    service = told.value(predicate=RDF.type, object=dcat.DataService)
    assert str(told.value(service, dcat.endpointURL)) == "http://testserver/api/explore/v2.1/"
    assert str(told.value(service, dcat.endpointDescription)) == "http://testserver/api/explore/v2.1/swagger.json"
    assert str(told.value(service, dcat.landingPage)) == "http://testserver/api/explore/v2.1/console"
    trees = next(one for one in found if str(one).endswith("/arbres"))
    assert Literal("Town trees", lang="en") in set(told.objects(trees, dct.title))
    assert told.value(trees, dct.description) == Literal("Alignements d’érables.", lang="fr")
    assert str(told.value(trees, dct.modified)).startswith("2023-05-01")
    assert str(told.value(trees, dct.license)).startswith("https://opendatacommons.org/")
    for one in found:
        distributions = list(told.objects(one, dcat.distribution))
        assert len(distributions) >= 5
        for distribution in distributions:
            assert (distribution, RDF.type, dcat.Distribution) in told
            assert isinstance(told.value(distribution, dcat.mediaType), URIRef)
            assert told.value(distribution, dct.license) is not None
            assert "use_labels=true" in str(told.value(distribution, dcat.downloadURL))


def test_the_distributions_are_those_asked(client: Client, get: Get) -> None:
    from rdflib import Namespace

    dcat = Namespace(DCAT)
    told = graph(get("dcat", include_exports="json,csv,shp,geojson", use_labels_in_exports="false"), "xml")
    addresses = sorted(str(one) for one in told.objects(None, dcat.downloadURL))
    assert len(addresses) == 3 * 2 + 2
    assert not any("use_labels" in one for one in addresses)
    for one in addresses:
        assert client.head(one.removeprefix("http://testserver")).status_code == 200
    assert client.get(f"{BASE}/dcat?include_exports=docx").status_code == 400


def test_dublin_core_and_data_json(get: Get, settings: Any) -> None:
    settings.PARVIS = {**settings.PARVIS, "CONTACT": "donnees@example.org"}
    core = graph(get("dublin_core"), "xml")
    from rdflib import DC

    assert {str(one) for one in core.objects(None, DC.identifier)} == {"agenda", "arbres", "ecoles"}
    told = json.loads(get("data.json"))
    assert told["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    for one in told["dataset"]:
        needed = {
            "title",
            "description",
            "keyword",
            "modified",
            "publisher",
            "contactPoint",
            "identifier",
            "accessLevel",
        }
        assert needed <= set(one)
        assert one["contactPoint"]["hasEmail"] == "mailto:donnees@example.org"
        assert one["keyword"] and one["distribution"]
    assert {one["identifier"]: one.get("accrualPeriodicity") for one in told["dataset"]}["agenda"] == "R/P1D"


def test_rss_tells_the_latest_first(get: Get) -> None:
    channel = ElementTree.fromstring(get("rss")).find("channel")
    assert channel is not None
    items = channel.findall("item")
    moments = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert len(moments) == 3 and moments == sorted(moments, reverse=True)
    assert items[-1].findtext("title") == "Arbres de la ville"
    assert all((item.findtext("link") or "").startswith("http://testserver/explore/dataset/") for item in items)
    assert channel.findtext("title") == "Données ouvertes de Issy-les-Moulineaux"


def test_texts_that_hurt_are_harmless(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> None:
    """Signs of XML, quotes, line breaks and controls come through every format."""
    hostile = "<b>&\"'\\ \n]]> ]\x07 {} \u2028 “é”"
    publish("mots", town, "mot\nun\n", titles={"fr": hostile}, keywords=[hostile], themes=[hostile], producer=hostile)
    for word in WORDS:
        assert client.get(f"{BASE}/{word}").status_code == 200
    for word, form in (("dcat", "xml"), ("ttl", "turtle"), ("dublin_core", "xml")):
        body = b"".join(client.get(f"{BASE}/{word}").streaming_content)  # type: ignore[attr-defined]
        texts = {str(one) for one in graph(body, form).objects()}
        assert any("<b>&\"'\\" in one for one in texts)
    body = b"".join(client.get(f"{BASE}/rss").streaming_content)  # type: ignore[attr-defined]
    assert ElementTree.fromstring(body) is not None
