"""Following by e-mail: an address is kept once confirmed, told what changed, and forgotten with one click."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.publishing import rollback, set_visibility, withdraw
from parvis.platform.community.following import write_news
from parvis.platform.community.letters import send_waiting
from parvis.platform.community.models import Follow, Letter

EMAIL = "lou@example.org"
MORE = "nom;places\nÉcole Jules-Ferry;240\n"


@pytest.fixture
def ecoles(town, publish):
    return publish("ecoles", town, titles={"fr": "Écoles", "en": "Schools"})


@pytest.fixture
def asked(ecoles, send, letters):
    """Ask to follow; the link of the letter that confirms."""

    def ask(address="/follow/dataset/ecoles/", email=EMAIL):
        assert send(address, {"email": email})["Location"].endswith("/follow/sent/")
        return re.search(r"http://testserver(/\S*follow/confirm/\S+)", letters()[-1].text)[1]

    return ask


@pytest.fixture
def followed(asked, client):
    def follow(*where, **who):
        assert client.post(asked(*where, **who)).status_code == 200
        Letter.objects.all().delete()
        return Follow.objects.latest("pk")

    return follow


def test_until_it_is_confirmed_the_address_stands_in_the_letter_alone(asked, client):
    link = asked()
    assert not Follow.objects.exists()
    assert [letter.to for letter in Letter.objects.all()] == [EMAIL]
    assert client.get(link).status_code == 200 and not Follow.objects.exists(), "programs open links"
    assert client.post(link).status_code == 200
    assert Follow.objects.get().email == EMAIL
    client.post(link)
    assert Follow.objects.count() == 1


def test_the_link_lapses_after_two_days_and_so_does_its_letter(asked, client, a_minute_later, monkeypatch):
    link = asked()
    a_minute_later(timedelta(hours=49))
    later = time.time() + 49 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post(link).status_code == 410
    send_waiting(now=timezone.now())
    assert not Letter.objects.exists() and not Follow.objects.exists()


@pytest.mark.parametrize("token", ["x", "eyJlIjoiYSJ9:1abc:zz", "a" * 3000])
def test_an_invented_link_confirms_nothing(client, db, token):
    assert client.post(f"/follow/confirm/{token}/").status_code == 410


def test_nobodys_letter_box_is_filled(asked, send, letters):
    for _ in range(3):
        asked()
    for _ in range(4):
        assert send("/follow/dataset/ecoles/", {"email": EMAIL.upper()}).status_code == 302
    assert len(letters()) == 3


def test_news_tell_the_rows_before_and_after_and_the_note(followed, publish, town, letters):
    followed()
    publish("ecoles", town, MORE)
    assert write_news(now=timezone.now()) == 1
    [letter] = letters()
    assert letter.subject == "Du nouveau dans «\u202fÉcoles\u202f»"
    assert "Nouvelle publication\u00a0: de 3 à 1 ligne (\u22122)." in letter.text
    assert "http://testserver/explore/dataset/ecoles/" in letter.text
    assert write_news(now=timezone.now()) == 0, "told once"


def test_a_letter_is_in_the_language_of_the_page_where_it_was_asked(followed, publish, town, letters):
    followed("/en/follow/dataset/ecoles/")
    publish("ecoles", town, MORE)
    write_news(now=timezone.now())
    assert "from 3 to 1 row (\u22122)" in letters()[0].text and "/en/explore/dataset/ecoles/" in letters()[0].text


def test_the_same_data_published_again_is_no_news(followed, publish, town):
    followed()
    publish("ecoles", town)
    assert write_news(now=timezone.now()) == 0


def test_several_changes_make_one_letter_and_a_day_lies_between_two(followed, publish, town, letters):
    followed()
    publish("ecoles", town, MORE)
    publish("ecoles", town, MORE + "B;1\n")
    now = timezone.now()
    assert write_news(now=now, pause=timedelta(hours=20)) == 1
    assert letters()[0].text.count("Nouvelle publication") == 2
    publish("ecoles", town, MORE + "B;1\nC;2\n")
    assert write_news(now=now + timedelta(hours=1), pause=timedelta(hours=20)) == 0
    assert write_news(now=now + timedelta(hours=21), pause=timedelta(hours=20)) == 1


def test_an_earlier_publication_shown_again_is_said(followed, publish, town, letters):
    first = Dataset.objects.get(pk="ecoles").current_id
    publish("ecoles", town, MORE)
    followed()
    rollback(Dataset.objects.select_related("current").get(pk="ecoles"), first, by=None, now=timezone.now())
    write_news(now=timezone.now())
    assert "Retour à une publication antérieure\u00a0: de 1 à 3 lignes (+2)" in letters()[0].text


def test_what_happens_out_of_the_publics_sight_is_never_told(followed, publish, town):
    followed()
    dataset = Dataset.objects.get(pk="ecoles")
    set_visibility(dataset, Visibility.RESTRICTED, by=None, now=timezone.now())
    publish("ecoles", town, MORE)
    assert write_news(now=timezone.now()) == 0
    set_visibility(Dataset.objects.get(pk="ecoles"), Visibility.PUBLIC, by=None, now=timezone.now())
    assert write_news(now=timezone.now()) == 0


def test_a_withdrawn_dataset_says_nothing(followed):
    followed()
    withdraw(Dataset.objects.select_related("current").get(pk="ecoles"), by=None, now=timezone.now())
    assert write_news(now=timezone.now()) == 0


def test_the_whole_catalogue_can_be_followed(followed, publish, town, letters):
    followed("/follow/")
    publish("velos", town, titles={"fr": "Vélos"})
    write_news(now=timezone.now())
    assert "Vélos" in letters()[0].text and "Première publication\u00a0: 3 lignes." in letters()[0].text


def test_one_click_leaves_as_mail_programs_do_it(followed, publish, town, letters, client):
    followed()
    publish("ecoles", town, MORE)
    write_news(now=timezone.now())
    [letter] = letters()
    path = letter.leave.removeprefix("http://testserver")
    assert client.get(path).status_code == 200 and Follow.objects.exists(), "opening the link is not the click"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
    assert not Letter.objects.exists(), "the letter that waited would have come after"
    again = client.get(path)
    assert again.status_code == 200 and "supprimée" in again.content.decode()


def test_nobody_learns_who_follows(followed, send):
    followed()
    known, unknown = (send("/follow/dataset/ecoles/", {"email": one}) for one in (EMAIL, "autre@example.org"))
    assert known["Location"] == unknown["Location"]


def test_a_restricted_dataset_cannot_be_followed(ecoles, publish, town, client):
    publish("secret", town, visibility="restricted")
    assert client.get("/follow/dataset/secret/").status_code == 404


def test_writing_asks_a_constant_number_of_questions_a_follower(followed, publish, town, django_assert_max_num_queries):
    for n in range(3):
        followed(email=f"lou{n}@example.org")
    publish("ecoles", town, MORE)
    with django_assert_max_num_queries(3 + 3 * 8):
        write_news(now=timezone.now())
