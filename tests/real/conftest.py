"""Tests on real files of French portals; they are skipped, with the reason printed, where the files are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files: PARVIS_SHARED_DATA, or `../shared/data` beside the checkout."""
    folder = Path(os.environ.get("PARVIS_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real files at {folder}: set PARVIS_SHARED_DATA")
    return folder
