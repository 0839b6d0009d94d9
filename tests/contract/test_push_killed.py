"""Two processes serve a live dataset; killed with signal 9 in the middle of pushing, they lose nothing that they acknowledged."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = "/api/explore/v2.1/catalog/datasets/comptages"
ABOUT = 'columns.numero = { type = "integer", key = true }\ncolumns.valeur = { type = "integer" }\n'


class Town:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **os.environ, "PARVIS_HOME": str(folder / "home"), "PARVIS_DATABASE_URL": "", "PARVIS_LANG": "en",
            "DJANGO_SETTINGS_MODULE": "parvis.site.settings", "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        (folder / "comptages.toml").write_text(ABOUT)
        told = self.run("live", "create", "comptages", str(folder / "comptages.toml"), "--json")
        self.push = f"/api/push/1.0/comptages/realtime/push/?pushkey={json.loads(told)['pushkey']}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def run(self, *words: str, home: str = "home") -> str:
        environ = {**self.environ, "PARVIS_HOME": str(self.folder / home)}
        command = [sys.executable, "-W", "ignore", "-m", "parvis", *words]
        return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=60).stdout

    def serve(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "parvis", "serve", "--port", str(self.port), "--workers", "2"]
        self.server = subprocess.Popen(
            command, env=self.environ, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            try:
                if self.ask("GET", f"{RECORDS}/records?limit=0")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise TimeoutError("the town does not answer")

    def kill(self) -> None:
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def ask(self, method: str, path: str, value: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, None if value is None else json.dumps(value))
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def rows(self) -> dict[int, int]:
        return {row["numero"]: row["valeur"] for row in self.ask("GET", f"{RECORDS}/exports/json")[1]}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.serve()
    yield town
    town.kill()


def test_what_was_acknowledged_is_there_after_a_kill_and_after_a_restore(town: Town) -> None:
    acknowledged: dict[int, int] = {}
    attempted: dict[int, int] = {}

    def send(first: int) -> None:
        for turn in range(10_000):
            number = first + 4 * (turn % 25)
            attempted[number] = turn
            try:
                status, _ = town.ask("POST", town.push, {"numero": number, "valeur": turn})
            except OSError:
                return
            if status == 200:
                acknowledged[number] = turn

    senders = [threading.Thread(target=send, args=(first,)) for first in range(4)]
    for sender in senders:
        sender.start()
    time.sleep(2)
    town.kill()
    for sender in senders:
        sender.join()
    town.run("backup", str(town.folder / "killed.parvis"))
    town.serve()
    deadline = time.monotonic() + 10
    while json.loads(town.run("live", "status", "comptages", "--json"))["waiting"] and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.5)
    rows = town.rows()
    assert len(acknowledged) > 20
    wrong = {n: v for n, v in acknowledged.items() if rows.get(n) not in (v, attempted[n])}
    assert wrong == {}
    town.run("doctor", "--mend")
    assert "All is well" in town.run("doctor")
    town.run("restore", str(town.folder / "killed.parvis"), home="restored")
    town.environ["PARVIS_HOME"] = str(town.folder / "restored")
    town.kill()
    town.serve()
    time.sleep(2)
    assert town.rows() == rows


def test_a_row_is_seen_within_a_second_whichever_process_answers(town: Town) -> None:
    for value in range(3):
        assert town.ask("POST", town.push, {"numero": 1, "valeur": value}) == (200, {"status": "OK"})
        time.sleep(1)
        answers = [town.ask("GET", f"{RECORDS}/records?where=numero%3D1")[1]["results"] for _ in range(12)]
        assert [row["valeur"] for rows in answers for row in rows] == [value] * 12
