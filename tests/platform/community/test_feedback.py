"""Feedback: to those who publish, followed by a secret address, public only where an agent chose so."""

from __future__ import annotations

import pytest

from parvis.platform.community.models import Feedback
from parvis.platform.journal.models import Entry

FORM = "/feedback/about/ecoles/"
TOLD = {"kind": "error", "text": "Appelez le 06 12 34 56 78, la capacité est fausse.", "email": "lou@example.org"}


@pytest.fixture
def anne(town, person, publish):
    publish("ecoles", town)
    return person("anne", "publisher", town)


@pytest.fixture
def sent(anne, send):
    def tell(address=FORM, **changes):
        answer = send(address, {**TOLD, **changes})
        assert answer.status_code == 302, answer.content.decode()
        return Feedback.objects.latest("pk"), answer["Location"]

    return tell


def test_the_person_follows_it_by_a_secret_address(sent, client, anne, letters):
    feedback, status = sent()
    assert "personne ne l’a encore lu" in client.get(status).content.decode()
    assert letters()[0].to == "lou@example.org" and status in letters()[0].text
    client.force_login(anne)
    client.get(f"/feedback/{feedback.pk}/handle/")
    client.logout()
    page = client.get(status)
    assert "s’en occupe" in page.content.decode()
    assert page["X-Robots-Tag"].startswith("noindex") and page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert client.get(status[:-2] + "x/").status_code == 404


def test_an_answer_reaches_the_person_and_their_address_is_erased(sent, client, anne, letters):
    feedback, status = sent()
    client.force_login(anne)
    told = {"state": "answered", "answer": "Corrigé, merci."}
    assert client.post(f"/feedback/{feedback.pk}/handle/", told).status_code == 302
    feedback.refresh_from_db()
    assert feedback.email == "" and feedback.state == "answered"
    assert "Corrigé, merci." in letters()[-1].text
    client.logout()
    assert "Corrigé, merci." in client.get(status).content.decode()
    entry = Entry.objects.get(subject=f"feedback/{feedback.pk}")
    assert entry.details == {"dataset": "ecoles", "state": "answered", "published": False}


def test_nothing_is_public_before_an_agent_says_so_and_then_as_they_left_it(sent, client, anne):
    feedback, _ = sent(author="Lou")
    tab = "/explore/dataset/ecoles/community/"
    assert "capacité est fausse" not in client.get(tab).content.decode()
    client.force_login(anne)
    told = {"state": "answered", "answer": "Corrigé.", "is_published": "on", "shown_text": "La capacité est fausse."}
    client.post(f"/feedback/{feedback.pk}/handle/", told)
    client.logout()
    page = client.get(tab).content.decode()
    assert "La capacité est fausse." in page and "Corrigé." in page and "Lou" in page
    assert "06 12" not in page and "lou@example.org" not in page
    client.force_login(anne)
    client.post(f"/feedback/{feedback.pk}/handle/", {"state": "closed", "answer": "Corrigé."})
    client.logout()
    assert "La capacité est fausse." not in client.get(tab).content.decode()


def test_an_answer_cannot_be_empty(sent, client, anne):
    feedback, _ = sent()
    client.force_login(anne)
    assert client.post(f"/feedback/{feedback.pk}/handle/", {"state": "answered", "answer": " "}).status_code == 422


def test_only_those_who_publish_the_dataset_read_it(sent, client, person, other_organization):
    feedback, _ = sent()
    address = f"/feedback/{feedback.pk}/handle/"
    assert client.get(address).status_code == 302 and client.get("/feedback/").status_code == 302
    for login, role, organization, status in (
        ("paul", "publisher", other_organization, 404),
        ("lise", "reader", None, 404),
        ("chef", "administrator", None, 200),
    ):
        client.force_login(person(login, role, organization))
        assert client.get(address).status_code == status, login
        assert ("capacité" in client.get("/feedback/?state=all").content.decode()) is (status == 200), login
        assert client.post(address, {"state": "closed"}).status_code == (404 if status == 404 else 302), login


def test_it_may_be_about_a_row(sent, client, anne):
    from parvis.engine.query import Request
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.records.reading import read_page

    dataset = Dataset.objects.get(pk="ecoles")
    row = read_page(dataset, Request(limit=1, app_metas=True)).rows[0]["_id"]
    assert "Jules-Ferry" in client.get(f"{FORM}?record={row}").content.decode()
    feedback, _ = sent(f"{FORM}?record={row}")
    assert feedback.record == row
    client.force_login(anne)
    assert "Jules-Ferry" in client.get(f"/feedback/{feedback.pk}/handle/").content.decode()


@pytest.mark.parametrize("record", ["0" * 40, "x", "%00", "'; drop table", "a" * 500])
def test_a_row_that_is_not_there_is_said(anne, client, record):
    page = client.get(f"{FORM}?record={record}")
    assert page.status_code == 200 and "n’est plus dans le jeu" in page.content.decode()


def test_a_dataset_that_one_may_not_see_has_no_form(anne, town, publish, client):
    publish("secret", town, visibility="restricted")
    assert client.get("/feedback/about/secret/").status_code == 404
    assert client.get("/feedback/about/nulle-part/").status_code == 404


def test_pages_ask_few_questions(sent, client, anne, django_assert_max_num_queries):
    for _ in range(3):
        _, status = sent(email="")
    Feedback.objects.update(is_published=True, shown_text="Vu.")
    with django_assert_max_num_queries(8):
        client.get("/explore/dataset/ecoles/community/")
    with django_assert_max_num_queries(2):
        client.get(status)
    client.force_login(anne)
    client.get("/feedback/")
    with django_assert_max_num_queries(4):
        client.get("/feedback/?state=all")
