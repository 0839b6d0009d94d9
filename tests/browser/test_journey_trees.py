"""Somebody who has never seen Parvis finds how many trees are in their street, and shows a chart of it on their own site."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import expect

SEED = ROOT / "demo/datasets/arbres/dataset.toml"


@pytest.fixture(scope="module")
def street_trees(_needed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal that holds the demo's trees, imported and served by the commands that a town uses."""
    folder = tmp_path_factory.mktemp("trees")
    environment = {**os.environ, "PARVIS_HOME": str(folder / "home"), "PARVIS_DATABASE_URL": ""}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    parvis = [sys.executable, "-W", "ignore", "-m", "parvis"]
    importing = [*parvis, "import", str(_generated(folder)), "--dataset", "arbres", "--about", str(SEED)]
    subprocess.run(importing, env=environment, check=True, capture_output=True)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    with subprocess.Popen(
        [*parvis, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    ) as server:
        try:
            yield _answering(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()


def _generated(folder: Path) -> Path:
    place = ROOT / "demo/generate"
    spec = importlib.util.spec_from_file_location(
        "demo_trees", place / "__init__.py", submodule_search_locations=[str(place)]
    )
    assert spec is not None and spec.loader is not None
    generators = importlib.util.module_from_spec(spec)
    sys.modules["demo_trees"] = generators
    spec.loader.exec_module(generators)
    return Path(generators.generate("trees", folder))


def _answering(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert server.poll() is None, "the portal could not be served: see its output above"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return address
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError("the portal did not answer within 30 seconds")


def trees_of(page: Any) -> None:
    """From home to the number of trees of one street, by what a resident would type."""
    page.wait_for_selector("main [role=combobox]")
    page.locator("main input[name=q]").press_sequentially("combien d’arbres dans ma rue")
    page.get_by_role("option", name="Arbres d’alignement").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Arbres d’alignement")
    page.get_by_role("link", name=re.compile("Filtrer.*Rue")).click()
    page.get_by_label("Contient").press_sequentially("tilleul")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("[data-count]")).to_contain_text("135 lignes")
    expect(page.locator("table.rows tbody tr").first).to_contain_text("rue des Tilleuls")


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address and the folder of the newcomer's own site."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/page.html", tmp_path
        server.shutdown()


def test_a_newcomer_counts_the_trees_of_a_street_and_embeds_a_chart(visit, street_trees, own_site):
    page = visit("/", base_url=street_trees)
    trees_of(page)
    page.get_by_role("link", name="Graphiques", exact=True).click()
    assert "f.rue=tilleul" in page.url, "the filter is lost from tab to tab"
    page.get_by_role("link", name="Nombre par année de plantation").click()
    expect(page.locator("figcaption").get_by_text("Nombre par année de plantation").first).to_be_visible()
    page.locator("summary").filter(has_text=re.compile("Partager.*site")).click()
    field = page.locator("textarea").filter(has_text="<iframe").first
    expect(field).to_have_value(re.compile("f.rue=tilleul.*kind=line|kind=line.*f.rue=tilleul"))
    code = field.input_value()
    address, folder = own_site
    (folder / "page.html").write_text(f'<!doctype html><meta charset="utf-8"><title>Mon quartier</title>{code}')
    elsewhere = visit(address)
    chart = elsewhere.frame_locator("iframe")
    expect(chart.locator("figcaption")).to_have_text("Nombre par année de plantation")
    expect(chart.locator("p").filter(has_text="le maximum est 7 (2011)")).to_be_visible()


def test_the_same_by_the_box_of_any_page_and_without_script(visit, street_trees):
    page = visit("/stories/", base_url=street_trees, java_script_enabled=False)
    page.get_by_role("searchbox").fill("trees street")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Arbres d’alignement").click()
    page.get_by_role("link", name="Tableau", exact=True).click()
    page.get_by_role("link", name=re.compile("Filtrer.*Rue")).click()
    page.get_by_label("Contient").fill("tilleul")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("[data-count]")).to_contain_text("135 lignes")
