"""Two hundred pushes a second for a minute into a live dataset, while a reader asks; then a kill in the middle of pushing.

    .venv/bin/python bench/push.py [--seconds 60] [--rate 200]

Prints each figure beside its bar: rate reached, latencies, time until a push is seen, rows lost, reads before and during, growth
of the store and of the table of snapshots. The pushers, the reader and the server share the machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PARVIS = [sys.executable, "-m", "parvis"]
KEYS, PUSHERS, GRACE = 5000, 10, 75
DATASET = "/api/explore/v2.1/catalog/datasets/compteurs"


class Town:
    """A served installation with one live dataset of `KEYS` rows and one that nobody pushes to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.environ = {
            **os.environ,
            "PARVIS_HOME": str(self.home),
            "PYTHONPATH": str(ROOT / "src"),
            "PARVIS_LANG": "en",
        }
        self.environ |= {"PARVIS_ANONYMOUS_CALLS": "0"}
        rows = "\n".join(f"{n};compteur {n % 50};0;2026-03-02T10:00:00Z" for n in range(KEYS))
        for name in ("compteurs", "calme"):
            (folder / f"{name}.csv").write_text(f"numero;nom;valeur;vu\n{rows}\n")
            (folder / f"{name}.toml").write_text(
                'columns.numero = { type = "integer", key = true }\ncolumns.valeur = { type = "integer" }\n'
            )
            self.run("import", str(folder / f"{name}.csv"), "--dataset", name, "--about", str(folder / f"{name}.toml"))
        self.key = json.loads(self.run("live", "enable", "compteurs", "--json"))["pushkey"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.serve()

    def run(self, *words: str) -> str:
        done = subprocess.run([*PARVIS, *words], env=self.environ, check=True, capture_output=True, text=True)
        return done.stdout

    def serve(self) -> None:
        words = [*PARVIS, "serve", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.server = subprocess.Popen(words, env=self.environ, start_new_session=True, stdout=quiet, stderr=quiet)
        for _ in range(300):
            try:
                if Client(self.port).get(f"{DATASET}/records?limit=1")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise TimeoutError("the town does not answer")

    def stop(self, how: int = signal.SIGTERM) -> None:
        os.killpg(self.server.pid, how)
        self.server.wait()

    def seconds_of_work(self) -> float:
        """The time that the processors spent on the server and its workers."""
        found = subprocess.run(["pgrep", "-g", str(os.getpgid(self.server.pid))], capture_output=True, text=True)
        ticks = 0
        for pid in found.stdout.split():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Resident bytes of the server and its workers."""
        found = subprocess.run(["pgrep", "-g", str(os.getpgid(self.server.pid))], capture_output=True, text=True)
        pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in found.stdout.split())
        return sum(pages) * os.sysconf("SC_PAGE_SIZE")

    def weight(self) -> dict[str, int]:
        """Bytes and files of the store, rows of the table of snapshots."""
        files = [path for path in (self.home / "store").rglob("*") if path.is_file()]
        with sqlite3.connect(self.home / "parvis.sqlite3") as database:
            (snapshots,) = database.execute("SELECT count(*) FROM catalog_snapshot").fetchone()
            (waiting,) = database.execute("SELECT count(*) FROM catalog_push").fetchone()
        return {
            "store_bytes": sum(map(size_of, files)), "store_files": len(files),
            "snapshots": snapshots, "waiting": waiting, "memory": self.memory(),
        }  # fmt: skip


class Client:
    """One kept connection to the server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> tuple[int, bytes]:
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, response.read()

    def post(self, path: str, value: Any) -> tuple[int, bytes]:
        self.connection.request("POST", path, json.dumps(value))
        response = self.connection.getresponse()
        return response.status, response.read()


class Pusher(threading.Thread):
    """Pushes at a steady rate to keys of its own, and remembers what was acknowledged and what may have been."""

    def __init__(self, town: Town, number: int, rate: float, until: float) -> None:
        super().__init__()
        self.town, self.rate, self.until = town, rate, until
        self.chance = random.Random(number)
        self.keys = range(number, KEYS, PUSHERS)
        self.acknowledged: dict[int, int | None] = {}
        self.uncertain: dict[int, int | None] = {}
        self.latencies: list[float] = []
        self.value = 0

    def run(self) -> None:
        client, due = Client(self.town.port), time.perf_counter()
        while (now := time.perf_counter()) < self.until:
            if now < due:
                time.sleep(due - now)
            due += 1 / self.rate
            act, body, meant = self._next()
            self.uncertain = meant
            started = time.perf_counter()
            try:
                status, answer = client.post(f"/api/push/1.0/compteurs/realtime/{act}/?pushkey={self.town.key}", body)
            except OSError:
                return
            self.latencies.append(time.perf_counter() - started)
            self.uncertain = {}
            if status == 200:
                self.acknowledged.update(meant)
            else:
                raise RuntimeError(answer.decode())

    def _next(self) -> tuple[str, Any, dict[int, int | None]]:
        """One row mostly; one call in twenty deletes, one in ten brings ten rows."""
        throw = self.chance.random()
        if throw < 0.05:
            key = self.chance.choice(self.keys)
            return "delete", {"numero": key}, {key: None}
        chosen = self.chance.sample(self.keys, 10 if throw < 0.15 else 1)
        rows = []
        for key in chosen:
            self.value += 1
            rows.append(
                {"numero": key, "nom": f"compteur {key % 50}", "valeur": self.value, "vu": "2026-03-02T10:30:00Z"}
            )
        meant: dict[int, int | None] = {row["numero"]: row["valeur"] for row in rows}
        return "push", rows if len(rows) > 1 else rows[0], meant


def probe(port: int, key: str, seconds: float) -> list[float]:
    """Push a row of one's own now and then, and look how long it takes to be seen over the ordinary API."""
    client, until, seen = Client(port), time.perf_counter() + seconds, []
    for stamp in range(1, 10_000):
        if time.perf_counter() > until:
            break
        row = {"numero": KEYS + 1, "nom": "sonde", "valeur": stamp}
        client.post(f"/api/push/1.0/compteurs/realtime/push/?pushkey={key}", row)
        acknowledged = time.perf_counter()
        while time.perf_counter() - acknowledged < 20:
            _, body = client.get(f"{DATASET}/records?where=numero%3D{KEYS + 1}&select=valeur")
            rows = json.loads(body)["results"]
            if rows and rows[0]["valeur"] == stamp:
                break
            time.sleep(0.02)
        seen.append(time.perf_counter() - acknowledged)
        time.sleep(0.4)
    return seen


def read(port: int, seconds: float) -> tuple[dict[str, list[float]], int]:
    """Ask new questions (none is known already): rows and aggregates, of the live dataset and of the quiet one.

    Gives the times of each kind, and how many answers were errors.
    """
    client, until, number = Client(port), time.perf_counter() + seconds, random.randrange(10**9)
    times: dict[str, list[float]] = {}
    errors = 0
    while time.perf_counter() < until:
        number += 1
        for dataset in ("compteurs", "calme"):
            for what, query in (
                ("records", {"where": f"valeur > -{number}", "order_by": "valeur desc", "limit": 10}),
                ("aggregate", {"select": "nom,avg(valeur)", "group_by": "nom", "where": f"valeur > -{number}"}),
            ):
                started = time.perf_counter()
                path = f"/api/explore/v2.1/catalog/datasets/{dataset}/records?{urllib.parse.urlencode(query)}"
                errors += client.get(path)[0] != 200
                times.setdefault(f"{dataset} {what}", []).append(time.perf_counter() - started)
        time.sleep(0.05)
    return times, errors


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p99_ms": round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1),
        "max_ms": round(1000 * ordered[-1], 1),
    }


def rows_now(town: Town) -> dict[int, int]:
    _, body = Client(town.port).get(f"{DATASET}/exports/json?select=numero,valeur")
    return {row["numero"]: row["valeur"] for row in json.loads(body)}


def size_of(path: Path) -> int:
    """The bytes of a file; 0 for one that was let go meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def wait_until(happens: Callable[[], bool], seconds: float) -> None:
    last = time.perf_counter() + seconds
    while not happens() and time.perf_counter() < last:
        time.sleep(0.1)


def lost(town: Town, pushers: list[Pusher], before: dict[int, int]) -> int:
    """How many keys do not show the last acknowledged value, nor one that was under way when the server died."""
    found, wrong = rows_now(town), 0
    for pusher in pushers:
        for key in pusher.keys:
            expected = {pusher.acknowledged.get(key, before.get(key))}
            if key in pusher.uncertain:
                expected.add(pusher.uncertain[key])
            wrong += found.get(key) not in expected
    return wrong


def pushing(
    town: Town, rate: float, seconds: float, beside: ProcessPoolExecutor
) -> tuple[dict[str, Any], list[Pusher]]:
    started, worked = time.perf_counter(), town.seconds_of_work()
    until = started + seconds
    pushers = [Pusher(town, number, rate / PUSHERS, until) for number in range(PUSHERS)]
    probing, reading = beside.submit(probe, town.port, town.key, seconds), beside.submit(read, town.port, seconds)
    for pusher in pushers:
        pusher.start()
    for pusher in pushers:
        pusher.join()
    took = time.perf_counter() - started
    latencies = [one for pusher in pushers for one in pusher.latencies]
    times, errors = reading.result()
    return {
        "processors": round((town.seconds_of_work() - worked) / took, 2), "pushes": len(latencies),
        "pushes_per_second": round(len(latencies) / took, 1), "latency": spread(latencies),
        "seen_after": spread(probing.result()), "reads": {name: spread(all_) for name, all_ in times.items()},
        "read_errors": errors,
    }, pushers  # fmt: skip


def killed(town: Town, rate: float) -> int:
    """Push for six seconds, kill the server with signal 9 in the middle, serve again: acknowledged keys that are wrong."""
    before = rows_now(town)
    until = time.perf_counter() + 6
    pushers = [Pusher(town, 100 + number, rate / PUSHERS, until) for number in range(PUSHERS)]
    for number, pusher in enumerate(pushers):
        pusher.keys = range(number, KEYS, PUSHERS)
        pusher.value = 10_000_000 * (number + 1)
        pusher.start()
    time.sleep(3)
    town.stop(signal.SIGKILL)
    for pusher in pushers:
        pusher.join()
    town.serve()
    wait_until(lambda: town.weight()["waiting"] == 0, 20)
    time.sleep(0.5)
    return lost(town, pushers, before)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=200)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parvis-push-"))
    town, beside = Town(folder), ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    try:
        beside.submit(read, town.port, 3).result()
        before = {name: spread(times) for name, times in beside.submit(read, town.port, 15).result()[0].items()}
        weight, rows = town.weight(), rows_now(town)
        found, pushers = pushing(town, given.rate, given.seconds, beside)
        wait_until(lambda: town.weight()["waiting"] == 0, 20)
        time.sleep(0.5)
        found["lost"] = lost(town, pushers, rows)
        found["reads_before"] = before
        found["weight_before"], found["weight_at_the_end"] = weight, town.weight()
        time.sleep(GRACE)
        found["weight_after_the_grace"] = town.weight()
        found["lost_after_kill_9"] = killed(town, given.rate)
        found["verify"] = town.run("verify").strip()
    finally:
        town.stop()
        beside.shutdown()
        shutil.rmtree(folder)
    found["load_average"] = os.getloadavg()[0]
    report(found)
    (ROOT / "bench" / "results" / "push.json").write_text(json.dumps(found, indent=1) + "\n")


def report(found: dict[str, Any]) -> None:
    latency, seen = found["latency"], found["seen_after"]
    print(f"pushes: {found['pushes_per_second']}/s (bar 200); p50 {latency['p50_ms']} ms, p99 {latency['p99_ms']} ms")
    print(f"the server and its reader kept {found['processors']} processors busy")
    print(f"seen after: p50 {seen['p50_ms']} ms, max {seen['max_ms']} ms (bar 1000)")
    print(
        f"lost: {found['lost']} (bar 0); after kill -9 in the middle: {found['lost_after_kill_9']} (bar 0); {found['verify']}"
    )
    for name, before in found["reads_before"].items():
        during = found["reads"][name]
        print(
            f"reads, {name}: p50 {before['p50_ms']} → {during['p50_ms']} ms, p99 {before['p99_ms']} → {during['p99_ms']} ms "
            f"({found['read_errors']} errors)"
        )
    for moment in ("weight_before", "weight_at_the_end", "weight_after_the_grace"):
        weight = found[moment]
        print(
            f"{moment.replace('_', ' ')}: store {weight['store_bytes'] / 1e6:.1f} MB in {weight['store_files']} files, "
            f"{weight['snapshots']} snapshots, {weight['waiting']} pushes waiting; {weight['memory'] / 1e6:.0f} MB of memory"
        )
    print(f"load average of the machine at the end: {found['load_average']:.1f}")


if __name__ == "__main__":
    main()
