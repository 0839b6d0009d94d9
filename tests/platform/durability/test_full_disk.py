"""The disk is full, or the file is cut: a clear error, an exit code, the old snapshot in place, nothing left behind."""

from __future__ import annotations

import gzip
import os
import resource
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import run_parvis

ROWS = 60_000


def table(folder: Path, version: int, rows: int = ROWS) -> Path:
    file = folder / f"mesures-{version}.csv"
    lines = (f"{n};{(n * 7919 + version) % 100_003};point {n * 31 % 9973}" for n in range(rows))
    file.write_text("\n".join(["numero;mesure;lieu", *lines]) + "\n")
    return file


def snapshots(home: Path) -> list[tuple[str, bool]]:
    told = run_parvis(home, "history", "mesures", "--json").json
    return [(one["snapshot"], one["is_current"]) for one in told["snapshots"]]


def assert_unharmed(home: Path, before: list[tuple[str, bool]]) -> None:
    assert snapshots(home) == before
    assert run_parvis(home, "verify").code == 0
    run_parvis(home, "doctor", "--mend")
    left = [one for one in run_parvis(home, "doctor", "--json").json if one["what"] != "disk_low"]
    assert left == []
    assert list((home / "store" / "incoming").iterdir()) == []


@pytest.mark.parametrize("allowed", [100_000, 600_000])
def test_a_write_beyond_the_limit_of_the_system_leaves_the_old_snapshot(tmp_path, allowed):
    home = tmp_path / "home"
    assert run_parvis(home, "import", table(tmp_path, 1, 500), "--dataset", "mesures").code == 0
    before = snapshots(home)

    def few_bytes() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, allowed))

    ran = run_parvis(home, "import", table(tmp_path, 2), "--dataset", "mesures", preexec_fn=few_bytes)
    assert ran.code == 1
    assert "disque est plein" in ran.err
    assert "Traceback" not in ran.err
    assert_unharmed(home, before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A home folder on a disk of its own that holds little."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True
    )
    if not mounted or mounted.returncode != 0:
        pytest.skip("a small disk needs the right to mount one (root)")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk_leaves_the_old_snapshot(small_disk, tmp_path):
    assert run_parvis(small_disk, "import", table(tmp_path, 1, 500), "--dataset", "mesures").code == 0
    before = snapshots(small_disk)
    for rows in (120_000, 200_000):
        ran = run_parvis(small_disk, "import", table(tmp_path, rows, rows), "--dataset", "mesures", "--json")
        assert ran.code == 1
        assert "disque est plein" in ran.err
        assert "Traceback" not in ran.err
    assert_unharmed(small_disk, before)
    ran = run_parvis(small_disk, "backup", small_disk / "a.parvis")
    assert ran.code == 0


def halved(file: Path) -> Path:
    half = file.with_name(f"moitie-{file.name}")
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return half


def gzipped(folder: Path) -> Path:
    file = folder / "mesures.csv.gz"
    file.write_bytes(gzip.compress(table(folder, 2, 5000).read_bytes()))
    return file


def zipped(folder: Path) -> Path:
    file = folder / "mesures.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(table(folder, 2, 5000), "mesures.csv")
    return file


def parquet(folder: Path) -> Path:
    import pyarrow
    import pyarrow.parquet

    file = folder / "mesures.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"numero": list(range(5000)), "mesure": [1.5] * 5000}), file)
    return file


@pytest.mark.parametrize("make", [gzipped, zipped, parquet])
@pytest.mark.django_db
def test_a_file_cut_in_half_is_told_and_leaves_the_old_snapshot(parvis, home, tmp_path, make):
    assert parvis("import", table(tmp_path, 1, 500), "--dataset", "mesures").code == 0
    before = parvis("history", "mesures", "--json").json["snapshots"]
    ran = parvis("import", halved(make(tmp_path)), "--dataset", "mesures")
    assert ran.code == 4
    assert ran.err.splitlines()[-1].startswith("parvis: ")
    assert parvis("history", "mesures", "--json").json["snapshots"] == before
    assert parvis("verify").code == 0
    assert [one for one in parvis("doctor", "--json").json if one["what"] in {"leftover", "orphan"}] == []
