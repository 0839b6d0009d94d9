"""The demo town, served on a free port for as long as a script looks at it, and a browser to look with.

It is published anew into a temporary folder, or copied there from the home that `PARVIS_DEMO_HOME` names: the agent that is
added to see the pages of agents never reaches a home in use.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import ARGUMENTS, CHROMIUM, ROOT

LOGIN, PASSWORD = "temoin", "un mot de passe assez long"


@contextmanager
def served_demo() -> Iterator[str]:
    """The address of the demo town."""
    with tempfile.TemporaryDirectory(prefix="parvis-demo-") as folder:
        home = Path(folder) / "home"
        if source := os.environ.get("PARVIS_DEMO_HOME"):
            shutil.copytree(source, home)
        environment = {
            **os.environ,
            "PARVIS_HOME": str(home),
            "PARVIS_DATABASE_URL": "",
            "PYTHONPATH": str(ROOT / "src"),
        }
        port = _free_port()
        program = [sys.executable, "-m", "parvis", "demo", "--port", str(port)]
        with subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL) as server:
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_for(address, server)
                _add_agent(environment)
                yield address
            finally:
                server.terminate()


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


def sign_in(page: Any, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.locator("#id_login").fill(LOGIN)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form.panel button[type=submit]").click()
    page.wait_for_url("**/")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the demo town could not be served: see its output above")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.5)
    raise TimeoutError("the demo town did not answer within five minutes")


def _add_agent(environment: dict[str, str]) -> None:
    words = (
        "import django; django.setup();"
        "from parvis.platform.people.models import Organization, Person;"
        f"Person.objects.filter(login={LOGIN!r}).exists() or Person.objects.create_user("
        f"{LOGIN!r}, {PASSWORD!r}, role='publisher', organization=Organization.objects.order_by('pk').first())"
    )
    settings = {**environment, "DJANGO_SETTINGS_MODULE": "parvis.site.settings"}
    subprocess.run([sys.executable, "-c", words], env=settings, check=True, cwd=Path(ROOT))
