"""Every question of `questions.py` asked of Parvis and of its peers, turn by turn, in one run.

    .venv/bin/python bench/query/run.py [--rows 1000000] [--more 10000000] [--keep FOLDER] [--only ours,duckdb]

DuckDB runs hand-written SQL in this process, over the serving copy and over the published Parquet. Prints the median of each in ms, the ratios beside their bars, sixteen clients at once, light questions while full scans run,
and the growth from `--rows` to `--more`. The result is kept in bench/results/query.json.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from query.programs import Client, Town, versions
from query.questions import QUESTIONS, Question, records

RESULT = Path(__file__).parents[1] / "results" / "query.json"
Ask = Callable[[int], object]


def times_of(ask: Ask, start: int, rounds: int, seconds: float) -> list[float]:
    """Milliseconds of up to `rounds` askings, fewer once `seconds` are spent; each has a number of its own."""
    found: list[float] = []
    begun = time.perf_counter()
    for number in range(rounds):
        before = time.perf_counter()
        ask(start + 7 * number)
        found.append(1000 * (time.perf_counter() - before))
        if len(found) >= 3 and time.perf_counter() - begun > seconds:
            break
    return found


def askers(question: Question, town: Town, clients: dict[str, Client], local: object) -> dict[str, Ask]:
    """How each program is asked."""
    asked: dict[str, Ask] = {"ours": lambda k: clients["ours"].ask(question.ours(k))}
    asked["duckdb"] = lambda k: [local.execute(sql).fetchall() for sql in question.duckdb(k)]
    if question.family != "text":
        asked["parquet"] = lambda k: [
            local.execute(re.sub(r"\bbig\b", "parts", sql)).fetchall() for sql in question.duckdb(k)
        ]
    if "datasette" in clients and question.datasette is not None:
        address = question.datasette
        asked["datasette"] = lambda k: clients["datasette"].ask(address(k))
    if "roapi" in clients and question.roapi is not None:
        statement = question.roapi
        asked["roapi"] = lambda k: clients["roapi"].ask("/api/sql", statement(k).encode())
    return asked


def measured(town: Town, names: set[str], rounds: int) -> dict[str, dict[str, float]]:
    """Medians in ms by question and program; programs take turns, so that a slow minute of the machine is everybody's."""
    found: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        clients = {"ours": stack.enter_context(town.parvis())}
        for name in ("datasette", "roapi"):
            if name in names:
                clients[name] = stack.enter_context(getattr(town, name)())
        local = town.duckdb()
        local.execute(
            "CREATE OR REPLACE TEMP VIEW big AS SELECT rowid, * EXCLUDE (maj), epoch_us(maj) AS maj FROM town.rows"
        )
        local.execute(
            f"CREATE OR REPLACE TEMP VIEW parts AS SELECT * EXCLUDE (maj), epoch_us(maj) AS maj FROM '{town.parquet}'"
        )
        for number in range(48):
            clients["ours"].ask(QUESTIONS[2].ours(900_001 + number))
        for number, question in enumerate(QUESTIONS):
            asked = askers(question, town, clients, local)
            taken: dict[str, list[float]] = {name: [] for name in asked}
            for ask in asked.values():
                ask(499)
            for turn in range(3):
                for name, ask in asked.items():
                    taken[name] += times_of(ask, 7 * rounds * turn + 11 * number, rounds, seconds=4)
            found[question.name] = {name: statistics.median(times) for name, times in taken.items()}
            print(f"{question.name:22}" + "".join(f"{name} {ms:9.2f}   " for name, ms in found[question.name].items()))
    return found


def at_once(town: Town, clients: int, seconds: float) -> dict[str, float]:
    """That many clients, each asking its own questions for that long."""
    taken: list[float] = []
    errors: list[str] = []
    with town.parvis() as first:
        end = time.perf_counter() + seconds

        def work(number: int) -> None:
            client, k = Client(first.port), number * 1009
            while time.perf_counter() < end:
                question = QUESTIONS[k % len(QUESTIONS)]
                before = time.perf_counter()
                try:
                    client.ask(question.ours(k))
                except Exception as error:
                    errors.append(str(error))
                taken.append(1000 * (time.perf_counter() - before))
                k += 1

        threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for error in errors[:3]:
        print("   ", error)
    cuts = statistics.quantiles(taken, n=100)
    return {"clients": clients, "answers": len(taken), "errors": len(errors), "p50_ms": cuts[49], "p99_ms": cuts[98]}


def beside_scans(town: Town, seconds: float) -> dict[str, float]:
    """Light questions alone, then while two clients do nothing but full scans."""
    heavy = [lambda k: records(select="count(distinct lieu) as n", where=f"length(lieu) > {k % 9}", turn=k), lambda k: records(select="lieu, count(*) as n", group_by="lieu", order_by="n desc", limit=10, where=f"capacite > {k % 50}", turn=k)]  # fmt: skip
    light = [question for question in QUESTIONS if question.name in {"page", "point by id", "bbox"}]
    result: dict[str, float] = {}
    with town.parvis() as first:
        for name in ("alone", "beside_scans"):
            stop = threading.Event()
            scans: list[int] = []

            def scan(ask: Callable[[int], str], stop: threading.Event = stop, scans: list[int] = scans) -> None:
                client, k = Client(first.port), 1
                while not stop.is_set():
                    client.ask(ask(k))
                    scans.append(k)
                    k += 1

            threads = [threading.Thread(target=scan, args=(ask,)) for ask in heavy] if name == "beside_scans" else []
            for thread in threads:
                thread.start()
            client, taken, k, end = Client(first.port), [], 0, time.perf_counter() + seconds
            while time.perf_counter() < end:
                before = time.perf_counter()
                client.ask(light[k % len(light)].ours(k * 13 + len(name)))
                taken.append(1000 * (time.perf_counter() - before))
                k += 1
            stop.set()
            for thread in threads:
                thread.join()
            cuts = statistics.quantiles(taken, n=100)
            result |= {f"{name}_p50_ms": cuts[49], f"{name}_p99_ms": cuts[98], f"{name}_scans": len(scans)}
    return result


def report(found: dict[str, object]) -> list[str]:
    """What was measured beside the bars; the bars that are missed."""
    missed: list[str] = []
    base: dict[str, dict[str, float]] = found["questions"]  # type: ignore[assignment]
    print(f"\n{found['rows']:,} rows, medians in ms, one client, each question new ({found['versions']})")
    head = f"{'':22}{'ours':>9}{'DuckDB':>9}{'ratio':>7}{'Parquet':>9}{'ratio':>7}{'datasette':>11}{'times':>8}{'roapi':>9}{'times':>8}"
    print(head)
    families = {question.name: question.family for question in QUESTIONS}
    gains, roapi = [], []
    for name, ms in base.items():
        ours, local = ms["ours"], ms["duckdb"]
        kept = ours <= 1.3 * local if local > 5 else ours <= local + 3
        line = f"{name:22}{ours:9.2f}{local:9.2f}{ours / local:7.2f}"
        line += f"{ms['parquet']:9.2f}{ours / ms['parquet']:7.2f}" if "parquet" in ms else " " * 16
        for peer in ("datasette", "roapi"):
            line += (
                f"{ms[peer]:{11 if peer == 'datasette' else 9}.1f}{ms[peer] / ours:8.1f}" if peer in ms else " " * 19
            )
        print(line + ("" if kept else "   over the bar of DuckDB"))
        if not kept:
            missed.append(f"{name} beside DuckDB")
        if "datasette" in ms:
            if families[name] in {"aggregate", "facet", "text"}:
                gains.append(ms["datasette"] / ours)
            if ms["datasette"] < ours and families[name] != "map":
                missed.append(f"{name} beside datasette")
        if "roapi" in base["page"]:
            roapi.append(ms["roapi"] / ours if "roapi" in ms else float("inf"))
    if gains:
        print(f"datasette: {statistics.median(gains):.0f} times in the median of aggregates, facets and text (bar 15)")
        if statistics.median(gains) < 15:
            missed.append("15 times datasette")
    if roapi:
        faster = sum(one > 1 for one in roapi)
        print(
            f"roapi: faster on {faster} of {len(roapi)} (bar 9 of 12), {statistics.median(roapi):.1f} times in the median"
        )
        if faster < 9 or statistics.median(roapi) <= 1:
            missed.append("roapi")
    if "at_once" in found:
        once: dict[str, float] = found["at_once"]  # type: ignore[assignment]
        print(
            f"{once['clients']} clients at once: {once['answers']} answers, {once['errors']} errors, p50 {once['p50_ms']:.0f} ms, "
            f"p99 {once['p99_ms']:.0f} ms: {once['p99_ms'] / once['p50_ms']:.1f} times (bar 10)"
        )
        if once["errors"] or once["p99_ms"] > 10 * once["p50_ms"]:
            missed.append("clients at once")
    if "scans" in found:
        scans: dict[str, float] = found["scans"]  # type: ignore[assignment]
        print(
            f"light questions: p50 {scans['alone_p50_ms']:.1f}, p99 {scans['alone_p99_ms']:.1f} ms alone; beside two full scans "
            f"p50 {scans['beside_scans_p50_ms']:.1f}, p99 {scans['beside_scans_p99_ms']:.1f} ms ({scans['beside_scans_scans']} scans)"
        )
    if "more" in found:
        more: dict[str, dict[str, float]] = found["more"]  # type: ignore[assignment]
        print(f"growth from {found['rows']:,} to {found['more_rows']:,} rows (ours; DuckDB in process)")
        for name, ms in more.items():
            growth, local = ms["ours"] / base[name]["ours"], ms["duckdb"] / base[name]["duckdb"]
            print(f"{name:22}{ms['ours']:9.2f} ms {growth:6.1f} times   {local:6.1f} times")
            if name in {"page", "point by id"} and growth > 2:
                missed.append(f"growth of {name}")
    for one in missed:
        print("missed:", one)
    return missed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--more", type=int, default=0, help="a second, larger table, for the growth")
    parser.add_argument("--keep", type=Path, help="folder to keep the data in between runs")
    parser.add_argument("--only", default="ours,duckdb,datasette,roapi", help="programs to ask")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=30.0, help="of clients at once")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    town = Town(folder, given.rows)
    town.prepare()
    names = set(given.only.split(","))
    found: dict[str, object] = {
        "rows": given.rows,
        "versions": versions(folder) if names & {"datasette", "roapi"} else {},
    }
    found["questions"] = measured(town, names, given.rounds)
    if given.seconds:
        found["at_once"] = at_once(town, 16, given.seconds)
        found["scans"] = beside_scans(town, min(15.0, given.seconds))
    if given.more:
        larger = Town(folder, given.more)
        larger.prepare()
        found |= {"more_rows": given.more, "more": measured(larger, {"ours", "duckdb"}, given.rounds)}
    missed = report(found)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
