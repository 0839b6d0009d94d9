"""Pictures, films and dates in a browser: by keyboard, by touch, without script, in both schemes and languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, _port
from test_accessibility import defects, overflow

GALLERY = "/explore/dataset/photos/gallery/"
VIDEOS = "/explore/dataset/films/videos/"
ELSEWHERE = "/explore/dataset/ailleurs/videos/"
CALENDAR = "/explore/dataset/sorties/calendar/"
JUNE = f"{CALENDAR}?on=2026-06"
ALL = (
    GALLERY,
    f"/en{GALLERY}?page=2",
    f"{GALLERY}?q=introuvable",
    VIDEOS,
    f"/en{ELSEWHERE}",
    JUNE,
    f"/en{JUNE}&view=month",
    f"{CALENDAR}?view=week&on=2026-06-08",
    f"{CALENDAR}?view=list&on=2026-06",
    f"{CALENDAR}?view=day&on=2026-06-10",
    f"{CALENDAR}?on=2025-01",
    "/explore/dataset/mesures/calendar/?on=2026-06",
)


@pytest.fixture(scope="module")
def town(_needed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a town with pictures, films and dates."""
    folder = tmp_path_factory.mktemp("media-town")
    environment = {
        **os.environ,
        "PARVIS_HOME": str(folder / "home"),
        "PARVIS_DATABASE_URL": "",
        "PARVIS_VIDEO_PROVIDERS": "youtube",
    }
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    program = [
        sys.executable,
        "-W",
        "ignore",
        str(Path(__file__).with_name("media_town.py")),
        str(folder / "port"),
        str(folder),
    ]
    with subprocess.Popen(program, env=environment) as server:
        try:
            yield f"http://127.0.0.1:{_port(server, folder / 'port')}"
        finally:
            server.terminate()


def until(page, claim: str) -> None:
    """Wait until `claim` holds: the page's own policy forbids the browser's way of waiting for an expression."""
    for _ in range(80):
        if page.evaluate(claim):
            return
        time.sleep(0.1)
    raise AssertionError(f"never so: {claim}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_every_view_is_accessible_and_fits(visit, width, scheme):
    page = visit("/", width=width, scheme=scheme)
    for address in ALL:
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_the_lightbox_is_accessible_and_fits(visit, width, scheme):
    page = visit(GALLERY, width=width, scheme=scheme)
    page.locator(".gallery-link").nth(2).click()
    page.locator("dialog[open] .picture").wait_for()
    page.wait_for_timeout(400)
    assert not defects(page, scheme)
    assert overflow(page) <= 0


def test_no_picture_moves_the_page(visit):
    page = visit("about:blank")
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.shift += one.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(GALLERY)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") < 0.02


def shows(page, words: str) -> None:
    until(page, f"document.querySelector('dialog[open] #picture-title')?.textContent === {json.dumps(words)}")


def test_pictures_are_seen_by_keyboard_alone(visit):
    page = visit(GALLERY)
    page.locator("pv-gallery").wait_for()
    until(page, "!!customElements.get('pv-gallery')")
    link = page.locator(".gallery-link").first
    link.focus()
    page.keyboard.press("Enter")
    shows(page, "Photo 0")
    assert re.search(r"picture=[0-9a-f]{40}", page.url)
    page.keyboard.press("ArrowRight")
    shows(page, "Photo 1")
    page.keyboard.press("ArrowLeft")
    shows(page, "Photo 0")
    page.keyboard.press("ArrowRight")
    shows(page, "Photo 1")
    held = page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("+")
    assert page.locator("[data-stage].zoomed").count() == 1
    page.keyboard.press("-")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog[open]')")
    assert held and "picture=" not in page.url
    until(page, "document.activeElement.closest('figure')?.textContent.includes('Photo 1')")


def test_going_back_closes_the_picture_and_an_address_opens_it(visit):
    page = visit(GALLERY)
    until(page, "!!customElements.get('pv-gallery')")
    page.locator(".gallery-link").nth(5).click()
    shows(page, "Photo 5")
    address = page.url
    page.go_back()
    until(page, "!document.querySelector('dialog[open]')")
    page.goto(address)
    shows(page, "Photo 5")
    page.get_by_role("link", name="Retour à la galerie").click()
    until(page, "!document.querySelector('dialog[open]') && !location.search.includes('picture')")


def test_a_swipe_leads_to_the_next_picture(visit):
    page = visit(GALLERY, width=390, has_touch=True, is_mobile=True)
    until(page, "!!customElements.get('pv-gallery')")
    page.locator(".gallery-link").first.tap()
    shows(page, "Photo 0")
    page.evaluate(
        """() => { const stage = document.querySelector('[data-stage]');
        const at = (type, x) => stage.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: 'touch', clientX: x, clientY: 300}));
        at('pointerdown', 300); at('pointerup', 120); }"""
    )
    shows(page, "Photo 1")


def test_a_broken_picture_is_said_in_its_place(visit):
    page = visit(GALLERY)
    until(page, "!!customElements.get('pv-gallery')")
    page.locator(".gallery-link").nth(4).scroll_into_view_if_needed()
    page.locator(".gallery-broken").first.wait_for()
    assert "ne peut pas être affichée" in page.locator(".gallery-broken").first.inner_text()


def test_pictures_are_seen_without_script(visit):
    page = visit(GALLERY, java_script_enabled=False)
    page.locator(".gallery-link").nth(47).click()
    assert "48 sur 60" in page.locator(".picture").inner_text()
    page.get_by_role("link", name="Image suivante").click()
    assert "49 sur 60" in page.locator(".picture").inner_text()
    page.get_by_role("link", name="Retour à la galerie").click()
    assert "page=2" in page.url


def test_a_film_plays_with_its_captions(visit):
    page = visit(VIDEOS)
    film = page.locator("video").first
    assert film.evaluate("one => one.networkState") in {0, 1}, "nothing is fetched before the reader asks"
    film.evaluate("one => { one.muted = true; return one.play() }")
    until(page, "document.querySelector('video').currentTime > 0.2")
    assert film.evaluate("one => [one.videoWidth, one.videoHeight, Math.round(one.duration)]") == [640, 360, 8]
    film.evaluate("one => { one.currentTime = 6 }")
    until(page, "document.querySelector('video').currentTime >= 6 && !document.querySelector('video').seeking")
    until(page, "[...document.querySelector('video').textTracks].some(one => one.cues?.length === 4)")


def test_another_site_is_called_only_after_a_click(visit):
    page = visit(ELSEWHERE)
    called = []
    page.context.route(
        re.compile("youtube"),
        lambda route: called.append(route.request.url) or route.fulfill(body="<p>film</p>", content_type="text/html"),
    )
    page.reload()
    assert "Google recevra votre adresse IP" in page.locator(".video-notice").inner_text()
    assert not called
    page.get_by_role("link", name="Lire depuis YouTube").click()
    page.frame_locator("iframe").get_by_text("film").wait_for()
    assert called == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]


def focused(page) -> str:
    return page.evaluate("document.activeElement.dataset.day ?? ''")


def test_days_are_read_with_the_keyboard(visit):
    page = visit(JUNE)
    page.locator("[data-grid][role=grid]").wait_for()
    assert page.locator("[data-grid] a[data-day][tabindex='0']").count() == 1
    page.locator("a[data-day='2026-06-10']").focus()
    for key, day in (
        ("ArrowRight", "11"),
        ("ArrowDown", "18"),
        ("Home", "15"),
        ("End", "21"),
        ("ArrowUp", "14"),
        ("ArrowLeft", "13"),
    ):
        page.keyboard.press(key)
        assert focused(page) == f"2026-06-{day}"
    page.keyboard.press("PageDown")
    until(page, "document.activeElement.dataset.day === '2026-07-13'")
    assert "on=2026-07" in page.url
    page.keyboard.press("PageUp")
    until(page, "document.activeElement.dataset.day === '2026-06-13'")
    page.keyboard.press("Shift+PageUp")
    until(page, "document.activeElement.dataset.day === '2025-06-13'")
    page.go_back()
    until(page, "document.querySelector('[data-period]').textContent.trim() === 'Juin 2026'")
    page.locator("a[data-day='2026-06-10']").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.calendar-event').length === 15")
    assert "view=day" in page.url and "Mercredi 10 juin 2026" in page.locator("[data-period]").inner_text().replace(
        "\xa0", " "
    )


def test_a_calendar_that_cannot_be_loaded_says_so_and_stays(visit):
    page = visit(JUNE)
    page.locator("[data-grid][role=grid]").wait_for()
    page.route("**/calendar/**", lambda route: route.abort())
    page.get_by_role("link", name="Après").click()
    page.get_by_text("Ces dates n’ont pas pu être chargées").wait_for()
    assert "Juin 2026" in page.locator("[data-period]").inner_text()


def test_a_small_screen_shows_a_list_first_and_the_grid_when_asked(visit):
    page = visit(JUNE, width=390)
    assert not page.locator("[data-grid]").is_visible() and page.locator(".calendar-days").is_visible()
    page.get_by_role("link", name="Mois", exact=True).click()
    page.locator("[data-grid]").wait_for(state="visible")
    assert page.locator(".calendar-days").is_visible()
    wide = visit(JUNE, width=1280)
    assert wide.locator("[data-grid]").is_visible() and not wide.locator(".calendar-days").is_visible()


def test_a_calendar_works_without_script(visit):
    page = visit(JUNE, java_script_enabled=False)
    page.get_by_role("link", name="+ 12 autres").click()
    assert page.locator(".calendar-event").count() == 15
    page.get_by_role("link", name="Semaine", exact=True).click()
    assert "8 au 14 juin 2026" in page.locator("[data-period]").inner_text().replace("\xa0", " ")


def test_columns_are_chosen(visit):
    page = visit(JUNE)
    page.locator("[data-grid][role=grid]").wait_for()
    page.get_by_text("Colonnes du calendrier").click()
    page.get_by_label("Titre", exact=True).select_option("lieu")
    page.get_by_role("button", name="Afficher").click()
    until(page, "document.querySelector('.calendar-bars').textContent.includes('Place de la mairie')")
    assert "title=lieu" in page.url
