"""Exports of a million rows over HTTP, beside DuckDB's own COPY and ogr2ogr on the same rows, turn by turn in one run.

    .venv/bin/python bench/exports.py [--rows 1000000] [--keep FOLDER] [--only csv,xlsx] [--out FILE]

csv, jsonl and parquet are compared with COPY to a file of the very files that the server reads; geojson and xlsx with
`ogr2ogr` (apt-get install gdal-bin) from the CSV that was imported; the other formats are timed. Files that the server keeps
are removed before each turn, so that every export is made.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from serving import PARVIS, ROOT, Client, free_port, generate, resident, statements

COPIES = {"csv": "FORMAT csv, DELIMITER ';'", "jsonl": "FORMAT json", "parquet": "FORMAT parquet"}
OGR = {
    "geojson": ["-f", "GeoJSON", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat"],
    "xlsx": ["-f", "XLSX"],
}
OTHERS = ("json", "fgb", "kml", "gpx", "ov2", "jsonld", "turtle", "rdfxml", "ical")
BAR = 0.6


def exported(port: int, home: Path, word: str) -> tuple[float, int]:
    """Seconds and bytes of an export made anew."""
    for kept in (home / "exports").glob("kept-*"):
        kept.unlink()
    client, size, started = Client(port), 0, time.perf_counter()
    client.connection.request("GET", f"/api/explore/v2.1/catalog/datasets/big/exports/{word}")
    response = client.connection.getresponse()
    assert response.status == 200, response.read()
    while block := response.read(1 << 18):
        size += len(block)
    return time.perf_counter() - started, size


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def beside_copy(port: int, home: Path, folder: Path, word: str) -> dict[str, float]:
    (*paths, view), _ = statements(home)
    local = duckdb.connect()
    local.execute("SET TimeZone = 'UTC'")
    local.execute(view.replace("?", str(paths)))
    target = folder / f"copy.{word}"
    ours, theirs, size = [], [], 0
    for _ in range(3):
        theirs.append(timed(lambda: local.execute(f"COPY {view.split()[2]} TO '{target}' ({COPIES[word]})")))
        seconds, size = exported(port, home, word)
        ours.append(seconds)
    return {"seconds": statistics.median(ours), "peer_seconds": statistics.median(theirs), "bytes": size}


def beside_ogr(port: int, home: Path, folder: Path, word: str) -> dict[str, float]:
    source, target = folder / "big.csv", folder / f"ogr.{word}"
    ours, theirs, size = [], [], 0
    for _ in range(3):
        target.unlink(missing_ok=True)
        command = ["ogr2ogr", *OGR[word], str(target), str(source), "-oo", "AUTODETECT_TYPE=YES"]
        if shutil.which("ogr2ogr"):
            theirs.append(timed(lambda command=command: subprocess.run(command, check=True, capture_output=True)))
        seconds, size = exported(port, home, word)
        ours.append(seconds)
    peer = statistics.median(theirs) if theirs else float("nan")
    return {"seconds": statistics.median(ours), "peer_seconds": peer, "bytes": size}


def measured(
    port: int, server: int, home: Path, folder: Path, words: list[str], rows: int
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for word in words:
        before = resident(server)
        if word in COPIES:
            found[word] = beside_copy(port, home, folder, word)
        elif word in OGR:
            found[word] = beside_ogr(port, home, folder, word)
        else:
            seconds, size = exported(port, home, word)
            found[word] = {"seconds": seconds, "bytes": size}
        found[word]["memory_growth_mb"] = (resident(server) - before) / 1e6
        found[word]["rows_per_second"] = rows / found[word]["seconds"]
        report(word, found[word])
    return found


def is_missed(word: str, one: dict[str, float]) -> bool:
    """Whether a format is slower than its bar; a peer that is not installed sets none."""
    bar = BAR if word in COPIES else 1.0 if word in OGR else 0.0
    return one.get("peer_seconds", float("nan")) / one["seconds"] < bar


def report(word: str, one: dict[str, float]) -> None:
    speed = one["bytes"] / one["seconds"] / 1e6
    line = f"{word:8} {one['seconds']:6.2f} s, {speed:5.0f} MB/s, {one['rows_per_second']:9,.0f} rows/s"
    if word in COPIES:
        line += (
            f"; COPY {one['peer_seconds']:.2f} s: {one['peer_seconds'] / one['seconds']:.2f} of its speed (bar {BAR})"
        )
    if word in OGR:
        line += (
            f"; ogr2ogr {one['peer_seconds']:.2f} s: {one['peer_seconds'] / one['seconds']:.1f} times as fast (bar 1)"
        )
    print(line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder to keep the data in between runs")
    parser.add_argument("--only", default=",".join([*COPIES, *OGR, *OTHERS]), help="formats, separated by commas")
    parser.add_argument("--out", type=Path, help="file to keep the result in")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "home"
    environment = {**os.environ, "PARVIS_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    if not home.exists():
        generate(folder / "big.csv", given.rows)
        subprocess.run([*PARVIS, "import", str(folder / "big.csv"), "--dataset", "big"], env=environment, check=True)
    port = free_port()
    server = subprocess.Popen([*PARVIS, "serve", "--port", str(port)], env=environment, start_new_session=True)
    try:
        for _ in range(100):
            try:
                Client(port).get("/api/explore/v2.1/catalog/datasets")
                break
            except OSError:
                time.sleep(0.1)
        found = measured(port, server.pid, home, folder, given.only.split(","), given.rows)
    finally:
        os.killpg(server.pid, 15)
        server.wait()
        if given.keep is None:
            shutil.rmtree(folder)
    if given.out is not None:
        given.out.write_text(json.dumps({"rows": given.rows, "formats": found}, indent=1) + "\n")
    return 1 if any(is_missed(word, one) for word, one in found.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
