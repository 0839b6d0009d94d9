"""A story written and read in a browser: by keyboard, by dragging, without script, by two people, without defects."""

from __future__ import annotations

import io
import re
from itertools import count

import pytest
from PIL import Image
from playwright.sync_api import expect
from test_accessibility import defects, overflow
from town import PASSWORD

NUMBERS = count(1)


def sign_in(page, onward: str) -> None:
    page.goto(f"/sign-in/?next={onward}")
    page.locator("[name=login]").fill("anne")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{onward}")


def new_story(page) -> str:
    """Start a story as an agent; its identifier."""
    slug = f"recit-{next(NUMBERS)}"
    sign_in(page, "/stories/new/")
    page.get_by_label("Identifiant").fill(slug)
    page.get_by_label("Titre en français").fill("La place du marché")
    page.get_by_label("Titre en anglais").fill("The market square")
    page.get_by_role("button", name="Commencer à écrire").click()
    page.wait_for_url(f"**/stories/{slug}/edit/")
    return slug


def add(page, kind: str) -> None:
    blocks = page.locator("[data-blocks] > li")
    before = blocks.count()
    page.get_by_role("group", name="Ajouter un bloc").get_by_role("button", name=kind, exact=True).click()
    expect(blocks).to_have_count(before + 1)


def write_text(page, number: int, french: str, english: str) -> None:
    block = page.locator("[data-blocks] > li").nth(number)
    block.get_by_label("Texte en français").fill(french)
    block.get_by_label("Texte en anglais").fill(english)


def saved(page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Enregistré à", timeout=15_000)


def picture() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (30, 120, 90)).save(out, "PNG")
    return {"name": "place.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_an_agent_writes_previews_and_publishes_in_two_languages(visit):
    page = visit("/")
    slug = new_story(page)
    add(page, "Texte")
    write_text(page, 0, "Le marché ouvre à **huit heures**.", "The market opens at **eight**.")
    preview = page.locator("[data-preview]")
    expect(preview.locator("strong", has_text="huit heures")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(preview.locator("strong", has_text="eight")).to_be_visible()
    add(page, "Image")
    page.locator("input[type=file][name^='b.']").set_input_files(picture())
    expect(page.locator(".editor-block .editor-picture")).to_be_visible()
    block = page.locator("[data-blocks] > li").nth(1)
    block.get_by_label("Ce que montre l’image, pour qui ne la voit pas en français").fill("La place, vide")
    add(page, "Tableau")
    page.locator("[data-blocks] > li").nth(2).get_by_label("Vue").fill(
        page.url.split("/stories/")[0] + "/explore/dataset/arbres/table/?q=42"
    )
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Bloc 2")
    block.get_by_label("Ce que montre l’image, pour qui ne la voit pas en anglais").fill("The square, empty")
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url(f"**/stories/{slug}/")
    expect(page.get_by_role("img", name="La place, vide")).to_be_visible()
    frame = page.locator("pv-story-frame iframe")
    frame.scroll_into_view_if_needed()
    expect(frame.content_frame.locator("table").first).to_contain_text("Érable n° 42")
    page.goto(f"/en/stories/{slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The market square")
    expect(page.get_by_role("img", name="The square, empty")).to_be_visible()


def test_blocks_move_by_keyboard_and_it_is_said(visit):
    page = visit("/")
    slug = new_story(page)
    for number, words in enumerate(("Un", "Deux", "Trois")):
        add(page, "Texte")
        write_text(page, number, words, words)
    saved(page)
    handle = page.locator("[data-handle]").first
    handle.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-state]")).to_contain_text("Bloc 2 sur 3")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('[data-handle]')"), "the focus stays on the block that moves"
    saved(page)
    page.reload()
    texts = [field.input_value() for field in page.get_by_label("Texte en français").all()]
    assert texts == ["Deux", "Trois", "Un"]
    assert slug in page.url


def test_blocks_move_by_dragging(visit):
    page = visit("/", viewport={"width": 1280, "height": 1800})
    new_story(page)
    for number, words in enumerate(("Un", "Deux")):
        add(page, "Texte")
        write_text(page, number, words, words)
    saved(page)
    handle = page.locator("[data-handle]").first
    handle.scroll_into_view_if_needed()
    start, target = handle.bounding_box(), page.locator("[data-blocks] > li").nth(1).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, target["y"] + 20, steps=5)
    page.mouse.move(start["x"] + 10, target["y"] + target["height"] - 40, steps=5)
    page.mouse.up()
    expect(page.get_by_label("Texte en français").first).to_have_value("Deux")
    saved(page)


def test_what_is_typed_is_saved_alone_and_leaving_too_soon_is_warned(visit):
    page = visit("/")
    slug = new_story(page)
    add(page, "Texte")
    write_text(page, 0, "Saisi", "Typed")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.evaluate("setTimeout(() => location.assign('/'), 0)")
    page.wait_for_timeout(400)
    assert warned == ["beforeunload"] and slug in page.url
    saved(page)
    page.goto("/")
    assert warned == ["beforeunload"], "nothing is left to lose"
    page.goto(f"/stories/{slug}/edit/")
    expect(page.get_by_label("Texte en français")).to_have_value("Saisi")


def test_a_connection_that_fails_loses_nothing(visit):
    page = visit("/")
    slug = new_story(page)
    add(page, "Texte")
    page.route("**/edit/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    write_text(page, 0, "Hors ligne", "Offline")
    expect(page.locator("[data-state]")).to_contain_text("Pas enregistré")
    expect(page.get_by_label("Texte en français")).to_have_value("Hors ligne")
    page.unroute("**/edit/")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    saved(page)
    page.goto(f"/stories/{slug}/edit/")
    expect(page.get_by_label("Texte en français")).to_have_value("Hors ligne")


def test_two_people_at_once_are_told(visit):
    mine, theirs = visit("/"), visit("/")
    slug = new_story(mine)
    add(mine, "Texte")
    saved(mine)
    sign_in(theirs, f"/stories/{slug}/edit/")
    write_text(theirs, 0, "Le leur", "Theirs")
    saved(theirs)
    write_text(mine, 0, "Le mien", "Mine")
    expect(mine.get_by_role("alert")).to_contain_text("a enregistré ce récit")
    expect(mine.get_by_label("Texte en français")).to_have_value("Le mien")
    mine.get_by_role("button", name="Enregistrer la mienne par-dessus").click()
    saved(mine)
    expect(mine.get_by_role("alert")).to_have_count(0)
    mine.goto(f"/stories/{slug}/history/")
    assert mine.get_by_role("row").count() >= 4, "both are in the history"


def test_everything_works_without_script(visit):
    page = visit("/", java_script_enabled=False)
    slug = new_story(page)
    add(page, "Texte")
    write_text(page, 0, "Premier", "First")
    add(page, "Citation")
    write_text(page, 1, "Deuxième", "Second")
    page.get_by_role("button", name=re.compile("^Monter Citation")).click()
    assert [field.input_value() for field in page.get_by_label("Texte en français").all()] == ["Deuxième", "Premier"]
    expect(page.locator("[data-handle]:visible")).to_have_count(0)
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url(f"**/stories/{slug}/")
    expect(page.locator("blockquote")).to_contain_text("Deuxième")
    page.get_by_role("link", name="English").click()
    expect(page.locator("blockquote")).to_contain_text("Second")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_no_page_has_a_defect_nor_overflows(visit, width, scheme):
    page = visit("/", width=width, scheme=scheme)
    slug = new_story(page)
    for kind in (
        "Intertitre",
        "Texte",
        "Chiffres clés",
        "Tableau",
        "Image",
        "Vidéo",
        "Citation",
        "Lien vers un jeu de données",
    ):
        add(page, kind)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    saved(page)
    for address in (f"/stories/{slug}/edit/", f"/stories/{slug}/preview/", f"/stories/{slug}/history/?revision=1",
                    f"/stories/{slug}/delete/", "/stories/new/", "/stories/", "/en/stories/"):  # fmt: skip
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address
