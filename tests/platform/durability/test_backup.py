"""A backup brings everything back on an empty machine, or nothing when it is damaged."""

from __future__ import annotations

import pytest

from tests.conftest import run_parvis

pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.django_db]
PASSWORD = "une phrase assez longue"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A home with two datasets, one of them with a history, an agent, and its backup."""
    folder = tmp_path_factory.mktemp("town")
    home = folder / "home"
    for name, rows in (("ecoles", "École Ferry;240"), ("ecoles", "École Ferry;250"), ("parcs", "Parc Rodin;haut")):
        file = folder / f"{name}.csv"
        file.write_text(f"site;places\n{rows}\n")
        assert run_parvis(home, "import", file, "--dataset", name).code == 0
    assert run_parvis(home, "user", "create", "claire", "--role", "publisher", typed=PASSWORD + "\n").code == 0
    assert run_parvis(home, "backup", folder / "ville.parvis").code == 0
    return folder


def facts_of(home, *, environ=None):
    told = [run_parvis(home, "history", name, "--json", environ=environ).json for name in ("ecoles", "parcs")]
    return told, {file.name for file in (home / "store").glob("??/*")}


def sign_in(home, login, password, environ=None) -> str:
    import os
    import subprocess
    import sys

    from tests.conftest import OWN_PROCESS

    program = (
        "import django; django.setup(); from django.contrib.auth import get_user_model as people; import sys;"
        "print(people().objects.get(login=sys.argv[1]).check_password(sys.argv[2]))"
    )
    surroundings = {**os.environ, **OWN_PROCESS, "PARVIS_HOME": str(home), **(environ or {})}
    done = subprocess.run(
        [sys.executable, "-c", program, login, password], env=surroundings, capture_output=True, text=True
    )
    return done.stdout.strip() or done.stderr


def test_everything_comes_back_on_an_empty_home(town, tmp_path):
    home = tmp_path / "home"
    assert run_parvis(home, "restore", town / "ville.parvis").code == 0
    assert facts_of(home) == facts_of(town / "home")
    assert run_parvis(home, "verify").code == 0
    assert run_parvis(home, "journal", "verify").code == 0
    assert run_parvis(home, "doctor").code == 0
    assert sign_in(home, "claire", PASSWORD) == "True"
    assert run_parvis(home, "rollback", "ecoles", "--as", "claire").code == 0
    assert run_parvis(home, "restore", town / "ville.parvis").code == 3


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def one_byte_in_a_file(content: bytes) -> bytes:
    place = content.index(b"PAR1") + 2
    return content[:place] + b"?" + content[place + 1 :]


def one_row_of_the_database(content: bytes) -> bytes:
    return content.replace(b'"site', b'"cite').replace(b'"login": "claire"', b'"login": "eclair"')


def another_path(content: bytes) -> bytes:
    return content.replace(b"store/", b"../ur/", 1)


def not_a_backup(content: bytes) -> bytes:
    return b"site;places\n" * 100


@pytest.mark.parametrize("damage", [cut, one_byte_in_a_file, one_row_of_the_database, another_path, not_a_backup])
def test_a_damaged_backup_is_refused_and_restores_nothing(town, parvis, home, tmp_path, damage):
    damaged = tmp_path / "ville.parvis"
    whole = (town / "ville.parvis").read_bytes()
    damaged.write_bytes(damage(whole))
    assert damaged.read_bytes() != whole
    ran = parvis("restore", damaged)
    assert ran.code == 4
    assert "Rien n’a été restauré" in ran.err
    assert parvis("history", "--json").json == []
    assert list((home / "store").glob("??/*")) == []
    assert list((home / "store" / "incoming").iterdir()) == []


def test_a_restore_never_hides_people(town, tmp_path):
    home = tmp_path / "home"
    assert run_parvis(home, "user", "create", "autre", typed=PASSWORD + "\n").code == 0
    assert run_parvis(home, "restore", town / "ville.parvis").code == 3
    assert sign_in(home, "autre", PASSWORD) == "True"
