"""Tiles of a million positions over HTTP, at every zoom, none asked twice: time and bytes beside their bars.

    .venv/bin/python bench/tiles.py [--rows 1000000] [--keep FOLDER]

A reader opens a map at that zoom, somewhere in the town, and gets the tiles of the window, at most nine; plain, with a column shown
by its colour, or with filtered rows. Each reader asks for rows that nobody asked for before (a condition that all but a few meet), so no
answer is given again and nothing was summed up beforehand. What a map asks first (its page, then its tiles) is timed on a server
that has just started. The result is kept in bench/results/tiles.json.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from query.programs import Client, Town

from parvis.engine.geometry.mercator import Tile, tile_at

RESULT = Path(__file__).parent / "results" / "tiles.json"
P50, P99, FIRST, BYTES = 60.0, 300.0, 1500.0, 250_000
WEST, SOUTH, EAST, NORTH = 2.2, 48.8, 2.3, 48.9
ZOOMS = range(20)
KINDS = {
    "plain": "title=nom&where=id%3E={k}",
    "colour": "title=nom&value=capacite&where=id%3E={k}",
    "filtered": "title=nom&where=capacite%3E{part}%20and%20theme=%22Sport%22&where=id%3E={k}",
}


def window(zoom: int, chance: random.Random) -> list[Tile]:
    """The tiles around a place of the town drawn by chance, the middle one first, those that hold nothing left out."""
    middle = tile_at(chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH), zoom)
    first, last = tile_at(WEST, NORTH, zoom), tile_at(EAST, SOUTH, zoom)
    around = [(middle.x + x, middle.y + y) for x in (0, -1, 1) for y in (0, -1, 1)]
    return [Tile(zoom, x, y) for x, y in around if first.x <= x <= last.x and first.y <= y <= last.y]


def ask(client: Client, tile: Tile, query: str) -> tuple[float, int]:
    """Milliseconds and bytes of a tile, not compressed."""
    begun = time.perf_counter()
    body = client.ask(f"/tiles/big/{tile.zoom}/{tile.x}/{tile.y}.mvt?{query}")
    return 1000 * (time.perf_counter() - begun), len(body)


def measured(client: Client, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    found: dict[str, dict[str, dict[str, float]]] = {}
    chance = random.Random(7)
    number = 0
    for name, query in KINDS.items():
        found[name] = {}
        for zoom in ZOOMS:
            taken: list[tuple[float, int]] = []
            while len(taken) < rounds:
                number += 1
                asked = query.format(k=number, part=number % 500)
                taken += [ask(client, tile, asked) for tile in window(zoom, chance)]
            times = sorted(one for one, _ in taken)
            found[name][str(zoom)] = {
                "p50_ms": round(statistics.median(times), 1),
                "p99_ms": round(times[min(len(times) - 1, int(0.99 * len(times)))], 1),
                "most_bytes": max(size for _, size in taken),
            }
    return found


def first_tiles(town: Town) -> dict[str, float]:
    """What opening the map costs, in ms: its page, then the tiles of its window, six at once as a browser asks."""
    with town.parvis() as client:
        begun = time.perf_counter()
        page = client.ask("/explore/dataset/big/map/")
        paged = time.perf_counter()
        middle = tile_at((WEST + EAST) / 2, (SOUTH + NORTH) / 2, 12)
        around = [Tile(12, middle.x + x, middle.y + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda tile: ask(Client(client.port), tile, "title=nom"), around))
        done = time.perf_counter()
    return {
        "page_ms": round(1000 * (paged - begun), 1),
        "tiles_ms": round(1000 * (done - paged), 1),
        "all_ms": round(1000 * (done - begun), 1),
        "page_bytes": len(page),
    }


def report(found: dict[str, object]) -> list[str]:
    """Print the table; what missed its bar."""
    missed = []
    kinds: dict[str, dict[str, dict[str, float]]] = found["zooms"]  # type: ignore[assignment]
    print(f"load of the machine before: {found['load']}")
    print(f"bars: p50 {P50:g} ms, p99 {P99:g} ms, {BYTES:,} bytes")
    for name, zooms in kinds.items():
        print(f"\n{name:>8} zoom {'p50 ms':>9}{'p99 ms':>9}{'most bytes':>12}")
        for zoom, one in zooms.items():
            print(f"{zoom:>13}{one['p50_ms']:>9.1f}{one['p99_ms']:>9.1f}{one['most_bytes']:>12,}")
            if one["p50_ms"] > P50 or one["p99_ms"] > P99 or one["most_bytes"] > BYTES:
                missed.append(f"{name} at zoom {zoom}")
    first: dict[str, float] = found["first"]  # type: ignore[assignment]
    print(
        f"\nfirst view on a fresh server: page {first['page_ms']:.0f} ms, its nine tiles {first['tiles_ms']:.0f} ms, "
        f"{first['all_ms']:.0f} ms in all (bar {FIRST:g})"
    )
    if first["all_ms"] > FIRST:
        missed.append("the first view")
    for one in missed:
        print("missed:", one)
    return missed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder to keep the data in between runs")
    parser.add_argument("--rounds", type=int, default=60, help="tiles of each kind at each zoom, at least")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    town = Town(folder, given.rows)
    town.prepare()
    found: dict[str, object] = {"rows": given.rows, "rounds": given.rounds, "first": first_tiles(town)}
    found["load"] = round(os.getloadavg()[0], 1)
    with town.parvis() as client:
        for zoom in (0, 12, 18):
            ask(client, window(zoom, random.Random(1))[0], "title=nom")
        found["zooms"] = measured(client, given.rounds)
    missed = report(found)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
