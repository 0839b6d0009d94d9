"""A browser, and a town served to it. Skipped, with the reason, where Chromium or the built front end is absent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium"))
BUILT = ROOT / "src/parvis/site/static/web/manifest.json"
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
FRENCH = ROOT / "src/parvis/site/locale/fr/LC_MESSAGES/django.mo"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPECTED = ("status of 400", "status of 404", "status of 409", "status of 422", "net::ERR_FAILED")


@pytest.fixture(scope="session", autouse=True)
def _needed() -> None:
    for path, remedy in (
        (CHROMIUM, "install Debian's chromium, or set PARVIS_CHROMIUM"),
        (BUILT, "run npm run build in web/"),
        (AXE, "run npm ci in web/"),
        (FRENCH, "run pybabel compile"),
    ):
        if not path.exists():
            pytest.skip(f"{path} is absent: {remedy}")


@pytest.fixture(scope="session")
def town(_needed: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a town served for the whole session."""
    folder = tmp_path_factory.mktemp("town")
    port_file = folder / "port"
    environment = {**os.environ, "PARVIS_HOME": str(folder / "home"), "PARVIS_DATABASE_URL": ""}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    program = [sys.executable, "-W", "ignore", str(Path(__file__).with_name("town.py")), str(port_file), str(folder)]
    with subprocess.Popen(program, env=environment) as server:
        try:
            yield f"http://127.0.0.1:{_port(server, port_file)}"
        finally:
            server.terminate()


def _port(server: subprocess.Popen[bytes], port_file: Path) -> int:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the town could not be served: see its output above")
        if port_file.exists() and port_file.read_text():
            return int(port_file.read_text())
        time.sleep(0.1)
    raise TimeoutError("the town did not answer within 30 seconds")


@pytest.fixture(scope="session")
def chromium(_needed: None) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any, town: str) -> Iterator[Callable[..., Any]]:
    """Open a page of the town; a message of error from the page itself fails the test."""
    contexts, complaints = [], []

    def open_page(address: str = "/", width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "base_url": town, **options}
        contexts.append(chromium.new_context(**options))
        contexts[-1].set_default_timeout(8000)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [words for words in complaints if not any(known in words for known in EXPECTED)]
