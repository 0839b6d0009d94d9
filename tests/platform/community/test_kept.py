"""A backup holds what residents gave back and the counts of use; letters that wait are not in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import run_parvis

ROOT = Path(__file__).parents[3]
START = """
import json, sys
from parvis.site.commands.installation import start_django
start_django()
from datetime import date
from django.utils import timezone
from parvis.platform.catalog.models import Dataset
from parvis.platform.community.models import *
now = timezone.now()
"""
FILL = """
ecoles = Dataset.objects.get()
reuse = Reuse.objects.create(title="Carte", kind="other", address="https://example.org", language="fr", proposed=now)
reuse.datasets.set([ecoles])
ReusePicture.objects.create(reuse=reuse, large=b"large\\0", small=b"small\\xff", digest="abc")
Feedback.objects.create(dataset=ecoles, kind="idea", text="x", language="fr", sent=now)
Follow.objects.create(dataset=ecoles, email="lou@example.org", language="fr", site="https://a.example", confirmed=now, told=1)
UsageCount.objects.create(day=date(2026, 3, 2), dataset="ecoles", kind="page", count=12)
Letter.objects.create(to="lou@example.org", subject="x", text="x", html="x", message_id="<x>", made=now, lapses=now, after=now)
"""
TELL = """
reuse = Reuse.objects.get()
print(json.dumps([
    [one.pk for one in reuse.datasets.all()], bytes(reuse.picture.small).hex(), Feedback.objects.get().token,
    Follow.objects.get().token, list(UsageCount.objects.values_list("dataset", "count")), Letter.objects.count(),
]))
"""


def run(home: Path, program: str) -> str:
    environ = {**os.environ, "PARVIS_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", START + program], env=environ, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_backup_brings_them_back(tmp_path):
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "ecoles.csv"
    file.write_text("site;places\nÉcole Ferry;240\n")
    assert run_parvis(home, "import", file, "--dataset", "ecoles").code == 0
    run(home, FILL)
    told = json.loads(run(home, TELL))
    assert run_parvis(home, "backup", tmp_path / "ville.parvis").code == 0
    restored = run_parvis(other, "restore", tmp_path / "ville.parvis")
    assert restored.code == 0, restored.err
    assert json.loads(run(other, TELL)) == [*told[:-1], 0] and told[-1] == 1
