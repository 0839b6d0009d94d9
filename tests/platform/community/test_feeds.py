"""Feeds in Atom: what each publication changed, for anybody who may see the dataset."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring

from parvis.platform.catalog.importing import import_file
from parvis.platform.catalog.instructions import Instructions

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)


@pytest.fixture
def ecoles(town, publish, tmp_path):
    dataset = publish("ecoles", town, titles={"fr": "Écoles", "en": "Schools"})
    file = tmp_path / "next.csv"
    file.write_text("nom;places\n" + "".join(f"École des Prés {n};{n}\n" for n in range(4)))
    instructions = Instructions(file.name, note="Une école de plus.")
    import_file(file, dataset, instructions, by=None, now=LATER)
    return dataset


def entries(answer):
    return fromstring(answer.content).findall(f"{ATOM}entry")


def test_each_publication_is_an_entry_with_what_changed(ecoles, client):
    answer = client.get("/explore/dataset/ecoles/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    last, first = entries(answer)
    assert last.findtext(f"{ATOM}title") == "Nouvelle publication\u00a0: de 3 à 4 lignes (+1)."
    assert "Une école de plus." in last.findtext(f"{ATOM}summary")
    assert last.findtext(f"{ATOM}updated").startswith("2026-03-09T10:30:00")
    assert first.findtext(f"{ATOM}title") == "Première publication\u00a0: 3 lignes."
    assert last.findtext(f"{ATOM}id") != first.findtext(f"{ATOM}id")


def test_in_english(ecoles, client):
    answer = client.get("/en/explore/dataset/ecoles/feed.atom")
    assert entries(answer)[0].findtext(f"{ATOM}title") == "New publication: from 3 to 4 rows (+1)."


def test_the_catalogue_names_the_datasets_and_hides_those_that_are_not_public(ecoles, publish, town, client):
    publish("secret", town, visibility="restricted", titles={"fr": "Réservé"})
    answer = client.get("/explore/feed.atom")
    assert [one.findtext(f"{ATOM}title").partition(" – ")[0] for one in entries(answer)] == ["Écoles", "Écoles"]
    assert "Réservé" not in answer.content.decode()


def test_what_is_known_is_not_sent_again(ecoles, client, publish, town):
    first = client.get("/explore/dataset/ecoles/feed.atom")
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get("/explore/dataset/ecoles/feed.atom", **known).status_code == 304
    publish("ecoles", town)
    publish("ecoles", town, "nom;places\nÉcole des Prés;4\n")
    assert client.get("/explore/dataset/ecoles/feed.atom", **known).status_code == 200


def test_a_restricted_dataset_feeds_those_who_may_read_it(publish, town, client, person):
    publish("secret", town, visibility="restricted")
    address = "/explore/dataset/secret/feed.atom"
    assert client.get(address).status_code == 404
    client.force_login(person("anne", "publisher", town))
    answer = client.get(address)
    assert answer.status_code == 200 and "private" in answer["Cache-Control"]


def test_questions_do_not_grow_with_the_history(ecoles, publish, town, client, django_assert_max_num_queries):
    for n in range(6):
        publish("ecoles", town, "nom;places\n" + "".join(f"École des Prés {k};{k}\n" for k in range(n + 1)))
    with django_assert_max_num_queries(4):
        assert len(entries(client.get("/explore/dataset/ecoles/feed.atom"))) == 8
    with django_assert_max_num_queries(3):
        client.get("/explore/feed.atom")
