"""Every test runs on a state of its own, in a temporary folder, on a database file as in production."""

import os
import tempfile
from pathlib import Path

import pytest

HOME = tempfile.mkdtemp(prefix="parvis-test-")
os.environ["PARVIS_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.site.settings"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite in a file: writers wait for one another there, and do not in memory."""
    from django.db import connections

    test = connections["default"].settings_dict["TEST"]
    if connections["default"].vendor == "sqlite":
        test["NAME"] = str(Path(HOME) / "test.sqlite3")
    elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
        test["NAME"] = f"test_parvis_{worker}"
