"""Every test runs on a state of its own, in a temporary folder, on a database file as in production.

`PARVIS_TEST_DATABASE_URL` runs the tests that touch the database on another one (see `tests/platform/durability`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HOME = tempfile.mkdtemp(prefix="parvis-test-")
os.environ |= {"PARVIS_HOME": HOME, "DJANGO_SETTINGS_MODULE": "parvis.site.settings", "PARVIS_LANG": "fr"}
os.environ["PARVIS_DATABASE_URL"] = os.environ.get("PARVIS_TEST_DATABASE_URL", "")

OWN_PROCESS = {
    "PYTHONPATH": str(ROOT / "src"),
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / f"parvis-test-bytecode-{os.getuid()}"),
}


@pytest.fixture(autouse=True)
def _language_of_the_town() -> None:
    """A request in English leaves its language to the thread; the next test starts in the town's."""
    from django.utils.translation import deactivate

    deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite in a file: writers wait for one another there, and do not in memory."""
    from django.db import connections

    test = connections["default"].settings_dict["TEST"]
    if connections["default"].vendor == "sqlite":
        test["NAME"] = str(Path(HOME) / "test.sqlite3")
    elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
        test["NAME"] = f"test_parvis_{worker}"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command of `parvis` gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def shared_data() -> Path:
    """The folder of real files; the test is skipped where it is absent."""
    folder = Path(os.environ.get("PARVIS_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real data: {folder} is absent; PARVIS_SHARED_DATA names it")
    return folder


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An empty home folder, whose store this process uses."""
    from parvis.platform.catalog.indexing import the_index
    from parvis.platform.catalog.storage import the_copies, the_reader, the_store

    folder = tmp_path / "home"
    folder.mkdir()
    settings.HOME = folder
    for cached in (the_store, the_copies, the_reader, the_index):
        cached.cache_clear()
    yield folder
    for cached in (the_store, the_copies, the_reader, the_index):
        cached.cache_clear()


@pytest.fixture(scope="session")
def _mark_of_tables() -> dict[str, str]:
    """What the first command notes of the tables that it made; the next homes start with it."""
    return {}


@pytest.fixture
def parvis(
    db: None, home: Path, _mark_of_tables: dict[str, str], capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Ran]:
    """Run a command of `parvis` in this process, on the test's database and home."""
    from parvis.site.commands.main import run

    mark = home / "tables-of"
    if _mark_of_tables:
        mark.write_text(_mark_of_tables["text"])

    def command(*arguments: object) -> Ran:
        capsysbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        _mark_of_tables["text"] = mark.read_text() if mark.exists() else ""
        shown = capsysbinary.readouterr()
        return Ran(code, shown.out.decode(), shown.err.decode())

    return command


def start_parvis(home: Path, *arguments: object, environ: Mapping[str, str] | None = None, **options: Any) -> Any:
    """Start `parvis` as a process of its own on the state of `home`."""
    return subprocess.Popen(
        [sys.executable, "-m", "parvis", *map(str, arguments)],
        env={**os.environ, **OWN_PROCESS, "PARVIS_HOME": str(home), **(environ or {})},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip


def run_parvis(home: Path, *arguments: object, typed: str | None = None, **options: Any) -> Ran:
    """Run `parvis` as a process of its own to its end."""
    process = start_parvis(home, *arguments, stdin=subprocess.PIPE if typed is not None else None, **options)
    out, err = process.communicate(typed, timeout=120)
    return Ran(process.returncode, out, err)
