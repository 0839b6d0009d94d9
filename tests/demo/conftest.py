"""The generators of the demo town as the package that they are, and the file of each seed."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from demo_seeds import DEMO, Generate, Seed


@pytest.fixture(scope="session")
def generate() -> Generate:
    """The `generate` function of the demo's package of generators."""
    folder = DEMO / "generate"
    spec = importlib.util.spec_from_file_location(
        "demo_generate", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["demo_generate"] = package
    spec.loader.exec_module(package)
    made: Generate = package.generate
    return made


@pytest.fixture(scope="session")
def seed_file(generate: Generate, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Seed], Path]:
    """The file of a seed: the committed one, or the generated one, made once a session."""
    made: dict[str, Path] = {}

    def file_of(seed: Seed) -> Path:
        if "file" in seed:
            return DEMO / "datasets" / str(seed["id"]) / str(seed["file"])
        name = str(seed["generator"])
        if name not in made:
            made[name] = generate(name, tmp_path_factory.mktemp(name))
        return made[name]

    return file_of
