"""Reading a million rows over HTTP, beside DuckDB in process over the same files, in one run.

    .venv/bin/python bench/serving.py [--rows 1000000] [--keep FOLDER]

Prints each figure beside its bar: ten filtered rows uncached, the same answer again, export as CSV.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
PARVIS = [sys.executable, "-m", "parvis"]


def generate(path: Path, rows: int) -> None:
    """The table of the import bench: twelve columns of the kinds that towns publish."""
    duckdb.sql(
        f"""COPY (SELECT i AS id, '92' || lpad((i % 999)::VARCHAR, 3, '0') AS code_insee,
        'Station numéro ' || (i % 5000) AS nom, (hash(i) % 1000)::INT AS capacite,
        round((hash(i * 7) % 100000) / 1000.0, 3) AS taux, (hash(i) % 2 = 0) AS ouverte,
        DATE '2020-01-01' + (i % 2000)::INT AS jour,
        strftime(TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE, '%Y-%m-%dT%H:%M:%S+01:00') AS maj,
        round(48.8 + (hash(i * 3) % 10000) / 100000.0, 6) AS lat, round(2.2 + (hash(i * 5) % 10000) / 100000.0, 6) AS lon,
        ['Voirie', 'Culture', 'Sport', 'École', 'Parc'][1 + (hash(i * 11) % 5)::INT] AS theme,
        'avenue de la République, ' || (i % 300) AS lieu FROM range({rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)"""
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Client:
    """One kept connection to the server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
        self.connection.request("GET", path, headers=headers or {})
        response = self.connection.getresponse()
        return response.status, response.read(), {name.lower(): value for name, value in response.getheaders()}


def resident(process: int) -> int:
    """Resident memory of a process and its children, in bytes."""
    total = 0
    for pid in subprocess.run(["pgrep", "-g", str(os.getpgid(process))], capture_output=True, text=True).stdout.split():
        try:
            fields = Path(f"/proc/{pid}/statm").read_text().split()
        except FileNotFoundError:
            continue
        total += int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def records_path(lowest: int) -> str:
    query = {
        "where": f"capacite > {lowest} and theme = 'Sport'",
        "select": "id,nom,capacite,taux,jour,theme",
        "limit": 10,
    }
    return "/api/explore/v2.1/catalog/datasets/big/records?" + urllib.parse.urlencode(query)


def statements(home: Path) -> tuple[list[str], list[tuple[str, tuple[object, ...]]]]:
    """The files of the dataset, and the very SQL that the server runs, for two hundred different questions."""
    os.environ["PARVIS_HOME"] = str(home)
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.engine.query import Request, compile_records
    from parvis.engine.tables.reader import view_of
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_store
    from parvis.platform.records.reading import manifest_of

    manifest = manifest_of(Dataset.objects.get(pk="big"))
    asked = []
    for lowest in range(400, 600):
        request = Request(select="id,nom,capacite,taux,jour,theme", where=(f"capacite > {lowest} and theme = 'Sport'",))
        compiled = compile_records(request, manifest.schema, view_of(manifest))
        asked += [(compiled.sql, compiled.parameters), (compiled.count_sql or "", compiled.count_parameters)]
    view = f"CREATE VIEW {view_of(manifest)} AS SELECT * FROM read_parquet(?)"
    return [str(the_store().path(part.file.name)) for part in manifest.parts] + [view], asked


def uncached(port: int, home: Path) -> dict[str, float]:
    """Medians in ms of page and count: over HTTP, each question new, and in process, turn by turn."""
    (*paths, view), asked = statements(home)
    local = duckdb.connect()
    local.execute("SET TimeZone = 'UTC'")
    local.execute(view.replace("?", str(paths)))
    client = Client(port)
    over_http, in_process = [], []
    for number in range(200):
        started = time.perf_counter()
        status, body, _ = client.get(records_path(400 + number))
        over_http.append(time.perf_counter() - started)
        assert status == 200, body
        started = time.perf_counter()
        for sql, parameters in asked[2 * number : 2 * number + 2]:
            local.execute(sql, list(parameters)).fetchall()
        in_process.append(time.perf_counter() - started)
    return {
        "http_p50_ms": 1000 * statistics.median(over_http[20:]),
        "duckdb_p50_ms": 1000 * statistics.median(in_process[20:]),
    }


def again(port: int) -> dict[str, float]:
    """Requests a second of one worker for an answer already given, and for one that the client already has."""
    path = records_path(500)
    _, _, headers = Client(port).get(path)
    wrk = shutil.which("wrk")
    if wrk is None:
        client, started, count = Client(port), time.perf_counter(), 0
        while time.perf_counter() - started < 3:
            client.get(path)
            count += 1
        return {"requests_per_second": count / (time.perf_counter() - started)}
    found = {}
    for name, extra in (
        ("requests_per_second", []),
        ("with_etag_per_second", ["-H", f"If-None-Match: {headers['etag']}"]),
    ):
        rates = []
        for _ in range(3):
            run = subprocess.run(
                [wrk, "-t1", "-c8", "-d3s", *extra, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True
            )
            rates.append(float(run.stdout.split("Requests/sec:")[1].split()[0]))
        found[name] = statistics.median(rates)
    return found


def export_once(port: int) -> tuple[int, float, float]:
    """The bytes of one CSV export, the seconds that it took, and those until its first byte."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    started, size, first = time.perf_counter(), 0, 0.0
    connection.request("GET", "/api/explore/v2.1/catalog/datasets/big/exports/csv")
    response = connection.getresponse()
    while block := response.read(1 << 18):
        first = first or time.perf_counter() - started
        size += len(block)
    return size, time.perf_counter() - started, first


def exported(port: int, server: int, home: Path, folder: Path) -> dict[str, float]:
    """Throughput of the CSV export beside DuckDB's COPY of the same rows, first byte, growth of the server's memory."""
    (*paths, view), _ = statements(home)
    local = duckdb.connect()
    local.execute("SET TimeZone = 'UTC'")
    local.execute(view.replace("?", str(paths)))
    name = view.split()[2]
    rates, copies, firsts = [], [], []
    before = resident(server)
    for _ in range(3):
        started = time.perf_counter()
        local.execute(f"COPY {name} TO '{folder / 'copy.csv'}' (FORMAT csv, DELIMITER ';')")
        copies.append((folder / "copy.csv").stat().st_size / (time.perf_counter() - started))
        size, seconds, first = export_once(port)
        rates.append(size / seconds)
        firsts.append(first)
    sampling = threading.Event()
    most = [before]

    def sample() -> None:
        while not sampling.wait(0.02):
            most.append(resident(server))

    sampler = threading.Thread(target=sample)
    sampler.start()
    export_once(port)
    sampling.set()
    sampler.join()
    return {
        "export_mb_s": statistics.median(rates) / 1e6,
        "duckdb_copy_mb_s": statistics.median(copies) / 1e6,
        "first_byte_ms": 1000 * statistics.median(firsts),
        "memory_growth_mb": (max(most) - before) / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder to keep the data in between runs")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="parvis-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "home"
    environment = {**os.environ, "PARVIS_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    environment["PARVIS_ANONYMOUS_CALLS"] = str(10**9)  # counted, never refused
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
        found = {"rows": given.rows, **uncached(port, home), **again(port), **exported(port, server.pid, home, folder)}
    finally:
        os.killpg(server.pid, 15)
        server.wait()
        if given.keep is None:
            shutil.rmtree(folder)
    report(found)
    (ROOT / "bench" / "results" / "serving.json").write_text(json.dumps(found, indent=1) + "\n")


def report(found: dict[str, float]) -> None:
    ratio = found["http_p50_ms"] / found["duckdb_p50_ms"]
    share = found["export_mb_s"] / found["duckdb_copy_mb_s"]
    print(
        f"ten filtered rows of {found['rows']:,}, uncached: {found['http_p50_ms']:.1f} ms over HTTP, "
        f"{found['duckdb_p50_ms']:.1f} ms in process: {ratio:.2f} times (bar 1.5)"
    )
    print(
        f"the same answer again: {found['requests_per_second']:.0f} requests/s a worker (bar 3,000); "
        f"304: {found.get('with_etag_per_second', 0):.0f}/s"
    )
    print(
        f"CSV export: {found['export_mb_s']:.0f} MB/s, DuckDB's COPY {found['duckdb_copy_mb_s']:.0f} MB/s: "
        f"{share:.2f} (bar 0.6); first byte {found['first_byte_ms']:.0f} ms (bar 300); "
        f"memory grows by {found['memory_growth_mb']:.0f} MB (bar 200)"
    )


if __name__ == "__main__":
    main()
