"""The same promises on PostgreSQL: a private server is started, and the tests that touch the database run on it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, run_parvis

pytestmark = [
    pytest.mark.xdist_group("postgresql"),
    pytest.mark.skipif(bool(os.environ.get("PARVIS_TEST_DATABASE_URL")), reason="already on another database"),
]


def binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(beside).parent if beside else None


def as_somebody(*arguments: object) -> list[str]:
    """The arguments run as a person who is not root, whom PostgreSQL refuses."""
    words = [str(argument) for argument in arguments]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an empty PostgreSQL, without the name of a database."""
    tools = binaries()
    if tools is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = as_somebody(
        tools / "initdb", "-D", folder / "data", "-U", "parvis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
    )
    subprocess.run(made, check=True, capture_output=True, cwd="/")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [tools / "pg_ctl", "-D", folder / "data", "-l", folder / "log"]
    subprocess.run(as_somebody(*control, "-w", "-o", options, "start"), check=True, capture_output=True, cwd="/")
    yield f"postgres://parvis@127.0.0.1:{port}"
    subprocess.run(as_somebody(*control, "-m", "immediate", "stop"), check=False, capture_output=True, cwd="/")
    shutil.rmtree(folder, ignore_errors=True)


def make_database(server: str, name: str) -> dict[str, str]:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"PARVIS_DATABASE_URL": f"{server}/{name}"}


def test_the_tests_that_touch_the_database_hold(server):
    make_database(server, "parvis")
    folders = ["tests/platform/catalog", "tests/platform/journal", "tests/platform/people", "tests/site",
               "tests/platform/records/test_quotas.py", "tests/platform/records/test_quotas_served.py",
               "tests/platform/durability/test_doctor.py"]  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--no-header", *folders],
        cwd=ROOT, env={**os.environ, "PARVIS_TEST_DATABASE_URL": f"{server}/parvis"}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:]


def test_a_backup_of_sqlite_is_restored_on_postgresql(server, tmp_path):
    file = tmp_path / "ecoles.csv"
    for places in ("240", "1e300", "-0.0"):
        file.write_text(f"site;places\nÉcole Ferry;{places}\nÉcole Curie;17.5\n")
        assert (
            run_parvis(tmp_path / "sqlite", "import", file, "--dataset", "ecoles", "--type", "places=decimal").code == 0
        )
    word = "une phrase assez longue\n"
    assert run_parvis(tmp_path / "sqlite", "user", "create", "claire", typed=word).code == 0
    assert run_parvis(tmp_path / "sqlite", "backup", tmp_path / "ville.parvis").code == 0

    home, there = tmp_path / "postgresql", make_database(server, "restored")
    restored = run_parvis(home, "restore", tmp_path / "ville.parvis", environ=there)
    assert restored.code == 0, restored.err
    told = [run_parvis(place, "history", "ecoles", "--json", environ=on).json
            for place, on in ((tmp_path / "sqlite", {}), (home, there))]  # fmt: skip
    assert told[0] == told[1]
    for words in (["verify"], ["journal", "verify"], ["doctor"]):
        ran = run_parvis(home, *words, environ=there)
        assert ran.code == 0, ran.out + ran.err
    created = run_parvis(home, "user", "create", "paul", typed=word, environ=there)
    assert created.code == 0, created.err
    assert run_parvis(home, "rollback", "ecoles", "--as", "claire", environ=there).code == 0


def test_of_two_publishers_on_postgresql_one_wins(server, tmp_path):
    import signal

    from tests.conftest import start_parvis

    there, home = make_database(server, "rivals"), tmp_path / "home"
    file = tmp_path / "mairie.csv"
    file.write_text("site;places\nMairie;1\n")
    assert run_parvis(home, "import", file, "--dataset", "mairie", environ=there).code == 0
    slow = start_parvis(home, "import", file, "--dataset", "mairie", environ=there)
    assert slow.stderr.readline()
    slow.send_signal(signal.SIGSTOP)
    other = tmp_path / "autre.csv"
    other.write_text("site;places\nMairie;2\n")
    assert run_parvis(home, "import", other, "--dataset", "mairie", environ=there).code == 0
    slow.send_signal(signal.SIGCONT)
    slow.communicate(timeout=60)
    assert slow.returncode == 3
    assert run_parvis(home, "journal", "verify", environ=there).code == 0
