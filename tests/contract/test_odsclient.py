"""`odsclient` 0.8.4, from PyPI, told nothing but another address."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import odsclient
from odsclient import ODSClient

base, dataset, folder = sys.argv[1:]
client = ODSClient(base_url=base, use_keyring=False)
found = {}
found["csv"] = client.get_whole_dataset(dataset)
found["names"] = client.get_whole_dataset(dataset, use_labels_for_header=False, csv_separator=",", timezone="Europe/Paris")
found["json"] = client.get_whole_dataset(dataset, format="json")
client.get_whole_dataset(dataset, to_path=folder + "/copy.csv")
found["copy"] = open(folder + "/copy.csv", encoding="utf-8", newline="").read()
found["shortcut"] = odsclient.get_whole_dataset(dataset, base_url=base)
try:
    import pandas
except ImportError:
    found["frame"] = None
else:
    found["frame"] = list(client.get_whole_dataframe(dataset).shape)
try:
    client.get_whole_dataset("nulle-part")
except Exception as error:
    found["missing"] = [type(error).__name__, str(error)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(server: str, clients: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("odsclient")
    command = [str(clients / "python"), "-c", SCRIPT, server, "arbres", str(folder)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder, env=kept)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_whole_dataset_comes_under_its_labels(found: Any) -> None:
    rows = list(csv.reader(io.StringIO(found["csv"]), delimiter=";"))
    assert rows[0][:3] == ["Numéro", "Essence", "Famille"]
    assert len(rows) == 151
    assert found["shortcut"] == found["csv"]
    assert found["copy"].replace("\r\n", "\n") == found["csv"].replace("\r\n", "\n")


def test_options_are_heard(found: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(found["names"])))
    assert len(rows) == 150 and rows[0]["numero"] == "A1" and rows[0]["note"] == 'Relevé n° 1; "sain", vu en 2026'
    assert len(json.loads(found["json"])) == 150


def test_a_data_frame_has_every_row(found: Any) -> None:
    if found["frame"] is None:
        pytest.skip("pandas is not in the clients' environment")
    assert found["frame"] == [150, 9]


def test_what_is_missing_is_said(found: Any) -> None:
    kind, words = found["missing"]
    assert kind == "ODSException" and "404" in words and "10004" in words
