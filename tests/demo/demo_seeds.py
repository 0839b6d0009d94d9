"""Where the seeds of the demo town are, and what their descriptions say."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

DEMO = Path(__file__).parents[2] / "demo"
DESCRIPTIONS = sorted(DEMO.glob("datasets/*/dataset.toml"))

Seed = dict[str, Any]
Generate = Callable[[str, Path], Path]


def seeds() -> list[Seed]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in DESCRIPTIONS]
