"""The table in a browser: all the rows scroll by, filters open from the headings, the keyboard reaches everything."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow

TABLE = "/explore/dataset/arbres/table/"
MILLION = 1_000_000
TOP = """() => {
  const view = document.querySelector('[data-view]').getBoundingClientRect();
  const under = document.elementFromPoint(view.left + 200, view.top + document.querySelector('[data-view] thead').offsetHeight + 15);
  return Number(under?.closest('tbody tr')?.getAttribute('aria-rowindex')) - 1;
}"""


def row(page, number):
    return page.locator(f'tbody tr[aria-rowindex="{number + 1}"]')


def focused_row(page):
    return page.evaluate("Number(document.activeElement.closest('tr')?.getAttribute('aria-rowindex')) - 1")


def until(page, claim):
    """Wait for what a page computes: its own policy forbids the waiting of Playwright, which compiles a text."""
    for _ in range(80):
        if claim():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came true")


@pytest.fixture
def million(visit):
    """The table of trees, whose server claims a million rows and makes them up."""

    def rows(route):
        number = int(parse_qs(urlsplit(route.request.url).query)["page"][0])
        first = (number - 1) * 50 + 1
        cells = "".join(
            f'<tr aria-rowindex="{n + 1}"><th scope="row" class="rank"><a href="#{n}">{n}</a></th>'
            + f"<td>Arbre {n}</td>" * 7 + "</tr>"
            for n in range(first, first + 50)
        )  # fmt: skip
        route.fulfill(body=cells, content_type="text/html")

    def opened(query=""):
        page = visit("/nowhere")

        def document(route):
            if route.request.headers.get("x-parvis-fragment"):
                return rows(route)
            answer = route.fetch()
            body = (
                answer.text()
                .replace('data-total="95"', f'data-total="{MILLION}"')
                .replace('max="95"', f'max="{MILLION}"')
            )
            return route.fulfill(
                response=answer, body=body.replace('aria-rowcount="96"', f'aria-rowcount="{MILLION + 1}"')
            )

        page.route(re.compile(r"/arbres/table/"), document)
        page.goto(TABLE + query)
        expect(page.locator("pv-records[scrolls]")).to_be_attached()
        return page

    return opened


def test_a_million_rows_scroll_on_a_canvas_that_browsers_draw(million):
    page = million()
    assert page.locator("table.rows").get_attribute("aria-rowcount") == str(MILLION + 1)
    assert page.evaluate("document.querySelector('[data-view]').scrollHeight") < 17_000_000
    page.locator("[data-view]").focus()
    page.keyboard.press("End")
    expect(row(page, MILLION)).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(row(page, 1)).to_be_in_viewport()
    assert page.locator("tbody tr").count() <= 200, "only the rows around the window are in the document"


def test_the_bar_goes_anywhere_and_the_wheel_moves_row_by_row(million):
    page = million()
    page.evaluate("const view = document.querySelector('[data-view]'); view.scrollTop = view.scrollHeight / 2")
    until(page, lambda: page.evaluate(TOP) > 0)
    middle = page.evaluate(TOP)
    assert abs(middle - MILLION / 2) < MILLION / 100
    page.wait_for_timeout(400)
    assert page.evaluate(TOP) == middle, "settling moves nothing"
    height = page.evaluate("document.querySelector('tbody tr').offsetHeight")
    page.locator("[data-view]").hover()
    page.mouse.wheel(0, 3 * height)
    until(page, lambda: page.evaluate(TOP) == middle + 3)
    page.wait_for_timeout(400)
    assert page.evaluate(TOP) == middle + 3


def test_a_row_is_reached_by_its_number_and_its_address_is_shared(million):
    page = million()
    page.get_by_label("Aller à la ligne").fill("654321")
    page.keyboard.press("Enter")
    expect(row(page, 654_321)).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"[?&]row=654321$"))
    expect(page.locator("[data-seen]")).to_contain_text("654\u202f321")


def test_the_keyboard_moves_from_row_to_row_and_keeps_the_focus(million):
    page = million()
    row(page, 1).get_by_role("link").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert focused_row(page) == 4
    page.keyboard.press("PageDown")
    further = focused_row(page)
    assert further > 8
    expect(row(page, further)).to_be_in_viewport()
    page.keyboard.press("End")
    until(page, lambda: focused_row(page) == MILLION)
    page.keyboard.press("ArrowUp")
    assert focused_row(page) == MILLION - 1
    page.locator("[data-view]").hover()
    page.mouse.wheel(0, -30_000)
    page.wait_for_timeout(500)
    assert focused_row(page) == MILLION - 1, "the row that has the focus stays in the document"


def test_the_rows_are_found_again_when_the_window_changes(million):
    page = million("?row=30")
    until(page, lambda: page.evaluate(TOP) == 30)
    page.set_viewport_size({"width": 700, "height": 700})
    until(page, lambda: page.evaluate(TOP) == 30)
    assert overflow(page) <= 0


def test_a_shared_address_opens_on_its_row(visit):
    page = visit(TABLE + "?row=60")
    expect(page.locator("pv-records[scrolls]")).to_be_attached()
    until(page, lambda: page.evaluate(TOP) == 60)
    expect(row(page, 60).locator("td").first).to_have_text("Érable n° 60")


def test_a_block_that_cannot_be_loaded_is_told(visit):
    page = visit(TABLE)
    expect(page.locator("pv-records[scrolls]")).to_be_attached()
    page.wait_for_timeout(300)
    page = visit("/nowhere")
    page.route("**/table/?page=*", lambda route: route.abort())
    page.goto(TABLE)
    expect(page.get_by_text("n’ont pas pu être chargées")).to_be_visible()


def test_a_filter_opens_from_its_heading_with_suggestions(visit):
    page = visit(TABLE)
    page.get_by_role("link", name="Filtrer : remarquable").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Filtrer\u00a0: remarquable")
    expect(dialog.get_by_role("link", name="non")).to_contain_text("13")
    dialog.get_by_role("link", name="non").click()
    expect(page.locator("[data-count]")).to_contain_text("13 lignes")
    assert parse_qs(urlsplit(page.url).query)["f.remarquable"] == ["false"]
    assert page.evaluate("document.activeElement.dataset.focus") == "filter-remarquable", (
        "the focus is back where it was"
    )
    page.get_by_role("link", name="Retirer le filtre : remarquable").click()
    expect(page.locator("[data-count]")).to_contain_text("95 lignes")


def test_suggestions_follow_what_is_typed_and_numbers_take_a_range(visit):
    page = visit(TABLE)
    page.get_by_role("link", name="Filtrer : essence").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Contient").fill("n° 9")
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_contain_text("7 lignes")
    page.get_by_role("link", name="Filtrer : hauteur").click()
    dialog.get_by_label("Au moins").fill("140")
    dialog.get_by_role("button", name="Appliquer").click()
    expect(page.locator("[data-count]")).to_contain_text("2 lignes")
    assert parse_qs(urlsplit(page.url).query)["f.hauteur"] == ["140.."]


def test_escape_closes_the_filter_and_gives_the_focus_back(visit):
    page = visit(TABLE)
    page.get_by_role("link", name="Filtrer : hauteur").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.focus") == "filter-hauteur"


def test_columns_are_chosen_and_stay_in_the_address(visit):
    page = visit(TABLE)
    page.get_by_role("link", name="7 colonnes sur 7").click()
    dialog = page.get_by_role("dialog")
    for name in ("note", "fiche"):
        dialog.get_by_label(name).uncheck()
    dialog.get_by_role("button", name="Montrer ces colonnes").click()
    expect(page.get_by_role("link", name="5 colonnes sur 7")).to_be_visible()
    expect(page.get_by_role("columnheader", name="note")).to_have_count(0)
    assert "note" not in parse_qs(urlsplit(page.url).query)["columns"][0]


def test_long_text_unfolds_and_a_row_has_its_page(visit):
    page = visit(TABLE)
    row(page, 5).get_by_role("button").click()
    expect(page.get_by_text("plusieurs lignes à l’écran").nth(0)).to_be_visible()
    page.keyboard.press("Escape")
    row(page, 5).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=2, name="Érable n° 5")).to_be_visible()
    assert page.get_by_role("link", name="Cette ligne en JSON (API)").get_attribute("href").startswith("/api/explore/")
    page.get_by_role("link", name="Retour au tableau").click()
    expect(page.locator("[data-count]")).to_contain_text("95 lignes")


def test_filters_and_columns_work_without_script(visit):
    page = visit(TABLE, java_script_enabled=False)
    page.get_by_role("link", name="Filtrer : hauteur").click()
    page.get_by_label("Au plus").fill("3")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("[data-count]")).to_contain_text("2 lignes")
    page.get_by_role("link", name="7 colonnes sur 7").click()
    page.get_by_label("note").uncheck()
    page.get_by_role("button", name="Montrer ces colonnes").click()
    expect(page.get_by_role("link", name="6 colonnes sur 7")).to_be_visible()
    expect(page.locator("[data-count]")).to_contain_text("2 lignes")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_no_page_of_the_dataset_has_a_defect(visit, width, scheme):
    page = visit(TABLE, width=width, scheme=scheme)
    link = row(page, 5).get_by_role("link").first.get_attribute("href")
    for address in (
        TABLE,
        TABLE + "?f.remarquable=false&sort=-hauteur",
        TABLE + "filter/essence/",
        TABLE + "filter/plantation/",
        TABLE + "columns/",
        link,
        "/explore/dataset/arbres/records/" + "0" * 40 + "/",
        "/explore/dataset/arbres/history/compare/",
        "/en/explore/dataset/arbres/",
    ):
        page.goto(address)
        page.wait_for_timeout(150)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address
    page.goto(TABLE)
    page.get_by_role("link", name="Filtrer : essence").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not defects(page, scheme)
