"""What pages cost a reader: paint on a throttled phone, weight, time on the server; beside the bars, and beside datasette.

    .venv/bin/python bench/pages.py [--rounds 5] [--keep FOLDER] [--out FILE]

The demo town is published in a folder of its own and served; headless Chromium opens each page as a phone does (processor
slowed 4 times, 1.6 Mb/s, 150 ms), with an empty cache each time. The page of `arbres` is compared with the page that datasette makes of
the same rows.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from query.programs import PARVIS, Client, free_port, peers, served

CHROMIUM = os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--headless", "--no-sandbox", "--disable-quic", "--disable-background-networking", "--use-gl=angle",
    "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
]  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SLOWER, LATENCY, BYTES_A_SECOND = 4, 150, 1_600_000 / 8
PAINT, BLOCKED, SHIFT, SERVER = 2000, 150, 0.02, 50
PLAIN, CHART, MAP = 90, 90 + 200, 90 + 450
TABLE = "/explore/dataset/arbres/table/"
PAGES: tuple[tuple[str, str, int, bool], ...] = (
    ("home", "/", PLAIN, True),
    ("catalogue", "/explore/", PLAIN, True),
    ("table", TABLE, PLAIN, True),
    ("information", "/explore/dataset/arbres/", PLAIN, False),
    ("row", "", PLAIN, False),
    ("history", "/explore/dataset/arbres/history/", PLAIN, False),
    ("gallery", "/explore/dataset/galerie-photos/gallery/", PLAIN, False),
    ("calendar", "/explore/dataset/agenda/calendar/", PLAIN, False),
    ("stories", "/stories/", PLAIN, False),
    ("charts", "/explore/dataset/arbres/charts/", CHART, False),
    ("map", "/explore/dataset/arbres/map/", MAP, False),
)
OBSERVERS = """
window.seen = {paint: 0, shift: 0, tasks: [], first: 0};
const watch = (type, told) => new PerformanceObserver((list) => list.getEntries().forEach(told)).observe({type, buffered: true});
watch('largest-contentful-paint', (one) => { seen.paint = one.startTime; });
watch('paint', (one) => { if (one.name === 'first-contentful-paint') seen.first = one.startTime; });
watch('layout-shift', (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
watch('longtask', (one) => { seen.tasks.push([one.startTime, one.duration]); });
"""


def opened(browser: Any, address: str) -> dict[str, float]:
    """One visit: milliseconds to the largest paint, milliseconds blocked after the first one, shift, kilobytes on the wire."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(OBSERVERS)
    session = context.new_cdp_session(page)
    weights: dict[str, tuple[str, float]] = {}
    kinds: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: (kinds.get(event["requestId"], ""), event["encodedDataLength"])}))  # fmt: skip
    session.send("Network.enable")
    conditions = {
        "offline": False,
        "latency": LATENCY,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    }
    session.send("Network.emulateNetworkConditions", conditions)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    response = page.goto(address, wait_until="load")
    if response is None or response.status != 200:
        raise RuntimeError(f"{response.status if response else 'no answer'} {address}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    seen = page.evaluate("window.seen")
    context.close()
    by_kind = {
        kind: sum(size for one, size in weights.values() if one == kind) / 1000 for kind in ("Script", "Stylesheet")
    }
    return {
        "paint": seen["paint"],
        "blocked": sum(max(0, took - 50) for start, took in seen["tasks"] if start + took > seen["first"]),
        "shift": seen["shift"],
        "code_kb": sum(by_kind.values()),
        "all_kb": sum(size for _, size in weights.values()) / 1000,
        "requests": len(weights),
    }


def server_ms(port: int, path: str, times: int = 40) -> float:
    """The median time to the whole answer, one after the other over one connection."""
    client = Client(port)
    for _ in range(3):
        client.ask(path)
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        client.ask(path)
        taken.append(1000 * (time.perf_counter() - before))
    return statistics.median(taken)


@contextmanager
def town(folder: Path) -> Iterator[Client]:
    environment = {"PARVIS_HOME": str(folder / "demo-home"), "PARVIS_ANONYMOUS_CALLS": "0"}
    subprocess.run(
        [*PARVIS, "demo", "--no-serve"], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
    )
    port = free_port()
    with served([*PARVIS, "serve", "--port", str(port)], port, "/explore/", environment) as client:
        yield client


@contextmanager
def datasette(folder: Path, town_port: int) -> Iterator[Client]:
    """The same rows, as the CSV export gives them, in datasette with its page of a table."""
    path = folder / "arbres.db"
    path.unlink(missing_ok=True)
    export = f"http://127.0.0.1:{town_port}/api/explore/v2.1/catalog/datasets/arbres/exports/csv?delimiter=,"
    with urllib.request.urlopen(export) as answer:
        rows = list(csv.reader(answer.read().decode("utf-8-sig").splitlines()))
    names = ", ".join(f'"{name}"' for name in rows[0])
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE arbres ({names})")
    connection.executemany(f"INSERT INTO arbres VALUES ({', '.join('?' for _ in rows[0])})", rows[1:])
    connection.commit()
    connection.close()
    port = free_port()
    with served(
        [str(peers(folder) / "datasette"), "-i", str(path), "--port", str(port)], port, "/-/versions.json"
    ) as client:
        yield client


def measured(browser: Any, port: int, path: str, rounds: int) -> dict[str, float]:
    visits = [opened(browser, f"http://127.0.0.1:{port}{path}") for _ in range(rounds)]
    return {name: statistics.median(visit[name] for visit in visits) for name in visits[0]} | {
        "server_ms": server_ms(port, path)
    }


def report(found: dict[str, dict[str, float]]) -> list[str]:
    missed = []
    print(
        f"\n{'page':<14}{'LCP ms':>8}{'blocked':>9}{'shift':>8}{'code kB':>9}{'bar':>5}{'all kB':>8}{'requests':>10}{'server ms':>11}"
    )
    for name, path, most, is_timed in PAGES:
        if name not in found:
            print(f"{name:<14} (not there: {path})")
            continue
        one = found[name]
        over = [
            what
            for what, is_over in (
                ("paint", is_timed and one["paint"] > PAINT), ("blocked", is_timed and one["blocked"] > BLOCKED),
                ("shift", is_timed and one["shift"] > SHIFT), ("weight", one["code_kb"] > most),
                ("server", one["server_ms"] > SERVER),
            )
            if is_over
        ]  # fmt: skip
        print(line(name, one, most) + ("   over: " + ", ".join(over) if over else ""))
        missed += [f"{name}: {what}" for what in over]
    print(f"bars: paint {PAINT}, blocked {BLOCKED}, shift {SHIFT} (home, catalogue, table); server {SERVER}")
    ours, theirs = found["table"], found["datasette"]
    print("\nthe page of the same rows\n" + line("Parvis", ours, PLAIN) + "\n" + line("datasette", theirs, PLAIN))
    for what in ("paint", "all_kb", "server_ms"):
        if ours[what] > theirs[what]:
            missed.append(f"{what} beside datasette")
    return missed


def line(name: str, one: dict[str, float], most: int) -> str:
    return f"{name:<14}{one['paint']:8.0f}{one['blocked']:9.0f}{one['shift']:8.3f}{one['code_kb']:9.1f}{most:5}{one['all_kb']:8.1f}{one['requests']:10.0f}{one['server_ms']:11.1f}"


def main() -> int:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder to keep the town and the peers in between runs")
    parser.add_argument("--out", type=Path, help="file to keep the figures in")
    given = parser.parse_args()
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = given.keep or Path(scratch)
        folder.mkdir(exist_ok=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with town(folder) as client, datasette(folder, client.port) as other:
            first = json.loads(
                client.ask("/api/explore/v2.1/catalog/datasets/arbres/records?limit=1&include_app_metas=true")
            )
            row = f"/explore/dataset/arbres/records/{first['results'][0]['_id']}/"
            for name, path, _, _ in PAGES:
                try:
                    found[name] = measured(browser, client.port, path or row, given.rounds)
                except RuntimeError as error:
                    print(f"{name}: {error}")
            found["datasette"] = measured(browser, other.port, "/arbres/arbres", given.rounds)
        browser.close()
    missed = report(found)
    if given.out:
        given.out.write_text(json.dumps(found, indent=1) + "\n")
    for one in missed:
        print("missed:", one)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
