"""The frame and the design, as a browser shows them: every scheme, the menu without script, faces, weight, no shift."""

from __future__ import annotations

import gzip
import re
import urllib.request

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow

PAGES = ("/style/", "/en/style/", "/accessibilite/", "/nowhere")
SCHEMES = {
    "day": {"scheme": "light"},
    "night": {"scheme": "dark"},
    "day, more contrast": {"scheme": "light", "contrast": "more"},
    "night, more contrast": {"scheme": "dark", "contrast": "more"},
    "forced colours": {"scheme": "light", "forced_colors": "active"},
}
SHIFT = """
() => new Promise((tell) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => tell(shift), 400));
})
"""
MOST_BYTES = 90_000


@pytest.mark.parametrize("options", SCHEMES.values(), ids=SCHEMES)
def test_the_design_page_and_its_neighbours_are_accessible(visit, options):
    page = visit("/", **options)
    for address in PAGES:
        page.goto(address)
        found = defects(page)
        if "forced_colors" in options:  # the colours are the reader's then, and axe measures ours
            found = [one for one in found if not one.startswith("color-contrast")]
        assert not found, address


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1920])
def test_nothing_overflows(visit, address, width):
    assert overflow(visit(address, width=width)) <= 0


@pytest.mark.parametrize("address", ["/explore/", "/sign-in/", "/nowhere", "/style/"])
def test_nothing_overflows_at_twice_the_size_of_text(visit, address):
    page = visit(address, width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0


def test_the_design_page_shows_the_schemes_that_are_asked_for(visit):
    page = visit("/style/")
    assert page.locator("[data-scheme]").evaluate_all("all => all.map(one => one.dataset.scheme)") == ["day", "night"]
    paper = "one => getComputedStyle(one).backgroundColor"
    assert page.locator("[data-scheme=day]").evaluate(paper) != page.locator("[data-scheme=night]").evaluate(paper)
    page.get_by_label("Nuit, plus de contraste").check()
    page.get_by_role("button", name="Montrer ces ambiances").click()
    expect(page.locator("[data-scheme=night-contrast]")).to_have_css("background-color", "rgb(0, 0, 0)")
    assert page.get_by_text("trop peu").count() == 0


@pytest.mark.parametrize("has_script", [True, False])
def test_the_menu_of_a_phone_opens_without_script(visit, has_script):
    page = visit("/explore/", width=390, java_script_enabled=has_script)
    link = page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Accueil")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    link.click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_the_menu_of_a_wide_window_lies_open(visit):
    page = visit("/explore/")
    expect(page.get_by_role("link", name="English")).to_be_visible()
    expect(page.locator(".site-menu > summary")).to_be_hidden()
    expect(page.get_by_role("link", name="Catalogue").first).to_have_attribute("aria-current", "page")


def test_the_search_of_the_header_leads_to_the_catalogue(visit):
    page = visit("/sign-in/")
    page.get_by_label("Rechercher dans tout le portail").and_(page.locator("input")).fill("arbres")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/explore/\?q=arbres"))
    page.goto("/")
    expect(page.locator(".site-search")).to_have_count(0)


def test_an_error_page_leads_on_by_a_search(visit):
    page = visit("/nowhere")
    page.get_by_role("searchbox", name="Rechercher dans les jeux de données").fill("arbres")
    page.locator("main").get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("link", name="Arbres de la ville")).to_be_visible()


def test_text_and_titles_are_set_in_the_portal_s_own_faces(visit):
    page = visit("/explore/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)")
    assert any("Source Sans" in family for family in loaded) and any("Bricolage" in family for family in loaded)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert {address.split("/")[2] for address in fetched} == {page.url.split("/")[2]}
    assert sum(address.endswith(".woff2") for address in fetched) == 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/", "/explore/", "/explore/dataset/arbres/", "/style/"])
def test_the_faces_arrive_without_moving_anything(visit, address, width):
    page = visit("/sign-in/", width=width)
    page.route("**/*.woff2", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto(address)
    assert page.evaluate(SHIFT) < 0.02


def test_script_and_style_of_a_page_are_light(visit, town):
    page = visit("/explore/")
    sources = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).filter(one => /\\.(m?js|css)$/.test(one))"
    )
    weights = {}
    for source in sources:
        with urllib.request.urlopen(source) as answer:
            weights[source] = len(gzip.compress(answer.read(), 6))
    assert sum(weights.values()) < MOST_BYTES, weights


def test_less_movement_is_none(visit):
    page = visit("/style/", reduced_motion="reduce")
    moving = "one => [getComputedStyle(one).transitionDuration, getComputedStyle(one, '::before').animationName]"
    assert page.locator(".waiting").first.evaluate(moving)[1] == "none"
    assert set(page.locator(".button").first.evaluate(moving)[0].split(", ")) <= {"0s", "0ms"}
