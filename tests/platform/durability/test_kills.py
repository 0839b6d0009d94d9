"""Killed at a random moment, an act has happened or not: a short run of `bench/kill.py`, which does hundreds."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import ROOT


def test_a_killed_act_leaves_every_dataset_whole():
    arguments = [sys.executable, str(ROOT / "bench" / "kill.py"), "--kills", "12", "--rows", "3000", "--seed", "7"]
    process = subprocess.run(arguments, capture_output=True, text=True, timeout=100)
    result = json.loads(process.stdout or "{}")
    assert result.get("problems") == [], process.stderr
    assert process.returncode == 0
    assert result["kills"] == 12
    assert result["reads_meanwhile"] > 0
    assert set(result["landed"]) != {"finished"}
