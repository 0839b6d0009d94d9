"""The keys of one's account: made, shown once, listed, revoked; nobody sees another's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

KEYS = "/account/keys/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(person, town, client):
    found = person("anne", "publisher", town)
    client.force_login(found, backend="django.contrib.auth.backends.ModelBackend")
    return found


def make(client, **given):
    return client.post(KEYS, {"name": "Capteurs", "rights": "read", "datasets": "", "expires": "", **given})


def test_a_visitor_is_sent_to_sign_in(client):
    for address in (KEYS, "/en/account/keys/", "/account/keys/1/revoke/"):
        assert "/sign-in/" in client.get(address).url


def test_the_secret_is_shown_once_and_works(client, anne, home, town, publish):
    publish("budget", town, visibility="restricted")
    answer = make(client, rights="read-push", datasets="budget")
    shown = re.search(r'value="(pv_[\w-]+)"', answer.content.decode())[1]
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    key = anne.keys.get()
    assert (key.reads, key.pushes, key.datasets, key.expires) == (True, True, ["budget"], None)
    page = client.get(KEYS).content.decode()
    assert shown not in page and key.prefix in page and "Capteurs" in page
    client.logout()
    assert client.get("/api/explore/v2.1/catalog/datasets/budget", {"apikey": shown}).status_code == 200


@pytest.mark.parametrize(
    ("rights", "kept"), [("read", (True, False)), ("read-push", (True, True)), ("push", (False, True))]
)
def test_each_choice_of_rights(client, anne, rights, kept):
    make(client, rights=rights)
    key = anne.keys.get()
    assert (key.reads, key.pushes) == kept


def test_a_key_lasts_a_year_unless_told_otherwise(client, anne):
    offered = re.search(r'name="expires" value="([\d-]+)"', client.get(KEYS).content.decode())[1]
    assert offered == (timezone.localdate() + timedelta(days=365)).isoformat()
    make(client, expires=offered)
    assert anne.keys.get().expires.isoformat() == offered


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "field-error"),
        ({"expires": "hier"}, "field-error"),
        ({"expires": "2020-01-01"}, "est passé"),
        ({"datasets": "nulle-part"}, "nulle-part"),
        ({"rights": "tout"}, "field-error"),
    ],
)
def test_a_wrong_answer_is_explained_and_makes_nothing(client, anne, given, told):
    answer = make(client, **given)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not anne.keys.exists()


def test_two_working_keys_do_not_share_a_name(client, anne):
    make(client)
    assert make(client).status_code == 422
    anne.keys.update(revoked=timezone.now())
    assert make(client).status_code == 200


def test_a_reader_is_not_offered_to_push_and_cannot_take_it(client, person):
    reader = person("lea", "reader")
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert 'name="rights"' not in client.get(KEYS).content.decode()
    make(client, rights="read-push")
    assert not reader.keys.get().pushes


def test_revoking_asks_first_then_ends_the_key(client, anne):
    from parvis.platform.journal.models import Entry

    make(client)
    key = anne.keys.get()
    address = f"/account/keys/{key.pk}/revoke/"
    assert address in client.get(KEYS).content.decode()
    assert "csrfmiddlewaretoken" in client.get(address).content.decode()
    key.refresh_from_db()
    assert key.revoked is None, "asking changes nothing"
    assert "La clé est révoquée" in client.post(address, follow=True).content.decode()
    key.refresh_from_db()
    assert key.revoked is not None
    assert address not in client.get(KEYS).content.decode()
    assert client.post(address).status_code == 404
    acts = [(one.act, one.actor, one.subject) for one in Entry.objects.all()]
    assert acts == [("key_created", "anne", f"key/{key.prefix}"), ("key_revoked", "anne", f"key/{key.prefix}")]
    assert "pv_" not in repr([one.details for one in Entry.objects.all()])


def test_nobody_sees_or_revokes_the_key_of_another(client, anne, person, town):
    make(client)
    key = anne.keys.get()
    client.force_login(person("bob", "publisher", town), backend="django.contrib.auth.backends.ModelBackend")
    assert key.prefix not in client.get(KEYS).content.decode()
    address = f"/account/keys/{key.pk}/revoke/"
    assert client.get(address).status_code == client.post(address).status_code == 404
    key.refresh_from_db()
    assert key.revoked is None


def test_the_english_page_is_english(client, anne):
    page = client.get("/en/account/keys/").content.decode()
    assert "My API keys" in page and "Make the key" in page and 'action="/en/account/keys/"' in page
