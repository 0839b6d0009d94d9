"""The programs that answer: Parvis over HTTP, DuckDB in process over the very files, datasette and roapi over HTTP.

The peers are installed in an environment of their own, beside the data.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from query.questions import FACETED
from query.table import make_csv

ROOT = Path(__file__).parents[2]
PARVIS = [sys.executable, "-m", "parvis"]
INDEXED = ("theme", "capacite", "taux", "nom", "code_insee", "ouverte", "jour", "lat", "lon")
assert set(FACETED) <= set(INDEXED)


class Client:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, path: str, body: bytes | None = None) -> bytes:
        try:
            response = self._response(path, body)
        except http.client.RemoteDisconnected:
            self.connection.close()
            response = self._response(path, body)
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status} {path}: {answer[:300]!r}")
        return answer

    def _response(self, path: str, body: bytes | None) -> http.client.HTTPResponse:
        self.connection.request("POST" if body else "GET", urllib.parse.quote(path, safe="/?=&%+:,"), body)
        return self.connection.getresponse()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], port: int, probe: str, environment: dict[str, str] | None = None) -> Iterator[Client]:
    """A server on its port, ended at the end."""
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            try:
                Client(port).ask(probe)
                break
            except (OSError, RuntimeError, http.client.HTTPException):
                if process.poll() is not None:
                    raise SystemExit(f"{command[0]} ended with {process.returncode}") from None
                time.sleep(0.1)
        yield Client(port)
    finally:
        os.killpg(process.pid, 15)
        process.wait()


class Town:
    """A home with the table published as `big`, its serving copy and what the peers read; kept in `folder`."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.rows = rows
        self.home = folder / f"home-{rows}"
        self.environment = {
            "PARVIS_HOME": str(self.home),
            "PYTHONPATH": str(ROOT / "src"),
            "PARVIS_ANONYMOUS_CALLS": "0",
        }
        self._folder = folder

    def prepare(self) -> None:
        csv = self._folder / f"big-{self.rows}.csv"
        if not self.home.exists():
            make_csv(csv, self.rows)
            run = {"env": {**os.environ, **self.environment}, "check": True}
            schema = self._folder / "big.toml"
            schema.write_text('[columns.id]\ntype = "integer"\nkey = true\n')
            command = [*PARVIS, "import", str(csv), "--dataset", "big", "--schema", str(schema)]
            subprocess.run(command, **run, stdout=subprocess.DEVNULL)
            csv.unlink()
        subprocess.run([*PARVIS, "prepare"], env={**os.environ, **self.environment}, check=True)

    @property
    def copy(self) -> Path:
        (found,) = (self.home / "serving").glob("big.*.duckdb")
        return found

    @property
    def parquet(self) -> Path:
        return max((self.home / "store").rglob("*.parquet"), key=lambda path: path.stat().st_size)

    @contextmanager
    def parvis(self, workers: int = 1) -> Iterator[Client]:
        port = free_port()
        command = [*PARVIS, "serve", "--port", str(port), "--workers", str(workers)]
        with served(command, port, "/api/explore/v2.1/catalog/datasets", self.environment) as client:
            yield client

    def duckdb(self) -> duckdb.DuckDBPyConnection:
        """The serving copy in this process, as `big`, with the geometry functions."""
        sys.path.insert(0, str(ROOT / "src"))
        from parvis.engine.tables.workspace import load_spatial

        connection = duckdb.connect()
        load_spatial(connection)
        connection.execute(f"ATTACH '{self.copy}' AS town (READ_ONLY)")
        connection.execute("USE town")
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def sqlite(self) -> Path:
        """The same rows in SQLite, with an index on each column queried and a full-text table."""
        path = self._folder / f"big-{self.rows}.sqlite" / "big.db"
        if path.exists():
            return path
        path.parent.mkdir(exist_ok=True)
        names = "id, code_insee, nom, capacite, taux, ouverte, jour::VARCHAR, maj::TIMESTAMP::VARCHAR, lat, lon, theme, lieu"
        rows = duckdb.sql(f"SELECT {names} FROM '{self.parquet}'")
        connection = sqlite3.connect(path)
        connection.execute(
            "CREATE TABLE big (id INTEGER PRIMARY KEY, code_insee TEXT, nom TEXT, capacite INTEGER, taux REAL, ouverte INTEGER, "
            "jour TEXT, maj TEXT, lat REAL, lon REAL, theme TEXT, lieu TEXT)"
        )
        while batch := rows.fetchmany(50_000):
            connection.executemany("INSERT INTO big VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", batch)
        for name in INDEXED:
            connection.execute(f"CREATE INDEX big_{name} ON big ({name})")
        connection.execute(
            "CREATE VIRTUAL TABLE big_fts USING fts5(nom, theme, lieu, content='big', content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\")"
        )
        connection.execute("INSERT INTO big_fts(big_fts) VALUES ('rebuild')")
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()
        return path

    @contextmanager
    def datasette(self) -> Iterator[Client]:
        port = free_port()
        command = [str(peers(self._folder) / "datasette"), "-i", str(self.sqlite()), "--port", str(port), "--cors"]
        limits = {
            "sql_time_limit_ms": 120_000,
            "facet_time_limit_ms": 120_000,
            "max_returned_rows": 25_000,
            "suggest_facets": "off",
        }
        command += [part for name, value in limits.items() for part in ("--setting", name, str(value))]
        with served(command, port, "/-/versions.json") as client:
            yield client

    @contextmanager
    def roapi(self) -> Iterator[Client]:
        port = free_port()
        command = [
            str(peers(self._folder) / "roapi"), "--addr-http", f"127.0.0.1:{port}", "--addr-postgres", f"127.0.0.1:{free_port()}",
            "--addr-flight-sql", f"127.0.0.1:{free_port()}", "--table", f"big={self.parquet}",
        ]  # fmt: skip
        with served(command, port, "/api/tables") as client:
            yield client


def peers(folder: Path) -> Path:
    """The programs of the peers, installed once."""
    home = folder / "peers"
    if not home.exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", "datasette", "roapi"], check=True)
    return home / "bin"


def versions(folder: Path) -> dict[str, str]:
    listed = subprocess.run(
        [peers(folder) / "pip", "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    return {one["name"]: one["version"] for one in json.loads(listed.stdout) if one["name"] in {"datasette", "roapi"}}
