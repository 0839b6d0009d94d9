"""The programs that the console gives really run, against a served town, and print the rows that the page shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

QUERY = [
    ("select", "numero, note"),
    ("where", r"note = 'Relevé n° 7; \"sain\", vu en 2026'"),
    ("where", "essence != 'x\\\\' or essence is null"),
    ("refine", "famille:Fagacées"),
]
COMMANDS = {
    "url": ("curl", "-s", "--fail"),
    "curl": ("bash", "-c"),
    "python": ("python", "-c"),
    "javascript": ("node", "--input-type=module", "-e"),
}


@pytest.fixture(scope="module")
def programs(server: str) -> dict[str, str]:
    """The programs of the page, by their word."""
    with urllib.request.urlopen(f"{server}/explore/dataset/arbres/api/?{urlencode(QUERY)}", timeout=30) as answer:
        page = answer.read().decode()
    assert "1 ligne correspond" in page and "Relevé n° 7" in page
    found = re.findall(r'data-snippet="(\w+)"><code>(.*?)</code>', page, re.DOTALL)
    return {word: unescape(text) for word, text in found}


@pytest.mark.parametrize("word", COMMANDS)
def test_each_prints_the_row_of_the_page(word: str, programs: dict[str, str], clients: Path) -> None:
    program, *options = COMMANDS[word]
    if program == "python":
        program = str(clients / "python")
    if not shutil.which(program) or not shutil.which("curl"):
        pytest.skip(f"{program} or curl is absent")
    done = subprocess.run([program, *options, programs[word]], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "A7" in done.stdout and "vu en 2026" in done.stdout and "A8" not in done.stdout
