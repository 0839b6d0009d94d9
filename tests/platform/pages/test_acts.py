"""Rolling back and withdrawing from the history page: who may, what changes, what is journalled."""

from __future__ import annotations

import pytest
from django.test import Client

WITHDRAW = "/explore/dataset/ecoles/withdraw/"


@pytest.fixture
def dataset(town, publish):
    publish("ecoles", town, text="essence;hauteur\nÉrable;10\n")
    return publish("ecoles", town, text="essence;hauteur\nÉrable;10\nCèdre;20\n")


@pytest.fixture
def first(dataset):
    return dataset.snapshots.get(rows=1)


def rollback_to(snapshot) -> str:
    return f"/explore/dataset/ecoles/history/{snapshot.pk}/rollback/"


def test_a_visitor_reads_the_history_and_is_sent_to_sign_in_for_acts(client, dataset, first):
    page = client.get("/explore/dataset/ecoles/history/").content.decode()
    assert dataset.current_id[:12] in page and first.pk[:12] in page
    assert "rollback" not in page and "withdraw" not in page and "ligne de commande" not in page
    for address in (rollback_to(first), WITHDRAW):
        assert client.get(address).url.startswith("/sign-in/")
        assert client.post(address).url.startswith("/sign-in/")


@pytest.mark.parametrize("role", ["publisher", "reader"])
def test_somebody_of_another_organisation_is_refused(client, person, other_organization, dataset, first, role):
    client.force_login(person("p", role, other_organization))
    for address in (rollback_to(first), WITHDRAW):
        assert client.get(address).status_code == client.post(address).status_code == 403
    dataset.refresh_from_db()
    assert dataset.current.rows == 2


def test_an_agent_rolls_back_after_confirming(client, person, town, dataset, first):
    from parvis.platform.journal.models import Entry

    client.force_login(person("anne", "publisher", town))
    page = client.get("/explore/dataset/ecoles/history/").content.decode()
    assert rollback_to(first) in page
    assert "csrfmiddlewaretoken" in client.get(rollback_to(first)).content.decode()
    dataset.refresh_from_db()
    assert dataset.current.rows == 2, "asking changes nothing"
    answer = client.post(rollback_to(first), follow=True)
    dataset.refresh_from_db()
    assert dataset.current.rows == 1
    assert "Les lecteurs voient maintenant la publication" in answer.content.decode()
    last = Entry.objects.last()
    assert (last.act, last.actor, last.subject) == ("rolled_back", "anne", "ecoles")


def test_an_agent_withdraws_and_can_show_it_again(client, person, town, dataset):
    snapshot = dataset.current
    client.force_login(person("anne", "publisher", town))
    assert client.get(WITHDRAW).status_code == 200
    client.post(WITHDRAW)
    assert Client().get("/explore/dataset/ecoles/").status_code == 404
    page = client.get("/explore/dataset/ecoles/history/").content.decode()
    assert "n’est pas publié" in page and rollback_to(snapshot) in page
    assert "ecoles" in client.get("/explore/managed/").content.decode()
    client.post(rollback_to(snapshot))
    assert Client().get("/explore/dataset/ecoles/").status_code == 200


def test_a_refusal_is_told_in_the_language_of_the_page(client, person, town, dataset):
    client.force_login(person("anne", "publisher", town))
    answer = client.post("/en" + rollback_to(dataset.current), follow=True)
    assert "already shows" in answer.content.decode()


def test_acts_need_the_token_of_the_form(person, town, dataset):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("anne", "publisher", town))
    answer = strict.post(WITHDRAW)
    assert answer.status_code == 403 and "Ce formulaire a expiré" in answer.content.decode()
    dataset.refresh_from_db()
    assert dataset.current is not None


def test_pages_of_agents_are_not_kept_by_caches(client, person, town, dataset):
    client.force_login(person("anne", "publisher", town))
    assert client.get("/explore/dataset/ecoles/history/")["Cache-Control"] == "private, no-store"
