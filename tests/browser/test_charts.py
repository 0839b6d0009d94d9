"""Charts in a browser: drawn without script, alive with it, read with the keyboard, taken away as a picture."""

from __future__ import annotations

import gzip
import re

import pytest
from test_accessibility import defects, overflow

PAGE = "/explore/dataset/arbres/charts/"
LINE = "?kind=line&x=plantation&y=hauteur&agg=avg&series=remarquable"
KINDS = {
    "line": "x=plantation",
    "bar": "x=note&y=hauteur&agg=avg",
    "stacked": "x=note&series=remarquable",
    "area": "x=plantation&series=remarquable",
    "pie": "x=remarquable",
    "scatter": "x=hauteur&y=hauteur",
    "histogram": "x=hauteur",
    "box": "x=remarquable&y=hauteur",
    "treemap": "x=note",
}
MOST_BYTES = 200_000


def alive(page) -> None:
    page.locator("pv-chart").scroll_into_view_if_needed()
    page.locator("pv-chart[live] canvas").wait_for()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_each_kind_comes_alive_and_is_accessible(visit, kind, width, scheme):
    page = visit(f"{PAGE}?kind={kind}&{KINDS[kind]}", width=width, scheme=scheme)
    alive(page)
    assert not page.locator(".chart-static").is_visible()
    assert page.locator(".chart-stage").get_attribute("aria-label")
    assert not defects(page, scheme)
    assert overflow(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_script_the_drawing_the_table_and_the_form(visit, scheme):
    page = visit(PAGE + LINE, java_script_enabled=False, scheme=scheme)
    assert page.locator("svg.chart-svg.is-wide").is_visible()
    assert not page.locator("svg.chart-svg.is-narrow").is_visible()
    page.get_by_text("Les chiffres en tableau").click()
    assert page.get_by_role("region", name="Chiffres du graphique").get_by_role("row").count() > 20
    page.get_by_label("Calcul").select_option("max")
    page.get_by_role("button", name="Tracer le graphique").click()
    assert "agg=max" in page.url
    assert "maximale" in page.locator(".chart-title").inner_text()


@pytest.mark.parametrize(
    "address", [PAGE, PAGE + LINE, PAGE + "?kind=radar&x=note", "/explore/dataset/frequentation/charts/"]
)
def test_the_smallest_phone(visit, address):
    page = visit(address, width=320)
    assert overflow(page) <= 0
    if "arbres" in address and "radar" not in address:
        page = visit(address, width=320, java_script_enabled=False)
        assert page.locator("svg.chart-svg.is-narrow").first.is_visible()


def test_points_are_read_with_the_arrows(visit):
    page = visit(PAGE + LINE)
    alive(page)
    page.locator(".chart-stage").focus()
    page.keyboard.press("ArrowRight")
    news = page.locator("pv-chart p[role=status]")
    first = news.inner_text()
    assert re.search(r"19\d\d, (oui|non)\u00a0: [\d–]", first), first
    page.keyboard.press("End")
    last = news.inner_text()
    assert last != first
    page.keyboard.press("ArrowDown")
    assert news.inner_text().split(",")[0] == last.split(",")[0] and news.inner_text() != last
    page.keyboard.press("Escape")


def test_series_are_put_aside(visit):
    page = visit(PAGE + LINE)
    alive(page)
    first, second = page.locator(".chart-legend button").all()
    first.click()
    assert first.get_attribute("aria-pressed") == "false"
    second.click()
    assert second.get_attribute("aria-pressed") == "true", "one series is always shown"


def test_the_form_draws_at_once_and_the_address_follows(visit):
    page = visit(PAGE + "?kind=bar&x=remarquable&y=hauteur&agg=avg")
    page.locator("pv-chart-builder").evaluate("async one => await customElements.whenDefined('pv-chart-builder')")
    before = page.locator(".chart-title").inner_text()
    page.get_by_label("Calcul").select_option("median")
    page.wait_for_url("**agg=median**")
    assert page.locator(".chart-title").inner_text() != before
    assert page.evaluate("document.activeElement.id") == "chart-agg"
    assert "agg=median" in page.get_by_role("link", name="English").get_attribute(
        "href"
    ) or "agg=median" in page.evaluate("document.querySelector('a[hreflang=en]').search")
    page.get_by_role("link", name="Histogramme", exact=True).click()
    page.wait_for_url("**kind=histogram**")
    assert "Répartition" in page.locator(".chart-title").inner_text()
    page.go_back()
    page.locator(".chart-title", has_text="médian").wait_for()
    alive(page)


def test_the_picture_is_saved_as_png(visit):
    page = visit(PAGE + LINE)
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    content = saved.value.path().read_bytes()
    assert saved.value.suggested_filename == "arbres.png"
    assert content.startswith(b"\x89PNG") and len(content) > 10_000


def test_the_drawing_stays_when_the_code_cannot_be_fetched(visit):
    page = visit("/")
    page.route("**/chart-*.js", lambda route: route.abort())
    page.goto(PAGE + LINE)
    page.locator("pv-chart[unloaded]").wait_for()
    assert page.locator("svg.chart-svg.is-wide").is_visible()


def test_nothing_heavy_is_fetched_before_a_chart_is_seen(visit):
    page = visit("/", width=390, viewport={"width": 390, "height": 320})
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(PAGE + LINE)
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if re.search(r"/(chart|extension)-", url)]
    alive(page)
    assert [url for url in fetched if re.search(r"/chart-", url)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_code_of_charts_keeps_its_weight(visit, kind):
    page = visit("/")
    fetched: set[str] = set()
    page.on("request", lambda request: fetched.add(request.url) if "/static/web/" in request.url else None)
    page.goto("/explore/dataset/arbres/export/")
    page.wait_for_load_state("networkidle")
    without = set(fetched)
    page.goto(f"{PAGE}?kind={kind}&{KINDS[kind]}")
    alive(page)
    page.wait_for_load_state("networkidle")
    heavy = {url: len(gzip.compress(page.request.get(url).body())) for url in fetched - without}
    assert 100_000 < sum(heavy.values()) <= MOST_BYTES, heavy
