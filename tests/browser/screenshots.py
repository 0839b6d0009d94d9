"""Photographs the main pages of the demo town into `docs/images/`: `make screenshots`.

A page that the installation does not answer is skipped, and said. Pictures are WebP, light enough for a README.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from conftest import ROOT
from demo_pages import PAGES, Page
from demo_town import browser, served_demo
from PIL import Image

FOLDER = ROOT / "docs" / "images"
HEIGHTS = {390: 844, 1280: 900}
QUALITY = 82


def photograph(chromium: Any, address: str, page: Page, folder: Path) -> int | None:
    """The bytes of the picture that was written; None where there is no such page."""
    context = chromium.new_context(
        viewport={"width": page.width, "height": HEIGHTS[page.width]},
        color_scheme=page.scheme,
        reduced_motion="reduce",
        device_scale_factor=1 if page.width > 500 else 2,
    )
    try:
        tab = context.new_page()
        answer = tab.goto(address + page.address, wait_until="load")
        if answer is None or answer.status != 200:
            return None
        tab.wait_for_load_state("networkidle")
        tab.wait_for_timeout(700)
        file = folder / f"{page.picture}.webp"
        Image.open(BytesIO(tab.screenshot())).convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
        return file.stat().st_size
    finally:
        context.close()


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo() as address, browser() as chromium:
        for page in PAGES:
            if not page.picture:
                continue
            size = photograph(chromium, address, page, FOLDER)
            size_in_words = "no such page, skipped" if size is None else f"{size / 1000:.0f} kB"
            sys.stdout.write(f"{page.picture}: {size_in_words}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
