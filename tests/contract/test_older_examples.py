"""The examples of the page for reusers, run as they are written against a served town."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "move-from-opendatasoft.md"
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n\n```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("command", "promised"), EXAMPLES)
def test_an_example_gives_what_it_promises(server: str, command: str, promised: str) -> None:
    environment = {**os.environ, "PORTAL": server, "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == json.loads(promised)


def test_each_version_has_an_example() -> None:
    assert len(EXAMPLES) >= 5
