"""Kill the acts of publication at random moments, and look whether every dataset is still whole.

    python bench/kill.py --kills 200

One process holds the program loaded and forks a child for each act (`import`, `compact`, `rollback`, `publish`, `backup`,
`doctor --mend`); the child's process group gets SIGKILL at a random moment of its work. A reader goes on reading all
the while. After each kill the datasets must read as before or as after the act, the checksums must hold, the backup
must be a whole one, and `doctor --mend` must leave nothing of the interruption. Exit code 1 if anything did not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import select
import shutil
import signal
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

TREES, GUESTS, COUNTS = "trees", "guests", "comptages"
EXPECTED_AT_HOME = {
    "parvis.sqlite3",
    "parvis.sqlite3-wal",
    "parvis.sqlite3-shm",
    "secret-key",
    "tables-of",
    ".tables-lock",
    "store",
    "exports",
    "serving",
    "live",
}
State = dict[str, tuple[str, int, str]]


def make_files(folder: Path, rows: int) -> dict[str, Path]:
    """Two versions of a table of trees, and guests whose e-mails need a decision."""
    files = {}
    for version in ("old", "new"):
        chance = random.Random(version)
        lines = ["id;espece;hauteur;planté le;lieu"]
        for number in range(rows + (version == "new")):
            place = f"48.8{chance.randrange(10**4):04}, 2.2{chance.randrange(10**4):04}"
            species = chance.choice(["tilleul", "platane", "érable"])
            lines.append(f"{number};{species};{chance.randrange(300) / 10};{1990 + number % 30}-03-02;{place}")
        files[version] = folder / f"{version}.csv"
        files[version].write_text("\n".join(lines) + "\n")
    chance = random.Random("guests")
    guests = [f"{n};visiteur{n}@exemple-{n % 7}.fr;{chance.randrange(20)}" for n in range(500)]
    files["guests"] = folder / "guests.csv"
    files["guests"].write_text("\n".join(["numero;courriel;visites", *guests]) + "\n")
    for name, start in (("first", 0), ("later", rows)):
        files[name] = folder / f"{name}.csv"
        counted = [f"{n};{chance.randrange(1000)}" for n in range(start, start + rows)]
        files[name].write_text("\n".join(["numero;passages", *counted]) + "\n")
    return files


def started(work: Callable[[], int]) -> int:
    """The id of a forked process, leader of its own group, that does `work` and exits with its result."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        code = work()
    finally:
        os._exit(code)


def parvis(*arguments: str) -> Callable[[], int]:
    def work() -> int:
        from parvis.site.commands.main import run

        return run(list(arguments))

    return work


def finished(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def done(*arguments: str) -> int:
    return finished(started(parvis(*arguments)))


def told(*arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON that a command prints."""
    come, go = os.pipe()

    def work() -> int:
        os.dup2(go, 1)
        code = parvis(*arguments)()
        sys.stdout.flush()
        return code

    process = started(work)
    os.close(go)
    with os.fdopen(come) as answer:
        text = answer.read()
    return finished(process), json.loads(text or "null")


def read_everything() -> State:
    """(snapshot, rows, digest of the content) of each published dataset, through its manifest."""
    from parvis.engine.tables.manifest import Manifest
    from parvis.engine.tables.reader import view_of
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_reader

    state = {}
    for dataset in Dataset.objects.select_related("current").filter(current__isnull=False):
        manifest = Manifest.from_json(dataset.current.manifest)
        columns = ", ".join(f'"{name}"' for name in manifest.schema.names)
        sql = f"SELECT count(*), sum(hash({columns}))::VARCHAR FROM {view_of(manifest)}"
        rows, digest = the_reader().rows(sql, of=[manifest])[0]
        state[dataset.pk] = (manifest.id, rows, digest)
    return state


class Reader:
    """A process that reads every dataset again and again, and says what it saw last when it is asked."""

    def __init__(self) -> None:
        ask, self._asking = os.pipe()
        self._answers, answer = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._asking)
            os.close(self._answers)
            self._loop(ask, answer)
        os.close(ask)
        os.close(answer)
        self._lines = os.fdopen(self._answers)

    @staticmethod
    def _loop(ask: int, answer: int) -> None:
        reads, failures, states = 0, [], []
        while True:
            try:
                state = read_everything()
                reads += 1
                if state not in states:
                    states.append(state)
            except Exception as error:
                failures.append(repr(error))
            if not select.select([ask], [], [], 0.005)[0]:
                continue
            if not os.read(ask, 1):
                os._exit(0)
            with contextlib.suppress(Exception):
                state = read_everything()
            report = {"now": state, "seen": states, "reads": reads, "failures": failures}
            os.write(answer, json.dumps(report).encode() + b"\n")
            reads, failures, states = 0, [], [state]

    def report(self) -> dict[str, Any]:
        os.write(self._asking, b"?")
        return dict(json.loads(self._lines.readline()))

    def stop(self) -> None:
        os.close(self._asking)
        finished(self._process)


def is_whole_backup(path: Path) -> bool:
    with tarfile.open(path, "r:") as archive:
        contents = json.loads(archive.extractfile("contents.json").read())
        rows = hashlib.sha256(archive.extractfile("database.jsonl").read()).hexdigest()
        digests = {
            name: hashlib.file_digest(io.BytesIO(archive.extractfile(f"store/{name}").read()), "sha256").hexdigest()
            for name in contents["files"]
        }
    return rows == contents["rows"]["sha256"] and all(name.startswith(digest) for name, digest in digests.items())


class Trial:
    """An installation with three datasets, each with two known states, and the acts that lead from one to the other."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.home = Path(os.environ["PARVIS_HOME"])
        self.backups = folder / "backups"
        self.backups.mkdir()
        self.files = make_files(folder, rows)
        self.problems: list[str] = []
        self.landed: Counter[str] = Counter()
        self.reads = 0
        assert done("history") == 0
        self.ways: dict[str, dict[str, tuple[str, ...]]] = {
            "import": {v: ("import", str(self.files[v]), "--dataset", TREES, "--json") for v in ("old", "new")},
            "publish": {v: ("publish", GUESTS, "--decide", f"courriel={v}", "--json") for v in ("drop", "mail_domain")},
        }
        assert done("import", str(self.files["guests"]), "--dataset", GUESTS, "--json") == 3
        assert done("import", str(self.files["first"]), "--dataset", COUNTS, "--json") == 0
        assert done("import", str(self.files["later"]), "--dataset", COUNTS, "--append", "--json") == 0
        self.known: dict[str, set[tuple[str, int, str]]] = {TREES: set(), GUESTS: set(), COUNTS: set()}
        self.seconds: dict[str, float] = {}
        for act, ways in self.ways.items():
            for way in ways.values():
                self._measured(act, way)
                self._learn()
        self.in_two_parts = next(iter(self.known[COUNTS]))[0]
        self._measured("compact", ("compact", COUNTS))
        self._learn()
        self._measured("backup", ("backup", str(self.backups / "town.parvis")))
        self._measured("rollback", ("rollback", TREES))
        self._measured("doctor", ("doctor", "--mend"))

    def _measured(self, act: str, arguments: tuple[str, ...]) -> None:
        begun = time.monotonic()
        code = done(*arguments)
        assert code == 0, (arguments, code)
        self.seconds[act] = max(self.seconds.get(act, 0), time.monotonic() - begun)

    def _learn(self) -> None:
        reader = Reader()
        for dataset, state in reader.report()["now"].items():
            self.known[dataset].add(tuple(state))
        reader.stop()

    def arguments_of(self, act: str, chance: random.Random, now: State) -> tuple[str, ...]:
        """The arguments that make `act` change something."""
        if act in self.ways:
            return self.ways[act][chance.choice(list(self.ways[act]))]
        if act == "rollback":
            other = next(one for one in self.known[TREES] if one[0] != now[TREES][0])
            return ("rollback", TREES, other[0])
        if act == "compact":
            is_compact = now[COUNTS][0] != self.in_two_parts
            return ("rollback", COUNTS, self.in_two_parts) if is_compact else ("compact", COUNTS)
        return ("backup", str(self.backups / "town.parvis")) if act == "backup" else ("doctor", "--mend")

    def kill(self, act: str, chance: random.Random, reader: Reader) -> None:
        before = reader.report()["now"]
        arguments = self.arguments_of(act, chance, before)
        process = started(parvis(*arguments))
        time.sleep(chance.uniform(0, self.seconds[act] * 1.05))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        code = finished(process)
        report = reader.report()
        self.reads += report["reads"]
        changed = report["now"] != before
        self.landed[
            "finished" if code == 0 else "killed after it counted" if changed else "killed before it counted"
        ] += 1
        self._check(act, report, code)

    def _check(self, act: str, report: dict[str, Any], code: int) -> None:
        def demand(holds: bool, what: str) -> None:
            if not holds:
                self.problems.append(f"{act}: {what}")

        demand(code in {0, -signal.SIGKILL}, f"the act itself failed with {code}")
        demand(not report["failures"], f"a reader failed: {report['failures'][:1]}")
        for state in report["seen"]:
            for dataset, known in self.known.items():
                demand(tuple(state[dataset]) in known, f"{dataset} reads as neither version: {state[dataset]}")
        demand(done("verify") == 0, "verify finds damage")
        demand(is_whole_backup(self.backups / "town.parvis"), "the backup is not whole")
        done("doctor", "--mend")
        code, left = told("doctor", "--json")
        demand(code == 0 and left == [], f"doctor --mend leaves {left}")
        demand([path.name for path in self.backups.iterdir()] == ["town.parvis"], "leftovers beside the backup")
        strangers = {path.name for path in self.home.iterdir()} - EXPECTED_AT_HOME
        demand(not strangers, f"leftovers at home: {strangers}")
        demand(not any((self.home / "store" / "incoming").iterdir()), "leftovers in the store")
        demand(done("journal", "verify") == 0, "the journal is broken")


def run_trial(folder: Path, kills: int, rows: int, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    chance = random.Random(seed)
    begun = time.monotonic()
    trial = Trial(folder, rows)
    reader = Reader()
    acts = [
        "import",
        "import",
        "publish",
        "compact",
        "import",
        "publish",
        "compact",
        "rollback",
        "backup",
        "backup",
        "doctor",
    ]
    done_so_far: Counter[str] = Counter()
    for number in range(kills):
        act = acts[number % len(acts)]
        trial.kill(act, chance, reader)
        done_so_far[act] += 1
        if (number + 1) % 10 == 0:
            say(f"  {number + 1} kills, {len(trial.problems)} problems")
    reader.stop()
    return {
        "kills": kills, "seed": seed, "rows": rows, "acts": dict(done_so_far), "landed": dict(trial.landed),
        "reads_meanwhile": trial.reads, "problems": trial.problems, "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--out", type=Path, help="file for the result as JSON")
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="parvis-kill-"))
    os.environ |= {
        "PARVIS_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "parvis.site.settings",
        "PARVIS_LANG": "en",
    }
    os.environ.pop("PARVIS_DATABASE_URL", None)
    load_program()
    try:
        result = run_trial(folder, options.kills, options.rows, options.seed, lambda text: print(text, file=sys.stderr))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if options.out:
        options.out.write_text(text + "\n")
    return 1 if result["problems"] else 0


def load_program() -> None:
    """Everything that the acts need, so that a child is killed at work and not while it starts."""
    import django

    django.setup()
    import parvis.platform.catalog.importing
    import parvis.platform.catalog.keeping
    import parvis.platform.catalog.storage
    import parvis.site.commands.checking
    import parvis.site.commands.importing
    import parvis.site.commands.keeping
    import parvis.site.commands.publication  # noqa: F401


if __name__ == "__main__":
    sys.exit(main())
