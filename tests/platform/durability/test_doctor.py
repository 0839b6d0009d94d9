"""`verify` and `doctor` name what is wrong, where, and the remedy; what is safe to mend is mended."""

from __future__ import annotations

import os
import time

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(parvis, home, tmp_path):
    """The stored parts of a published dataset, by role."""
    file = tmp_path / "ecoles.csv"
    file.write_text("site;places\nÉcole Ferry;240\nParc Matisse;beaucoup\n")
    assert parvis("import", file, "--dataset", "ecoles", "--type", "places=integer").code == 0
    from parvis.platform.catalog.models import Dataset

    manifest = Dataset.objects.get(pk="ecoles").current.manifest
    files = {"part": manifest["parts"][0], **manifest["files"]}
    return {role: home / "store" / file["name"][:2] / file["name"] for role, file in files.items()}


def found(parvis, *words: str) -> dict[str, str]:
    ran = parvis("doctor", *words, "--json")
    return {one["what"]: one["text"] for one in ran.json if one["what"] != "disk_low"}


def test_all_is_well_after_a_publication(parvis, published):
    assert found(parvis) == {}
    assert parvis("verify").code == 0


@pytest.mark.parametrize("role", ["part", "original", "rejects"])
def test_a_changed_byte_is_found_by_verify(parvis, published, role):
    content = bytearray(published[role].read_bytes())
    content[len(content) // 2] ^= 1
    published[role].chmod(0o600)
    published[role].write_bytes(content)
    ran = parvis("verify", "ecoles")
    assert ran.code == 1
    assert published[role].name in ran.err
    assert "sauvegarde" in ran.err


def test_a_missing_file_is_found_by_both(parvis, published):
    published["original"].unlink()
    assert parvis("verify").code == 1
    assert parvis("doctor").code == 1
    assert published["original"].name in found(parvis)["file_damaged"]


def test_importing_again_mends_a_damaged_file(parvis, published, tmp_path):
    published["part"].chmod(0o600)
    published["part"].write_bytes(b"PAR1 nothing of the kind PAR1")
    assert parvis("verify").code == 1
    assert parvis("import", tmp_path / "ecoles.csv", "--dataset", "ecoles").code == 0
    assert parvis("verify").code == 0


@pytest.mark.parametrize(
    "change",
    [
        {"rows": 3},
        {"parts": []},
        {"schema": None},
        {"checksum": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_manifest_is_found_and_nothing_is_swept(parvis, published, change):
    from parvis.platform.catalog.models import Snapshot

    snapshot = Snapshot.objects.get()
    Snapshot.objects.filter(pk=snapshot.pk).update(manifest={**snapshot.manifest, **change})
    assert parvis("verify").code == 1
    assert "manifest_changed" in found(parvis, "--mend")
    assert all(file.exists() for file in published.values())


def test_a_manifest_remade_with_its_checksum_is_found_too(parvis, published):
    from dataclasses import replace

    from parvis.engine.tables.manifest import Manifest
    from parvis.platform.catalog.models import Snapshot

    snapshot = Snapshot.objects.get()
    forged = replace(Manifest.from_json(snapshot.manifest), parts=())
    Snapshot.objects.filter(pk=snapshot.pk).update(manifest=forged.as_json())
    assert "manifest_changed" in found(parvis)


def test_a_changed_entry_of_the_journal_is_found(parvis, published):
    guards = {
        "sqlite": "DROP TRIGGER journal_entry_never_update",
        "postgresql": "DROP TRIGGER journal_entry_never ON journal_entry",
    }
    with connection.cursor() as cursor:
        cursor.execute(guards[connection.vendor])
        cursor.execute("UPDATE journal_entry SET actor = 'personne'")
    assert parvis("journal", "verify").code == 1
    assert "journal_broken" in found(parvis)


def test_an_open_secret_key_is_closed(parvis, published, home):
    key = home / "secret-key"
    key.write_text("secret")
    key.chmod(0o644)
    assert "secret_key_open" in found(parvis, "--mend")
    assert key.stat().st_mode & 0o077 == 0
    assert found(parvis) == {}


def test_leftovers_are_found_and_removed(parvis, published, home, tmp_path):
    from parvis.platform.catalog.storage import the_store

    dead = home / "store" / "incoming" / "mort"
    dead.mkdir()
    (dead / "part.parquet").write_bytes(b"half a part")
    unfinished = tmp_path / ".ville.parvis.1.partial"
    unfinished.write_bytes(b"half a backup")
    (dead / "unfinished").symlink_to(unfinished)
    stray = the_store().path("ab" * 32 + ".csv")
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("nobody needs me")
    start = home / ".secret-key-0000"
    start.write_text("secret")
    os.utime(start, (time.time() - 3600,) * 2)
    assert {"leftover", "orphan"} <= found(parvis, "--mend").keys()
    assert not any(path.exists() for path in (dead, unfinished, stray, start))
    assert found(parvis) == {}
    assert all(file.exists() for file in published.values())


def test_what_a_writer_at_work_has_is_no_leftover(parvis, published):
    from parvis.platform.catalog.storage import the_store

    store = the_store()
    with store.scratch() as scratch:
        (scratch / "new.csv").write_text("not published yet")
        placed = store.adopt(scratch / "new.csv", ".csv")
        assert found(parvis, "--mend") == {}
        assert placed.name in store
        assert scratch.exists()
    assert found(parvis, "--mend").keys() == {"orphan"}
    assert placed.name not in store
