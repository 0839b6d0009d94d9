"""`odsclient` 0.8.4, from PyPI, pushes rows into a live dataset of a served town, and reads them back."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
import json, sys, warnings
warnings.simplefilter("ignore")
from odsclient import ODSClient

base, key, wrong, rows = sys.argv[1:]
client = ODSClient(base_url=base, use_keyring=False)
answer = client.push_dataset_realtime("sondes", rows, key)
found = {"status": answer.status_code, "answer": answer.json()}
try:
    client.push_dataset_realtime("sondes", rows, wrong)
except Exception as error:
    found["wrong"] = str(error)
print(json.dumps(found))
"""
READ = """
import sys, warnings
warnings.simplefilter("ignore")
from odsclient import ODSClient
sys.stdout.write(ODSClient(base_url=sys.argv[1], use_keyring=False).get_whole_dataset("sondes", use_labels_for_header=False))
"""
ABOUT = """
title = "Sondes"
columns.numero = { type = "integer", key = true }
columns.nom = { type = "text" }
columns.niveau = { type = "decimal", unit = "dB" }
columns.vu = { type = "datetime" }
"""
ROWS = "numero;nom;niveau;vu\n1;Place;61.5;2026-03-02T10:30:00Z\n2;Quai;;2026-03-02T10:30:00Z\n"


def _parvis(town: Any, *words: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "parvis", *words]
    return subprocess.run(command, env=town.environ, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture(scope="module")
def key(served_town: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The push key of a dataset that starts empty; it is withdrawn in the end."""
    about = tmp_path_factory.mktemp("push") / "sondes.toml"
    about.write_text(ABOUT, encoding="utf-8")
    yield json.loads(_parvis(served_town, "live", "create", "sondes", str(about), "--json"))["pushkey"]
    _parvis(served_town, "withdraw", "sondes")


def _run(clients: Path, folder: Path, script: str, *words: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(clients / "python"), "-c", script, *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder, env=kept)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rows_pushed_by_odsclient_are_seen_within_a_second(
    server: str, clients: Path, key: str, tmp_path: Path
) -> None:
    told = json.loads(_run(clients, tmp_path, SCRIPT, server, key, "pv_wrong", ROWS))
    assert (told["status"], told["answer"]) == (200, {"status": "OK"})
    assert "403" in told["wrong"]
    time.sleep(1)
    rows = list(csv.DictReader(io.StringIO(_run(clients, tmp_path, READ, server)), delimiter=";"))
    assert [(row["numero"], row["nom"], row["niveau"]) for row in rows] == [("1", "Place", "61.5"), ("2", "Quai", "")]
