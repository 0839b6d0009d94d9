"""Key figures in a browser: made with a live preview, without script too, ordered, and free of defects."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_accessibility import defects, overflow, sign_in
from town import PASSWORD


def make_figure(chromium, town: str, slug: str, label: str, **fields: str) -> None:
    """Make a figure on the town's trees by the form, as an agent without script does."""
    context = chromium.new_context(base_url=town, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/?next=/figures/new/")
    page.locator("[name=login]").fill("anne")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/figures/new/")
    fill(page, slug, label, **fields)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**/figures/{slug}/")
    context.close()


def fill(page, slug: str, label: str, **fields: str) -> None:
    values = {"slug": slug, "label_fr": label, "label_en": f"{label} (en)", "select": "avg(hauteur)", "decimals": "1",
              "unit_fr": "mètres", "unit_en": "metres", **fields}  # fmt: skip
    page.locator("[name=dataset]").select_option("arbres")
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=published]").check()


@pytest.fixture(scope="module")
def _figure(chromium, town) -> None:
    make_figure(chromium, town, "hauteur", "Hauteur moyenne", before_value="60", before_period="2020", target_value="90",
                target_period="2030", towns="Vanves ; Vanves ; 55 ; 2023")  # fmt: skip


def test_the_preview_follows_what_is_typed(visit):
    page = visit("/sign-in/?next=/figures/new/")
    sign_in_to(page, "/figures/new/")
    fill(page, "essai", "Essai")
    preview = page.locator("[data-preview]")
    expect(preview.locator(".figure-value")).to_contain_text("72,0")
    page.locator("[name=before_value]").fill("60")
    expect(preview.locator(".figure-change")).to_contain_text("+20,0")
    page.locator("[name=select]").fill("avg(hauteurr)")
    expect(preview).to_contain_text("vouliez-vous dire hauteur")
    page.route("**/figures/new/", lambda route: route.abort())
    page.locator("[name=select]").fill("max(hauteur)")
    expect(preview).to_contain_text("n’a pas pu être chargé")
    expect(page.locator("[name=label_fr]")).to_have_value("Essai")


@pytest.mark.usefixtures("_figure")
def test_how_it_is_computed_is_one_link_away(visit):
    page = visit("/figures/")
    page.get_by_role("link", name="Comment est-ce calculé ? (Hauteur moyenne)").click()
    expect(page.get_by_role("heading", name="Comment est-ce calculé")).to_be_visible()
    expect(page.get_by_text("avg(hauteur)", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ouvrir dans la console").first.click()
    expect(page.get_by_label("select")).to_have_value("avg(hauteur)")


@pytest.mark.usefixtures("_figure")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_no_page_has_a_defect_nor_overflows(visit, width, scheme):
    page = visit("/figures/", width=width, scheme=scheme)
    for address in ("/figures/", "/en/figures/hauteur/", "/explore/dataset/arbres/figures/"):
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address
    page.goto("/sign-in/")
    sign_in(page)
    for address in ("/figures/managed/", "/figures/new/", "/figures/hauteur/edit/", "/figures/hauteur/delete/"):
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address


def sign_in_to(page, address: str) -> None:
    page.locator("[name=login]").fill("anne")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"**{address}")
