"""Signing in and out, throttling, changing one's password."""

from __future__ import annotations

import pytest
from django.test import Client

PASSWORD = "un mot de passe assez long"
pytestmark = pytest.mark.django_db


@pytest.fixture
def anne(person, town):
    return person("anne", "publisher", town, name="Anne Martin")


def sign_in(client, password=PASSWORD, login="anne", **fields):
    return client.post("/sign-in/", {"login": login, "password": password, **fields})


def test_a_person_signs_in_and_out(client, anne):
    assert sign_in(client).url == "/"
    home = client.get("/").content.decode()
    assert "Mes jeux de données" in home and "Se déconnecter" in home
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert "Se déconnecter" not in client.get("/").content.decode()


def test_the_password_is_kept_as_argon2(anne):
    assert anne.password.startswith("argon2$argon2id$")


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, anne):
    answers = {sign_in(client, password="faux").content.decode().count("ne vont pas ensemble"),
               sign_in(client, login="personne").content.decode().count("ne vont pas ensemble")}  # fmt: skip
    assert answers == {1}
    assert sign_in(client, password="faux").status_code == 422
    assert "sessionid" not in client.cookies


def test_a_closed_account_does_not_sign_in(client, anne):
    anne.is_active = False
    anne.save()
    assert "ne vont pas ensemble" in sign_in(client).content.decode()


def test_five_failures_pause_the_name_here_even_with_the_right_password(client, anne, person):
    for _ in range(4):
        assert sign_in(client, password="faux").status_code == 422
    locked = sign_in(client, password="faux")
    assert locked.status_code == 429 and "15 minutes" in locked.content.decode() and locked["Retry-After"] == "900"
    assert sign_in(client).status_code == 429
    person("bob", "reader")
    assert sign_in(Client(), login="bob").status_code == 302


def test_four_failures_then_the_right_password_start_from_zero(client, anne):
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="faux")
        assert sign_in(client).status_code == 302
        client.post("/sign-out/")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/")],
)
def test_sign_in_leads_back_to_our_pages_only(client, anne, wanted, reached):
    assert sign_in(client, next=wanted).url == reached


def test_the_account_needs_a_session_and_returns_to_it(client):
    assert client.get("/account/").url == "/sign-in/?next=/account/"
    assert client.get("/en/account/").url == "/en/sign-in/?next=/en/account/"


def test_a_person_changes_their_password_and_other_sessions_close(client, anne):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    fresh = "une autre phrase de passe"
    given = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert "Votre mot de passe est changé" in client.post("/account/", given, follow=True).content.decode()
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(Client(), password=fresh).status_code == 302


@pytest.mark.parametrize("weak", ["court", "qwerty123456", "anne martin 1"])
def test_a_weak_password_is_refused_with_the_reason(client, anne, weak):
    sign_in(client)
    answer = client.post("/account/", {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak})
    assert answer.status_code == 422 and "field-error" in answer.content.decode()


def test_the_form_of_sign_in_needs_its_token(anne):
    answer = sign_in(Client(enforce_csrf_checks=True))
    assert answer.status_code == 403 and "Ce formulaire a expiré" in answer.content.decode()
