"""The API console in a browser: without script, with its element, by keyboard, without accessibility defects."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow

CONSOLE = "/explore/dataset/arbres/api/"
STATES = (
    "",
    "?where=hauteur+%3E+3&select=count(*),avg(hauteur)&group_by=remarquable&view=chart",
    "?select=avg(hauteur)&group_by=year(plantation)&view=chart&limit=100",
    "?select=essence,position&view=map&where=remarquable+%3D+true",
    "?where=hauteurr+%3E+3",
    "?where=hauteur+%3E+&mode=text&group_by=essence&timezone=nowhere",
    "?where=essence+%3D+%22palmier%22&view=map",
)


OPEN_EVERYTHING = """() => {
  for (const one of document.querySelectorAll("pv-console details")) { one.removeAttribute("name"); one.open = true }
}"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_no_state_has_a_defect_nor_overflows(visit, width, scheme):
    page = visit(CONSOLE, width=width, scheme=scheme)
    for state in STATES:
        page.goto(CONSOLE + state)
        page.evaluate(OPEN_EVERYTHING)
        assert not defects(page, scheme), state
        assert overflow(page) <= 0, state


def test_everything_works_without_script(visit):
    page = visit(CONSOLE, java_script_enabled=False)
    page.get_by_label("Condition 1 : colonne").select_option(label="hauteur")
    page.get_by_label("Condition 1 : comparaison").select_option(label="est supérieur à")
    page.get_by_label("Condition 1 : valeur").fill("140")
    page.get_by_role("button", name="Afficher la réponse").click()
    expect(page.locator("[data-count]")).to_contain_text("2 lignes correspondent")
    expect(page.get_by_label("Condition 2 : colonne")).to_be_visible()
    page.get_by_role("button", name="Écrire en ODSQL").click()
    expect(page.get_by_label("where")).to_have_value("hauteur > 140")
    page.get_by_label("where").fill("hauteur > 141")
    page.get_by_role("button", name="Revenir au formulaire").click()
    expect(page.get_by_label("Condition 1 : valeur")).to_have_value("141")
    expect(page.locator("button.copy")).to_have_count(0)
    page.get_by_role("link", name="English").click()
    expect(page.locator("[data-count]")).to_contain_text("1 row matches")


def test_a_change_shows_its_answer_and_keeps_page_and_focus(visit):
    page = visit(CONSOLE)
    page.evaluate("window.sameDocument = true")
    group = page.get_by_label("Groupe 1 : colonne")
    group.focus()
    group.select_option(label="remarquable")
    expect(page.locator("[data-count]")).to_contain_text("2 groupes")
    expect(page.locator("pv-console > [role=status]")).to_contain_text("2 groupes")
    assert page.evaluate("document.activeElement.id") == "group-1"
    assert "group_by=remarquable" in page.url and "built" not in page.url
    page.get_by_role("link", name="Graphique", exact=True).press("Enter")
    expect(page.locator("svg.chart .bar")).to_have_count(2)
    assert page.evaluate("document.activeElement.dataset.view") == "chart"
    page.go_back()
    expect(page.locator("svg.chart")).to_have_count(0)
    assert page.evaluate("window.sameDocument"), "the document was loaded again"
    assert "group_by=remarquable" in page.get_by_role("link", name="English").get_attribute("href")


def test_what_is_being_typed_is_not_replaced(visit):
    page = visit(CONSOLE)
    page.route("**/api/?*", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_label("Condition 1 : colonne").select_option(label="essence")
    page.get_by_label("Condition 1 : valeur").press_sequentially("Érable n° 42")
    page.wait_for_timeout(900)
    expect(page.get_by_label("Condition 1 : valeur")).to_have_value("Érable n° 42")
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_contain_text("1 ligne correspond")


def test_an_error_is_shown_at_its_clause_and_said(visit):
    page = visit(CONSOLE + "?mode=text")
    page.get_by_label("where").fill("hauteurr > 3")
    page.get_by_role("button", name="Afficher la réponse").click()
    expect(page.locator(".fault mark")).to_have_text("hauteurr")
    expect(page.get_by_label("where")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("vouliez-vous dire hauteur")


def test_a_program_is_copied(visit):
    page = visit(CONSOLE + "?where=hauteur+%3E+3", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("curl", exact=True).click()
    page.locator("details[open] .copy").click()
    expect(page.locator("details[open] .copy")).to_have_text("Copié")
    assert re.match(r"curl --get .*records", page.evaluate("navigator.clipboard.readText()"))


def test_an_answer_that_cannot_be_loaded_is_told(visit):
    page = visit(CONSOLE)
    page.route("**/api/?*", lambda route: route.abort())
    page.get_by_label("Groupe 1 : colonne").select_option(label="remarquable")
    expect(page.get_by_text("n’a pas pu être chargée")).to_be_visible()
    expect(page.locator("table.rows")).to_be_visible()
