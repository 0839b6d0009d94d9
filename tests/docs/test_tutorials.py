"""The tutorials are run as a reader would run them: their files written, their commands executed, their outputs compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_runs_as_it_is_written(page: Path, tmp_path: Path) -> None:
    script = ["set -eu"]
    promised: list[str] = []
    for word, name, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if name:
            (tmp_path / name).write_text(body, encoding="utf-8")
        elif word == "sh":
            script.append(body)
        elif word == "text":
            promised += body.strip().splitlines()
    assert len(script) > 1
    assert promised
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "parvis"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parvis "$@"\n')
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "DJANGO_"))}
    environment = {**kept, "PATH": f"{command.parent}:{kept['PATH']}", "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    output = ran.stdout + ran.stderr
    assert ran.returncode == 0, output
    said = " ".join(output.split())
    missing = [line for line in promised if " ".join(line.split()) not in said]
    assert not missing, f"{missing} not in:\n{output}"
