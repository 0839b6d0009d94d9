"""Paths through the pages: by keyboard, with the rows element, and without any script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

TABLE = "/explore/dataset/arbres/table/"


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def tab_to(page, words: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith(words):
            return
    raise AssertionError(f"no Tab reaches “{words}”")


def test_the_keyboard_alone_opens_a_dataset(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("arbre")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/explore/\?q=arbre"))
    tab_to(page, "Arbres de la ville")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arbres de la ville")
    tab_to(page, "Tableau")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()


def first_cell(page):
    return page.locator("table.rows tbody td").first


def test_sorting_keeps_page_address_and_focus_and_is_announced(visit):
    page = visit(TABLE)
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="hauteur", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("hauteur")
    expect(page.locator("th[aria-sort=ascending] a", has_text="hauteur").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("hauteur")
    expect(first_cell(page)).to_have_text("Érable n° 95")
    assert page.url.endswith("?sort=-hauteur") and focused(page).startswith("hauteur")
    assert page.evaluate("window.sameDocument"), "the document was loaded again"
    expect(page.locator("pv-records [role=status]").first).to_have_text("95 lignes")
    page.go_back()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("hauteur")


def test_rows_that_cannot_be_loaded_are_told(visit):
    page = visit(TABLE)
    page.route("**/table/?*", lambda route: route.abort())
    page.get_by_role("link", name="hauteur", exact=True).click()
    expect(page.get_by_text("n’ont pas pu être chargées")).to_be_visible()
    expect(first_cell(page)).to_be_visible()


def test_everything_works_without_script(visit):
    page = visit(TABLE, java_script_enabled=False)
    page.get_by_role("link", name="hauteur", exact=True).click()
    page.get_by_role("link", name="hauteur", exact=True).click()
    expect(first_cell(page)).to_have_text("Érable n° 95")
    page.get_by_label("Rechercher dans les lignes").fill("42")
    page.get_by_role("button", name="Filtrer", exact=True).click()
    expect(first_cell(page)).to_have_text("Érable n° 42")
    assert "sort=-hauteur" in page.url
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(first_cell(page)).to_have_text("Érable n° 42")
