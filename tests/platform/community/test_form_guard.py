"""Anybody may send a form, without cookie or account; machines, other sites and the impatient may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from filled import token_on

from parvis.platform.community.models import Feedback
from parvis.platform.people.models import CallCount

TOLD = {"kind": "question", "text": "Qui relève ces places ?"}
FORM = "/feedback/about/ecoles/"


@pytest.fixture(autouse=True)
def _town(town, publish):
    publish("ecoles", town)


def test_a_form_needs_neither_cookie_nor_account(client, send):
    answer = send(FORM, TOLD)
    assert answer.status_code == 302 and answer["Location"].startswith("/feedback/status/")
    assert not client.cookies
    assert Feedback.objects.get().text == TOLD["text"]


def test_no_address_is_kept_to_count_by(client, send):
    send(FORM, TOLD, REMOTE_ADDR="198.51.100.7")
    kept = " ".join(CallCount.objects.values_list("caller", flat=True))
    assert kept and "198.51.100.7" not in kept


@pytest.mark.parametrize(
    ("told", "wait", "headers", "words"),
    [
        ({}, timedelta(seconds=1), {}, "plus vite"),
        ({}, timedelta(hours=13), {}, "trop longtemps"),
        ({"website": "https://spam.example"}, None, {}, "ne voient pas"),
        ({"form_token": "invented"}, None, {}, "trop longtemps"),
        ({}, None, {"HTTP_SEC_FETCH_SITE": "cross-site"}, "autre site"),
        ({}, None, {"HTTP_SEC_FETCH_SITE": "same-site"}, "autre site"),
        ({}, None, {"HTTP_ORIGIN": "https://evil.example"}, "autre site"),
        ({}, None, {"HTTP_ORIGIN": "null"}, "autre site"),
    ],
)
def test_what_a_person_does_not_send_is_refused_with_the_text_kept(send, told, wait, headers, words):
    answer = send(FORM, {**TOLD, **told}, wait, **headers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and TOLD["text"] in page
    assert not Feedback.objects.exists()


def test_a_token_serves_once(client, a_minute_later):
    token = token_on(client.get(FORM))
    a_minute_later()
    sent = [client.post(FORM, {**TOLD, "form_token": token}).status_code for _ in range(2)]
    assert sent == [302, 422] and Feedback.objects.count() == 1


def test_a_token_of_another_form_serves_nothing(client, a_minute_later):
    token = token_on(client.get("/follow/"))
    a_minute_later()
    assert client.post(FORM, {**TOLD, "form_token": token}).status_code == 422


def test_a_visitor_sends_ten_a_day_and_others_go_on(send, a_minute_later):
    answers = [send(FORM, TOLD, REMOTE_ADDR="198.51.100.7").status_code for _ in range(11)]
    assert answers == [302] * 10 + [422]
    assert send(FORM, TOLD, REMOTE_ADDR="198.51.100.8").status_code == 302
    a_minute_later(timedelta(days=1))
    assert send(FORM, TOLD, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_django_own_protection_stays_on_the_pages_of_agents(town, person, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("anne", "publisher", town))
    sent = Feedback.objects.create(
        dataset_id="ecoles", kind="idea", text="x", language="fr", sent="2026-03-02T10:00:00Z"
    )
    assert strict.post(f"/feedback/{sent.pk}/handle/", {"state": "closed"}).status_code == 403
