"""The map in a browser that draws it (Chromium with a software renderer), by pointer and by keyboard; and where it cannot be drawn."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import ARGUMENTS, CHROMIUM, EXPECTED
from playwright.sync_api import expect
from test_accessibility import defects, overflow

MAP = "/explore/dataset/arbres/map/"
DRAWING = [one for one in ARGUMENTS if one != "--disable-gpu"] + [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
MOST_BYTES = 450_000


@pytest.fixture(scope="module")
def drawing_browser(chromium: Any) -> Iterator[Any]:
    browser = chromium.browser_type.launch(executable_path=str(CHROMIUM), args=DRAWING)
    yield browser
    browser.close()


@pytest.fixture
def look(drawing_browser: Any, town: str) -> Iterator[Callable[..., Any]]:
    """Open a map and wait until it is drawn; an error of the page itself fails the test."""
    contexts, complaints = [], []

    def open_map(address: str = MAP, width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "base_url": town, **options}
        contexts.append(drawing_browser.new_context(**options))
        contexts[-1].set_default_timeout(20_000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.locator("[data-map]").scroll_into_view_if_needed()
        return drawn(page)

    yield open_map
    for context in contexts:
        context.close()
    assert not [words for words in complaints if not any(known in words for known in EXPECTED)]


def drawn(page: Any) -> Any:
    """The page once its map is drawn and says what is in view."""
    expect(page.locator(".map-frame.is-drawn")).to_be_visible(timeout=30_000)
    expect(page.locator(".map-in-view h3")).to_contain_text(re.compile("visible|in view"), timeout=30_000)
    return page


def asked(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def canvas(page: Any) -> Any:
    return page.locator(".map-canvas canvas")


def test_the_map_takes_the_place_of_the_drawing_and_asks_nobody_else(look, town):
    page = look()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(MAP)
    drawn(page)
    expect(page.locator(".map-in-view h3")).to_have_text("95 lieux visibles")
    expect(page.locator(".map-frame > svg.mini-map")).to_be_hidden()
    assert hosts - {""} == {urlsplit(town).netloc}
    assert page.context.cookies() == []


def test_the_keyboard_moves_the_map_and_reaches_every_place(look):
    page = look()
    canvas(page).focus()
    assert "Tabulation" in canvas(page).get_attribute("aria-label")
    for _ in range(3):
        page.keyboard.press("+")
        page.wait_for_timeout(400)
    expect(page.locator(".map-in-view h3")).not_to_have_text("95 lieux visibles")
    assert "location" in asked(page)
    button = page.locator(".map-in-view button").first
    button.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    expect(card).to_be_focused()
    expect(card).to_contain_text("Érable n°")
    expect(card.get_by_role("link", name="Page de cette ligne")).to_have_attribute("href", re.compile("/records/"))
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".map-in-view button:focus")).to_have_count(1)


def test_a_sign_that_is_clicked_tells_its_row(look):
    page = look(MAP + "?f.essence=" + "n° 50")
    box = canvas(page).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("Érable n° 50")
    page.get_by_role("button", name="Fermer").click()
    expect(card).to_be_hidden()


def test_a_rectangle_drawn_is_a_filter_that_can_be_taken_away(look):
    page = look()
    page.get_by_role("button", name="Filtrer par un rectangle").click()
    expect(page.locator(".map-note")).to_contain_text("Tracez un rectangle")
    box = canvas(page).bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile("in_bbox"))
    chip = page.locator(".filter-off")
    expect(chip).to_contain_text("dans le rectangle dessiné")
    count = int(re.match(r"\d+", page.locator("[data-count]").inner_text())[0])
    assert 0 < count < 95 and asked(page)["where"][0].startswith("in_bbox(`position`, ")
    chip.click()
    page.wait_for_url(lambda url: "in_bbox" not in url)
    expect(page.locator("[data-count]")).to_contain_text("95 lignes")


def test_an_area_is_drawn_with_the_keyboard_alone(look):
    page = look()
    page.get_by_role("button", name="Filtrer par une zone").focus()
    page.keyboard.press("Enter")
    expect(canvas(page)).to_be_focused()
    for keys in ((), ("ArrowLeft", "ArrowLeft"), ("ArrowUp", "ArrowUp")):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(500)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("intersects"))
    expect(page.locator(".filter-off")).to_contain_text("dans la zone dessinée")


def test_an_area_given_up_changes_nothing(look):
    page = look()
    button = page.get_by_role("button", name="Filtrer par un rectangle")
    button.click()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert "where" not in asked(page)


def test_the_view_is_kept_when_the_form_is_sent_and_in_the_other_language(look):
    page = look()
    canvas(page).focus()
    page.keyboard.press("+")
    page.wait_for_timeout(800)
    place = asked(page)["location"]
    assert f"location={place[0].replace(',', '%2C')}" in page.get_by_role("link", name="English").get_attribute("href")
    page.get_by_label("Montrer une colonne").select_option(label="hauteur")
    page.get_by_role("button", name="Afficher").click()
    page.wait_for_url(re.compile("show=hauteur"))
    zoom = [float(one) for one in asked(page)["location"][0].split(",")]
    assert zoom == pytest.approx([float(one) for one in place[0].split(",")], abs=0.02)
    expect(page.locator(".legend li")).to_have_count(5)


def test_where_i_am_is_asked_on_a_click_alone(look):
    page = look(geolocation={"latitude": 48.83, "longitude": 2.28}, permissions=["geolocation"])
    assert "2.28," not in str(asked(page).get("location"))
    page.get_by_role("button", name="Montrer où je suis").click()
    expect(page.locator(".map-note")).to_contain_text("centrée sur votre position")
    page.wait_for_timeout(1500)
    assert asked(page)["location"][0].endswith("48.83,2.28")


def test_where_i_am_may_stay_unknown(look):
    page = look(permissions=[])
    page.get_by_role("button", name="Montrer où je suis").click()
    expect(page.locator(".map-note")).to_contain_text("n’est pas connue")


def test_tiles_that_fail_are_told_and_can_be_asked_again(drawing_browser, town):
    context = drawing_browser.new_context(base_url=town)
    page = context.new_page()
    page.route("**/tiles/**", lambda route: route.abort())
    page.goto(MAP)
    expect(page.locator(".map-note")).to_contain_text("n’a pas pu être chargée", timeout=30_000)
    page.unroute("**/tiles/**")
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".map-in-view h3")).to_have_text("95 lieux visibles", timeout=30_000)
    context.close()


def test_without_a_way_to_draw_the_drawing_and_the_list_stay(chromium, town):
    context = chromium.new_context(base_url=town)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(MAP)
    expect(page.locator(".map-note")).to_contain_text("ne peut pas dessiner")
    expect(page.locator(".map-frame > svg.mini-map")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Érable n° 1$"))).to_be_visible()
    context.close()


def test_everything_is_said_without_script(visit):
    page = visit(MAP + "?show=hauteur", java_script_enabled=False)
    expect(page.locator("svg.mini-map")).to_be_visible()
    expect(page.locator(".legend li")).to_have_count(5)
    page.get_by_label("Par", exact=True).select_option("size")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".legend-size")).to_have_count(3)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_a_drawn_map_has_no_defect(look, width, scheme):
    page = look(MAP + "?show=remarquable", width=width, scheme=scheme)
    page.locator(".map-in-view button").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Page de cette ligne")
    assert not defects(page, scheme)
    assert overflow(page) <= 0


def test_nothing_overflows_on_the_smallest_phone(look):
    assert overflow(look(width=320)) <= 0


def test_a_map_weighs_what_it_may_and_only_where_it_is_seen(look):
    page = look("/explore/dataset/arbres/map/")
    heavy = re.compile(r"/static/web/(map|maplibre-gl-worker|archive)-")
    asked_for: list[Any] = []
    page.on("response", lambda response: asked_for.append(response) if heavy.search(response.url) else None)
    page.goto("/explore/dataset/arbres/table/")
    page.wait_for_timeout(500)
    assert not asked_for
    page.goto(MAP)
    drawn(page)
    bodies = {response.url: response.body() for response in asked_for}
    weight = sum(len(gzip.compress(body)) for body in bodies.values())
    assert len(bodies) == 3 and weight <= MOST_BYTES, weight
