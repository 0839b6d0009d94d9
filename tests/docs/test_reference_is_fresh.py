"""The reference pages are the declarations of the code: a page that is out of date fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    environment = {**os.environ, "PARVIS_LANG": "en", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "parvis", "reference", str(folder)], check=True, env=environment, timeout=120)
    return folder


def test_every_page_is_as_the_code_says(written: Path) -> None:
    names = {page.name for page in written.iterdir()}
    assert names == {page.name for page in PAGES.glob("*.md")}
    stale = [name for name in names if (written / name).read_text() != (PAGES / name).read_text()]
    assert not stale, f"run `make reference`: {stale}"


def test_every_setting_is_on_the_page() -> None:
    from parvis.site.environment import SETTINGS

    page = (PAGES / "settings.md").read_text(encoding="utf-8")
    assert all(f"`{setting.variable}`" in page for setting in SETTINGS)


def test_links_between_pages_lead_somewhere() -> None:
    import re

    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert not broken
