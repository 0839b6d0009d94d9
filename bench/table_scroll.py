"""Scrolling through the table of a million rows in a browser: frames a second, and how long the next page takes to show.

    .venv/bin/python bench/table_scroll.py [--rows 1000000] [--home FOLDER] [--out FILE]

The rows are published in a fresh installation (or one kept from before, with `--home`), served by `parvis serve`, and scrolled in
headless Chromium: by the wheel through pages that were never shown, by the scroll bar to anywhere, in the order of publication,
sorted, and filtered. Frames are those of `requestAnimationFrame` while the wheel turns.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.query.table import make_csv  # noqa: E402

PARVIS = [sys.executable, "-m", "parvis"]
CHROMIUM = os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
FRAMES, MILLISECONDS = 55, 100
QUESTIONS = {"as published": "", "sorted by a text": "?sort=-nom", "filtered": "?f.theme=Sport"}
SCROLLED = """async ([step, seconds]) => {
  const view = document.querySelector('[data-view]'), moments = [];
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end) {
    moments.push(await new Promise(requestAnimationFrame));
    view.scrollTop += step;
  }
  return moments;
}"""
JUMPED = """async ([row, isBar]) => {
  const view = document.querySelector('[data-view]'), total = Number(view.dataset.total), started = performance.now();
  const shown = () => {
    const top = view.getBoundingClientRect().top + view.querySelector('thead').offsetHeight + 20;
    const under = document.elementFromPoint(view.getBoundingClientRect().left + 200, top);
    return under && under.closest('tbody tr');
  };
  if (isBar) view.scrollTop = (row / total) * (view.scrollHeight - view.clientHeight);
  else view.scrollTop += view.clientHeight - 60;
  do { await new Promise(requestAnimationFrame); } while (!shown() && performance.now() - started < 10000);
  return performance.now() - started;
}"""


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "PARVIS_HOME": str(home)}
    with subprocess.Popen(
        [*PARVIS, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(address, timeout=30).read()
                    break
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def publish(home: Path, rows: int) -> None:
    """The table of the query bench, with its serving copy made."""
    if (home / "parvis.sqlite3").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    make_csv(home / "rows.csv", rows)
    environment = {**os.environ, "PARVIS_HOME": str(home)}
    command = [*PARVIS, "import", str(home / "rows.csv"), "--dataset", "million", "--title", "Un million de lignes"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    made = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'parvis.site.settings'; import django; django.setup(); "
        "from parvis.platform.catalog.models import Dataset; from parvis.platform.catalog.storage import the_copies; "
        "from parvis.platform.records.reading import manifest_of; the_copies().make(manifest_of(Dataset.objects.get(pk='million')))"
    )
    subprocess.run([sys.executable, "-c", made], env=environment, check=True)


def frames(page: Any, step: int) -> dict[str, float]:
    """Frames a second over three seconds of scrolling by `step` pixels a frame, and the share of those that came late."""
    moments = page.evaluate(SCROLLED, [step, 3])
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    late = sum(gap > 1000 / 60 * 1.5 for gap in gaps) / len(gaps)
    return {"frames_per_second": round(1000 / statistics.mean(gaps), 1), "late_share": round(late, 3)}


def pages(page: Any, total: int, is_bar: bool) -> dict[str, float]:
    """How long rows that were never shown take to show: the next window of rows, or one anywhere."""
    spent = []
    for number in range(40):
        row = (number * 7919 * 131) % total
        spent.append(page.evaluate(JUMPED, [row, is_bar]))
        page.wait_for_timeout(250 if is_bar else 60)
    spent.sort()
    return {"p50_ms": round(statistics.median(spent), 1), "p95_ms": round(spent[int(0.95 * len(spent))], 1)}


def measure(address: str) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    found: dict[str, Any] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, query in QUESTIONS.items():
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(f"{address}/explore/dataset/million/table/{query}")
            page.wait_for_selector("pv-records[scrolls]")
            total = int(page.get_attribute("[data-view]", "data-total") or 0)
            found[name] = {
                "rows": total,
                "still": frames(page, 0),
                "slow": frames(page, 20),
                "fast": frames(page, 150),
                "next_page": pages(page, total, is_bar=False),
                "anywhere": pages(page, total, is_bar=True),
            }
            page.close()
        browser.close()
    return found


def show(found: dict[str, Any]) -> bool:
    """Print the figures beside the bars, and say whether all hold."""
    print(
        "No GPU: frames are painted by the processor, which the server shares. “still” is what the machine gives without scrolling."
    )
    print(f"{'rows':<18}{'still':>7}{'frames/s':>10}{'late':>7}{'fast':>8}{'late':>7}{'bar':>6}{'next p50':>11}{'p95':>8}"
          f"{'anywhere p50':>14}{'p95':>8}{'bar ms':>8}")  # fmt: skip
    holds = True
    for name, one in found.items():
        slow, fast, following, anywhere = one["slow"], one["fast"], one["next_page"], one["anywhere"]
        print(f"{name:<18}{one['still']['frames_per_second']:>7}{slow['frames_per_second']:>10}{slow['late_share']:>7.1%}{fast['frames_per_second']:>8}"
              f"{fast['late_share']:>7.1%}{FRAMES:>6}{following['p50_ms']:>11}{following['p95_ms']:>8}"
              f"{anywhere['p50_ms']:>14}{anywhere['p95_ms']:>8}{MILLISECONDS:>8}")  # fmt: skip
        holds = holds and min(slow["frames_per_second"], fast["frames_per_second"]) >= FRAMES
        holds = holds and following["p95_ms"] < MILLISECONDS
    return holds


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--home", type=Path, help="an installation to keep, or one kept from before")
    asked.add_argument("--out", type=Path, help="where the figures are kept as JSON")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="parvis-scroll-") as folder:
        home = options.home or Path(folder) / "home"
        publish(home, options.rows)
        with served(home) as address:
            found = measure(address)
    holds = show(found)
    if options.out:
        kept = {"bars": {"frames_per_second": FRAMES, "next_page_ms": MILLISECONDS}, "found": found, "holds": holds}
        options.out.write_text(json.dumps(kept, indent=1) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
