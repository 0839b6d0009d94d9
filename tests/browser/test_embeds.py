"""The tags on a page of another origin, under a strict policy: each shows, takes its height, and nobody is followed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow
from test_figures import make_figure

TAGS = {
    "table": '<pv-table dataset="arbres" query="sort=-hauteur" lang="fr" title="Les arbres en tableau"></pv-table>',
    "chart": '<pv-chart dataset="arbres" query="kind=bar&amp;x=remarquable" lang="en" title="Trees as a chart"></pv-chart>',
    "map": '<pv-map dataset="arbres" lang="fr" title="Les arbres sur la carte"></pv-map>',
    "calendar": '<pv-calendar dataset="frequentation" lang="fr" title="Le calendrier"></pv-calendar>',
    "figure": '<pv-figure figure="embedded" theme="dark" title="Un chiffre"></pv-figure>',
    "embed": '<pv-embed dataset="arbres" section="figures" title="Tous les chiffres"></pv-embed>',
}


@pytest.fixture(scope="module")
def host_page(town: str) -> Iterator[str]:
    """A site of somebody else, whose policy allows the script and the frames of the portal and nothing more."""
    html = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un autre site</title></head><body><h1>Un autre site</h1>
    <script src="{town}/embed.js" async></script>{"".join(f'<div id="{name}">{tag}</div>' for name, tag in TAGS.items())}</body></html>"""
    policy = f"default-src 'none'; script-src {town}; frame-src {town}"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def _figure(chromium, town) -> None:
    make_figure(chromium, town, "embedded", "Hauteur vue d’ailleurs")


def settled(page, frame) -> None:
    """Wait until the frame is as high as its content, or as high as it may be."""
    for _ in range(40):
        content = frame.content_frame.locator("pv-frame").evaluate("el => Math.ceil(el.getBoundingClientRect().height)")
        shown = frame.evaluate("el => el.style.height")
        if shown == f"{min(1200, content)}px":
            return
        page.wait_for_timeout(300)
    raise AssertionError(f"the frame is {shown} high, its content {content}")


@pytest.mark.usefixtures("_figure")
def test_each_tag_shows_and_takes_the_height_of_its_content(visit, host_page):
    page = visit(host_page)
    words = {
        "table": "Érable n° 95",
        "chart": "Number of rows",
        "map": "",
        "calendar": "",
        "figure": "72,0",
        "embed": "Hauteur vue d’ailleurs",
    }
    for name in TAGS:
        place = page.locator(f"#{name}")
        place.scroll_into_view_if_needed()
        frame = place.locator("iframe")
        inside = frame.content_frame
        expect(inside.locator("main")).to_contain_text(words[name])
        settled(page, frame)
        assert frame.get_attribute("title"), name
        assert "allow-scripts" in frame.get_attribute("sandbox")
    assert page.locator("#chart iframe").content_frame.locator("html").get_attribute("lang") == "en"
    assert page.locator("#figure iframe").content_frame.locator("html").get_attribute("data-scheme") == "night"


@pytest.mark.usefixtures("_figure")
def test_no_cookie_is_set_and_nobody_else_is_asked(visit, host_page, town):
    page = visit("about:blank")
    asked = set()
    page.on(
        "request", lambda request: asked.add(urlsplit(request.url)._replace(path="", query="", fragment="").geturl())
    )
    page.goto(host_page)
    for name in TAGS:
        page.locator(f"#{name}").scroll_into_view_if_needed()
        expect(page.locator(f"#{name} iframe").content_frame.locator("main")).to_be_visible()
    page.wait_for_timeout(1500)
    assert {one for one in asked if not one.startswith(("blob:", "data:"))} <= {host_page, town}
    assert not page.context.cookies()


def test_the_view_in_a_frame_works_there_and_the_rest_opens_beside(visit, host_page):
    page = visit(host_page)
    frame = page.locator("#table iframe")
    frame.scroll_into_view_if_needed()
    inside = frame.content_frame
    inside.get_by_role("link", name="Données ouvertes").wait_for()
    inside.get_by_label("Rechercher dans les lignes").fill("n° 42")
    inside.get_by_role("button", name="Filtrer", exact=True).click()
    expect(inside.locator("table").first).to_contain_text("Érable n° 42")
    expect(inside.locator("table").first).not_to_contain_text("Érable n° 95")
    with page.context.expect_page() as opened:
        inside.get_by_role("link", name="Données ouvertes").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Arbres de la ville")


def test_a_tag_says_nothing_when_it_names_another_site(visit, host_page):
    page = visit(host_page)
    page.locator("#figure iframe").wait_for()
    page.evaluate(
        "document.querySelector('#figure pv-figure').setAttribute('src', 'https://elsewhere.example/embed/x/')"
    )
    assert page.locator("#figure iframe").get_attribute("src").startswith("http://127.0.0.1")


FRAMES = (
    "/embed/figure/embedded/",
    "/embed/figure/embedded/?theme=dark&lang=en",
    "/embed/dataset/arbres/figures/?theme=light",
)


@pytest.mark.parametrize(("width", "scheme"), [(720, "light"), (320, "dark")])
@pytest.mark.usefixtures("_figure")
def test_frames_have_no_defect_nor_overflow(visit, width, scheme):
    page = visit(FRAMES[0], width=width, scheme=scheme)
    for address in FRAMES if width < 400 else (*FRAMES, "/embed/dataset/arbres/table/"):
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address


def test_a_frame_is_whole_without_script(visit):
    page = visit("/embed/dataset/arbres/table/?lang=en", java_script_enabled=False)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_text("Open data of")).to_be_visible()


def test_the_codes_follow_the_view(visit):
    page = visit("/explore/dataset/arbres/table/")
    page.get_by_label("Rechercher dans les lignes").fill("n° 42")
    page.get_by_role("button", name="Filtrer", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]q="))
    page.get_by_text("Partager, ou montrer sur un autre site").click()
    expect(page.get_by_label("Lien vers cette vue")).to_have_value(re.compile(r"[?&]q=n"))
    assert "q=n" in page.get_by_label("Cadre, pour les sites").input_value()
