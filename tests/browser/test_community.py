"""What residents give back, walked in a browser: no account, no cookie, by keyboard, in both languages."""

from __future__ import annotations

import email
import re
import time
from email import policy
from pathlib import Path

import pytest
from test_accessibility import defects, overflow, sign_in

TAB = "/explore/dataset/arbres/community/"
PUBLIC = (
    "/reuses/",
    "/reuses/?q=zzz",
    "/reuses/propose/",
    "/reuses/received/",
    TAB,
    "/feedback/about/arbres/",
    "/follow/",
    "/follow/dataset/arbres/",
    "/follow/sent/",
    "/follow/leave/lost/",
    "/usage/",
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_pages_are_accessible_and_never_wider_than_the_screen(visit, width, scheme):
    page = visit("/", width=width, scheme=scheme)
    for prefix in ("", "/en"):
        for address in PUBLIC:
            page.goto(prefix + address)
            assert not defects(page, scheme), prefix + address
            assert overflow(page) <= 0, prefix + address
    assert not page.context.cookies()


def test_a_pupil_proposes_a_reuse_and_an_agent_shows_it(visit, tmp_path):
    from PIL import Image

    picture = tmp_path / "carte.png"
    Image.new("RGB", (1200, 800), "#0e7a5f").save(picture)
    page = visit(TAB)
    page.get_by_role("link", name="Montrer ce que vous en avez fait").click()
    assert page.get_by_label("Arbres de la ville").is_checked()
    page.get_by_label("Titre").fill("Les arbres de ma cour")
    page.get_by_label("Genre").select_option(label="enseignement")
    page.get_by_label("Adresse", exact=True).fill("https://example.org/ma-cour")
    page.get_by_label("Ce que c’est").fill("Une carte faite en classe.")
    page.get_by_label("Image").set_input_files(picture)
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Envoyer la proposition").click()
    page.get_by_role("heading", name="Merci").wait_for()
    assert not page.context.cookies()

    agent = visit("/sign-in/")
    sign_in(agent)
    agent.goto("/reuses/handle/")
    agent.get_by_role("link", name="Les arbres de ma cour").click()
    agent.get_by_role("heading", name="Refuser").wait_for()
    assert not defects(agent) and overflow(agent) <= 0
    agent.get_by_role("button", name="Accepter et montrer").click()
    agent.get_by_text("La réutilisation est montrée.").wait_for()

    page.goto("/reuses/")
    page.get_by_role("link", name="Les arbres de ma cour").click()
    assert page.locator("img.reuse-large").evaluate("image => image.complete && image.naturalWidth") == 1200
    page.goto("/explore/dataset/arbres/")
    assert page.get_by_role("link", name="Les arbres de ma cour").count() == 1


def test_a_form_sent_too_fast_keeps_its_text_and_says_what_to_do(visit):
    page = visit("/feedback/about/arbres/")
    page.get_by_label("une question").check()
    page.get_by_label("Votre message").fill("Qui arrose ces arbres ?")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("alert").wait_for()
    assert "plus vite" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Votre message").input_value() == "Qui arrose ces arbres ?"
    assert not defects(page)
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("personne ne l’a encore lu").wait_for()


def test_an_error_is_told_by_keyboard_alone_and_answered(visit):
    page = visit("/en/feedback/about/arbres/")
    page.get_by_label("an error in the data").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Maple n° 3 was felled.")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.wait_for_timeout(3100)
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send the message", "the hidden field takes no focus"
    page.keyboard.press("Enter")
    page.get_by_text("nobody has read it yet").wait_for()
    status = page.url

    agent = visit("/sign-in/")
    sign_in(agent)
    agent.goto("/feedback/")
    agent.get_by_role("link", name="Maple n° 3 was felled.").click()
    agent.get_by_role("heading", name="Ce qui a été écrit").wait_for()
    assert not defects(agent) and overflow(agent) <= 0
    agent.get_by_label("État").select_option(label="répondu")
    agent.get_by_label("Réponse", exact=False).first.fill("Merci, la ligne est corrigée.")
    agent.get_by_label("Publier le message").check()
    agent.get_by_role("button", name="Enregistrer").click()
    agent.get_by_text("Votre décision est enregistrée.").wait_for()

    page.goto(status)
    page.get_by_text("la ligne est corrigée").wait_for()
    page.goto(TAB)
    page.get_by_text("Maple n° 3 was felled.").wait_for()


def test_a_resident_follows_a_dataset_confirms_and_leaves(visit, town, tmp_path_factory):
    page = visit("/follow/dataset/arbres/")
    page.get_by_label("Votre adresse électronique").fill("voisine@example.org")
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="M’envoyer").click()
    page.get_by_role("heading", name="Regardez votre boîte").wait_for()
    page.goto(_link_to_confirm(tmp_path_factory.getbasetemp()))
    page.get_by_role("button", name="Oui, écrivez-moi").click()
    page.get_by_role("heading", name="C’est confirmé").wait_for()
    assert not defects(page)
    page.get_by_role("link", name="Arrêter les courriels").click()
    page.get_by_role("button", name="Arrêter les courriels").click()
    page.get_by_role("heading", name="Plus de courriels").wait_for()
    assert not page.context.cookies()


def _link_to_confirm(folder: Path) -> str:
    """The link in the letter that the town wrote into its folder, as a town without a mail server does."""
    for _ in range(100):
        for file in folder.glob("town*/home/mail/*.eml"):
            letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            found = re.search(r"http://\S+/follow/confirm/\S+", body.get_content() if body else "")
            if letter["To"] == "voisine@example.org" and found:
                return found[0]
        time.sleep(0.1)
    raise TimeoutError("no letter was written within ten seconds")
