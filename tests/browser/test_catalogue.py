"""The catalogue in a browser: results that follow what is typed, suggestions, filters on a phone, and all of it without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow

CATALOGUE = "/explore/"


def box(page):
    return page.locator("main input[name=q]")


def active(page) -> str:
    return page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent"
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_no_state_has_a_defect_nor_overflows(visit, width, scheme):
    page = visit(CATALOGUE, width=width, scheme=scheme)
    for state in ("", "?q=arbrse", "?q=zzz", "?theme=Nature&column=hauteur&sort=rows"):
        page.goto(CATALOGUE + state)
        assert not defects(page, scheme), state
        assert overflow(page) <= 0, state
    page.goto("/")
    page.wait_for_selector("main [role=combobox]")
    box(page).press_sequentially("es")
    page.wait_for_selector("main [role=option]")
    assert not defects(page, scheme)
    assert overflow(page) <= 0


def test_results_follow_what_is_typed_with_address_and_focus_kept(visit):
    page = visit(CATALOGUE)
    page.wait_for_selector("main [role=combobox]")
    page.evaluate("window.sameDocument = true")
    box(page).press_sequentially("frequentation")
    expect(page.locator("[data-count]")).to_contain_text("1 jeu de données")
    expect(page.locator("pv-catalogue > [role=status]")).to_contain_text("1 jeu de données")
    expect(page).to_have_url(re.compile(r"\?q=frequentation$"))
    expect(page).to_have_title(re.compile("^frequentation – Catalogue"))
    assert page.evaluate("document.activeElement.name") == "q"
    assert "q=frequentation" in page.get_by_role("link", name="English").get_attribute("href")
    box(page).fill("")
    expect(page.locator("[data-count]")).to_contain_text("2 jeux de données")
    assert page.evaluate("window.sameDocument"), "the document was loaded again"


def test_filters_are_chosen_and_removed_and_the_way_back_works(visit):
    page = visit(CATALOGUE)
    page.wait_for_selector("main [role=combobox]")
    page.locator("#facets").get_by_role("link", name="Nature").first.press("Enter")
    expect(page.locator("[data-count]")).to_contain_text("1 jeu de données")
    assert page.evaluate("document.activeElement.dataset.focus") == "theme=Nature"
    expect(page.locator(".chosen")).to_contain_text("Nature")
    box(page).fill("frequentation")
    expect(page.get_by_text("Sans les filtres, 1 jeu de données répond")).to_be_visible()
    page.get_by_text("Sans les filtres, 1 jeu de données répond").click()
    expect(page.locator(".card-title")).to_have_text(["Fréquentation des équipements"])
    page.go_back()
    page.go_back()
    expect(page.locator("[data-count]")).to_contain_text("2 jeux de données")
    expect(box(page)).to_have_value("")


def test_suggestions_are_walked_by_keyboard(visit):
    page = visit("/")
    page.wait_for_selector("main [role=combobox]")
    box(page).press_sequentially("remarq")
    expect(page.get_by_role("option")).to_have_count(2)
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    assert "remarquable" in active(page)
    page.keyboard.press("Escape")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("remarq")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "Arbres de la ville" in active(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Arbres de la ville")


def test_a_suggested_column_leads_to_the_datasets_that_have_it(visit):
    page = visit("/en/")
    page.wait_for_selector("main [role=combobox]")
    box(page).press_sequentially("hauteur")
    page.get_by_role("option", name="hauteur").last.click()
    expect(page).to_have_url(re.compile(r"/en/explore/\?column=hauteur$"))
    expect(page.locator(".chosen")).to_contain_text("column “hauteur”")


def test_filters_open_as_a_sheet_on_a_phone(visit):
    page = visit(CATALOGUE, width=390)
    page.wait_for_selector("main [role=combobox]")
    expect(page.locator("#facets")).to_be_hidden()
    page.get_by_role("button", name="Affiner").press("Enter")
    page.locator("#facets").get_by_role("link", name="Nature").first.click()
    expect(page.get_by_role("button", name="Voir 1 jeu de données")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#facets")).to_be_hidden()
    expect(page.locator(".card-title")).to_have_text(["Arbres de la ville"])
    expect(page.get_by_role("button", name="Affiner (1)")).to_be_visible()


def test_everything_works_without_script(visit):
    page = visit("/", java_script_enabled=False)
    box(page).fill("arbre")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator(".card-title")).to_have_text(["Arbres de la ville"])
    page.goto(CATALOGUE)
    page.locator("#facets").get_by_role("link", name="Nature").first.click()
    expect(page.locator("[data-count]")).to_contain_text("1 jeu de données")
    page.get_by_role("link", name="nombre de lignes").click()
    assert "theme=Nature" in page.url and "sort=rows" in page.url
    page.goto(CATALOGUE)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="Affiner").click()
    expect(page.locator("#facets")).to_be_visible()


def test_results_that_cannot_be_loaded_are_told(visit):
    page = visit(CATALOGUE)
    page.wait_for_selector("main [role=combobox]")
    page.route("**/explore/?q=*", lambda route: route.abort())
    box(page).press_sequentially("arbre")
    expect(page.get_by_text("n’ont pas pu être chargés")).to_be_visible()
    expect(page.locator(".card")).to_have_count(2)


def test_previews_are_images_that_shift_nothing(visit):
    page = visit(CATALOGUE)
    page.evaluate(
        "new PerformanceObserver(list => { window.shift = list.getEntries().reduce((sum, one) => sum + one.value,"
        " window.shift || 0) }).observe({type: 'layout-shift', buffered: true})"
    )
    for picture in page.locator(".card-preview").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    assert page.evaluate("[...document.querySelectorAll('.card-preview')].every(one => one.naturalWidth > 0)")
    assert page.evaluate("window.shift || 0") < 0.02
