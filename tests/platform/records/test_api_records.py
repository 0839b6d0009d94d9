"""One record by its identity, links and metadata of records, and the files that go with a dataset."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

BASE = "/api/explore/v2.1/catalog/datasets"
Get = Callable[..., Any]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def get(client: Client, trees: Any) -> Get:
    def ask(path: str, **query: Any) -> Any:
        return client.get(f"{BASE}/arbres{path}", query)

    return ask


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_record_is_found_by_its_identity(get: Get) -> None:
    first, second = get("/records", include_app_metas="true", limit=2).json()["results"]
    assert len(first["_id"]) == 40 and first["_id"] != second["_id"]
    alone = get(f"/records/{second['_id']}").json()
    assert alone == {name: value for name, value in second.items() if not name.startswith("_")}
    assert get(f"/records/{second['_id']}/").json() == alone
    chosen = get(f"/records/{second['_id']}", select="essence, year(plantation) as annee").json()
    assert chosen == {"essence": "Érable", "annee": 2019}
    assert get(f"/records/{second['_id']}", where="hauteur > 1000").json() == alone


def test_what_is_no_record_is_404(get: Get) -> None:
    assert get("/records/" + "0" * 40).status_code == 404
    assert get("/records/abc").status_code == 404
    assert get("/records/" + "0" * 40).json()["error_code"] == "NotFound"


def test_a_record_has_a_validator(client: Client, get: Get) -> None:
    one = get("/records", include_app_metas="true", limit=1).json()["results"][0]["_id"]
    tag = get(f"/records/{one}")["ETag"]
    answer = client.get(f"{BASE}/arbres/records/{one}", headers={"If-None-Match": tag})
    assert answer.status_code == 304


def test_the_portal_s_metadata_come_when_asked(get: Get) -> None:
    one = get("/records", include_app_metas="true", limit=1).json()["results"][0]
    assert one["_timestamp"] == "2026-03-02T00:00:00+00:00"
    assert one["_size"] > 50
    assert not any(name.startswith("_") for name in get("/records", limit=1).json()["results"][0])
    grouped = get("/records", group_by="essence", include_app_metas="true").json()
    assert grouped["results"][0] == {"essence": "Chêne"}
    tags = {get("/records", include_app_metas=value)["ETag"] for value in ("true", "false")}
    assert len(tags) == 2


def test_links_of_a_page_and_of_its_records(client: Client, get: Get) -> None:
    body = get("/records", include_links="true", limit=3).json()
    links = {link["rel"]: link["href"] for link in body["_links"]}
    assert set(links) == {"self", "first", "last", "next", "catalog"}
    following = client.get(links["next"].removeprefix("http://testserver")).json()
    assert len(following["results"]) == 1
    assert "next" not in {link["rel"] for link in following["_links"]}
    own = {link["rel"]: link["href"] for link in body["results"][0]["_links"]}
    assert client.get(own["self"].removeprefix("http://testserver")).json()["essence"] == "Érable"
    assert "_id" not in body["results"][0]


def test_pages_by_cursor_follow_one_another(get: Get) -> None:
    seen, after = [], ""
    while after is not None:
        body = get("/records", after=after, limit=3, order_by="hauteur").json()
        seen += [row["hauteur"] for row in body["results"]]
        after = body["after"]
    assert seen == [8, 8, 12, 30]


def test_the_files_of_a_dataset_are_listed_and_given(client: Client, get: Get) -> None:
    described = get("").json()
    (original,) = described["alternative_exports"]
    assert original["title"] == "arbres.csv"
    assert original["mimetype"] == "text/csv"
    answer = client.get(original["url"].removeprefix("http://testserver"))
    assert content(answer).decode().startswith("essence;famille")
    assert answer["Content-Disposition"] == 'attachment; filename="arbres.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert get("/attachments").json() == {"_links": [], "attachments": []}
    assert get("/attachments/original").status_code == 404
    assert get("/alternative_exports/rien").status_code == 404


def test_values_left_aside_are_an_attachment(client: Client, home: Any, town: Any, publish: Callable[..., Any]) -> None:
    lines = "nom;places\n" + "".join(f"École {n};{n}\n" for n in range(30)) + "École neuve;beaucoup\n"
    publish("places", town, lines)
    (listed,) = client.get(f"{BASE}/places/attachments").json()["attachments"]
    assert listed["metas"]["id"] == "rejects"
    assert listed["href"] == listed["metas"]["url"]
    assert "beaucoup" in content(client.get(listed["href"].removeprefix("http://testserver"))).decode()
    (described,) = client.get(f"{BASE}/places").json()["attachments"]
    assert described["id"] == "rejects"


def test_a_picture_is_shown_and_any_other_file_only_downloaded(
    client: Client, home: Any, town: Any, tmp_path: Path
) -> None:
    from django.utils import timezone

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    archive = tmp_path / "lieux.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("lieux.csv", "nom;fichier\nParc;parc.png\nGare;gare.avif\n")
        made.writestr("parc.png", PNG)
        made.writestr("gare.avif", "<script>alert(1)</script>")
    dataset = Dataset(pk="lieux", organization=town, titles={"fr": "Lieux"})
    told = Instructions(filename=archive.name)
    assert not import_file(archive, dataset, told, by=None, now=timezone.now()).stops
    shown = {row["nom"]: row["fichier"] for row in client.get(f"{BASE}/lieux/records").json()["results"]}
    picture = client.get(f"{BASE}/lieux/files/{shown['Parc']['id']}")
    assert (picture["Content-Type"], content(picture)) == ("image/png", PNG)
    page = client.get(f"{BASE}/lieux/files/{shown['Gare']['id']}")
    assert page["Content-Disposition"].startswith("attachment")
    for answer in (picture, page):
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{BASE}/lieux").json()["features"] == ["analyze", "image"]


@pytest.mark.parametrize("path", ["/files/abc", "/files/../secret", "/attachments/..%2f..%2fsecret", "/files/a%00"])
def test_a_file_that_is_not_there_is_404(get: Get, path: str) -> None:
    assert get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        b"where=%ff%fe", b"where=%00", b"limit=%00", b"refine=%c3%28", b"select=" + b"a," * 500_000,
        b"where=" + b"(" * 10_000 + b"1", b"limit=1&limit=abc", b"offset=" + b"9" * 5000, b"lang=fr%00",
        b"after=%00%ff", b"after=zzzz", b"include_links=%ff", b"timezone=..%2f..%2fetc%2fpasswd", b"limit=NaN",
        b"where=hauteur%3Ddate'0000'", b"where=plantation%3Ddate'99999'", b"where=hauteur%3DNaN",
        b"select=\"\" or 1=1; drop table x", b"group_by=`\"`", b"order_by=essence;--",
    ],
)  # fmt: skip
def test_any_text_is_refused_in_words(client: Client, trees: Any, query: bytes) -> None:
    for path in ("datasets/arbres/records", "datasets", "facets", "datasets/arbres/facets"):
        answer = client.get(f"/api/explore/v2.1/catalog/{path}", QUERY_STRING=query.decode("latin-1"))
        assert answer.status_code in (200, 400), (path, answer.content[:300])
        if answer.status_code == 400:
            body = answer.json()
            assert set(body) == {"error_code", "message"}
            assert "SELECT" not in body["message"] and "duckdb" not in body["message"].lower()


def test_too_many_parameters_are_refused_in_words(client: Client, trees: Any) -> None:
    answer = client.get(f"{BASE}/arbres/records?" + "&".join(f"a{n}=1" for n in range(2000)))
    assert answer.status_code == 400
    assert set(answer.json()) == {"error_code", "message"}
