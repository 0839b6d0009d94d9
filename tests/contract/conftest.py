"""A town served by `parvis serve`, for programs that nobody here wrote."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ServedTown:
    """`url` is the address of the town, without a slash at the end; `home` its state, for commands of `parvis`."""

    url: str
    home: Path
    environ: dict[str, str]


@pytest.fixture(scope="session")
def served_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    """A town with the datasets of `served_town.py`, served for the whole session."""
    folder = tmp_path_factory.mktemp("contract")
    home = folder / "home"
    environ = {
        **os.environ,
        "PARVIS_HOME": str(home),
        "PARVIS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "parvis.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
    }
    made = [sys.executable, "-W", "ignore", str(HERE / "served_town.py"), str(folder)]
    subprocess.run(made, env=environ, check=True, timeout=120)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    serving = [sys.executable, "-W", "ignore", "-m", "parvis", "serve", "--port", str(port), "--threads", "4"]
    with (folder / "log").open("w") as log, subprocess.Popen(serving, env=environ, stdout=log, stderr=log) as process:
        try:
            _wait(url, process, folder / "log")
            yield ServedTown(url, home, environ)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server(served_town: ServedTown) -> str:
    """The address of the served town, without a slash at the end."""
    return served_town.url


@pytest.fixture(scope="session")
def clients() -> Path:
    """The programs of the Python environment of the clients; the test is skipped where it is absent."""
    folder = ROOT / ".venv-clients" / "bin"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: run make test once")
    return folder


@pytest.fixture(scope="session")
def node() -> list[str]:
    """The command that runs a script of this folder with the npm clients; skipped where these are absent."""
    modules = HERE / "node_modules"
    if not modules.is_dir():
        pytest.skip(f"{modules} is absent: run make test once")
    return ["node"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the town could not be served: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/api/explore/v2.1/catalog/datasets?limit=0", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"the town did not answer within 30 seconds: {log.read_text()}")
