"""No page has a serious accessibility defect that axe can find, nor overflows, in both widths and both schemes."""

from __future__ import annotations

import pytest
from conftest import AXE

PUBLIC = ("/", "/en/", "/explore/", "/explore/?q=zzz&theme=Nature", "/explore/dataset/arbres/",
          "/explore/dataset/arbres/table/?sort=-hauteur&f.essence=rable", "/explore/dataset/frequentation/table/",
          "/explore/dataset/arbres/export/", "/explore/dataset/arbres/history/", "/sign-in/", "/nowhere")  # fmt: skip
AGENTS = (
    "/explore/managed/",
    "/account/",
    "/account/keys/",
    "/explore/dataset/arbres/history/",
    "/explore/dataset/arbres/withdraw/",
)


def defects(page, scheme: str = "light") -> list[str]:
    """The serious defects; a dark scheme changes colours alone, so only these are judged again."""
    page.evaluate(AXE.read_text())
    only = (
        ["color-contrast"]
        if scheme == "dark"
        else ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    )
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_public_pages(visit, width, scheme):
    page = visit("/", width=width, scheme=scheme)
    for address in PUBLIC:
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_of_agents(visit, width, scheme):
    page = visit("/sign-in/", width=width, scheme=scheme)
    sign_in(page)
    for address in AGENTS:
        page.goto(address)
        assert not defects(page, scheme), address
        assert overflow(page) <= 0, address


@pytest.mark.parametrize("address", PUBLIC)
def test_nothing_overflows_on_the_smallest_phone(visit, address):
    page = visit(address, width=320)
    assert overflow(page) <= 0


def sign_in(page) -> None:
    page.get_by_label("Identifiant de connexion").fill("anne")
    page.get_by_label("Mot de passe").fill("un mot de passe assez long")
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/")
