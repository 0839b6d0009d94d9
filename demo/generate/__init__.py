"""The generated half of the demo town: one module a dataset, each with `write(folder) -> Path`.

Every generator draws from a source of chance seeded with its own name and counts time from `chance.TODAY`, so the same
file comes out byte for byte on each run. Nothing generated here is a fact about the town; its dataset says so
(`sample = true`).
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def generate(name: str, folder: Path) -> Path:
    """Write the file of the generator called `name` into `folder`, which exists; the path of that file."""
    written = import_module(f".{name}", __name__).write(folder)
    assert isinstance(written, Path)
    return written
