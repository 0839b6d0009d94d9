"""What the detector of personal columns finds and how fast, beside its bars.

    python bench/privacy.py MAKE_TABLES.py [--seeds 10] [--rows 20 80 400]

MAKE_TABLES.py is the generator of labelled tables (`data/pii/make_tables.py` of the shared data).
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from parvis.engine.privacy import ColumnSample, detect
from parvis.engine.tables.kinds import Kind

SAMPLE = 2000
HEAD = "rows / seed      columns personal  recall non-empty   false precision  exact"


@dataclass
class Score:
    columns: int = 0
    personal: int = 0
    found: int = 0
    false: int = 0
    empty_missed: int = 0
    exact: int = 0
    cells: int = 0
    seconds: float = 0.0
    keyed: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        clean = self.columns - self.personal
        flagged = self.found + self.false
        return (
            f"{name:<16} {self.columns:>7} {self.personal:>8} {self.found / max(self.personal, 1):>7.3f}"
            f" {self.found / max(self.personal - self.empty_missed, 1):>9.3f} {self.false / max(clean, 1):>7.3f}"
            f" {self.found / max(flagged, 1):>9.3f} {self.exact / max(self.found, 1):>6.3f}"
        )

    def add(self, other: Score) -> None:
        for name in ("columns", "personal", "found", "false", "empty_missed", "exact", "cells", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.keyed += other.keyed
        self.missed += other.missed
        self.alarms += other.alarms


def read_table(path: Path) -> tuple[list[ColumnSample], int]:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    header, *rows = csv.reader(text.splitlines(), delimiter=max(";,\t|", key=first.count))
    return [sample_of(name, [row[n] for row in rows if len(row) > n and row[n]]) for n, name in enumerate(header)], len(
        rows
    )


def sample_of(name: str, filled: list[str]) -> ColumnSample:
    step = max(1, len(filled) // SAMPLE)
    return ColumnSample(name, name, Kind.TEXT, filled[::step], len(filled))


def score(folder: Path) -> Score:
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        truth = {(row["table"], row["column"]): row for row in csv.DictReader(file)}
    total = Score()
    for path in sorted(folder.glob("t*.csv")):
        if path.name != "truth.csv":
            _score_table(path, truth, total)
    return total


def _score_table(path: Path, truth: dict[tuple[str, str], dict[str, str]], total: Score) -> None:
    columns, rows = read_table(path)
    start = time.perf_counter()
    findings = {finding.column: finding for finding in detect(columns, rows=rows) if finding.blocks}
    total.seconds += time.perf_counter() - start
    for column in columns:
        label = truth[path.name, column.name]
        total.columns += 1
        total.cells += len(column.values)
        finding, personal = findings.get(column.name), label["label"] == "personal"
        total.personal += personal
        total.found += personal and finding is not None
        total.false += not personal and finding is not None
        total.exact += personal and finding is not None and finding.kind == label["kind"]
        if personal and label["kind"] in ("nir", "iban") and column.values:
            total.keyed[label["kind"]] += 1
            total.keyed[label["kind"] + " found"] += finding is not None
        if personal and finding is None:
            total.empty_missed += not column.values
            total.missed.append(
                f"{path.parent.name}/{path.name} {column.name} {label['kind']}: {list(column.values[:4])}"
            )
        if not personal and finding is not None:
            total.alarms.append(
                f"{path.parent.name}/{path.name} {column.name} {label['kind']}->{finding.kind}: {column.values[:4]}"
            )


def million_cells() -> float:
    """Seconds to judge a million different cells of twelve columns of all sorts."""
    count = 1_000_000 // 12
    shapes = (
        "{}",
        "rue Victor Hugo {}",
        "{} impasse des Lilas 92130 Issy",
        "Durand {}",
        "Travaux de voirie lot {}",
        "0{}",
        "a{}@example.org",
        "{}.5",
        "2024-01-{}",
        "AB-{}-CD",
        "https://example.org/{}",
        "Dossier complet {}",
    )
    start = time.perf_counter()
    for first in range(0, count, SAMPLE):
        values = range(first, min(first + SAMPLE, count))
        cells = [[shape.format(number) for number in values] for shape in shapes]
        detect(
            [ColumnSample(f"c{n}", f"col_{n}", Kind.TEXT, each, len(each)) for n, each in enumerate(cells)], rows=count
        )
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("generator", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--rows", type=int, nargs="+", default=[20, 80, 400])
    parser.add_argument("--verbose", action="store_true", help="list each column missed or falsely flagged")
    options = parser.parse_args()
    print(HEAD)
    everything = Score()
    for rows in options.rows:
        here = Score()
        for seed in range(101, 101 + options.seeds):
            one = _generated(options.generator, seed, rows)
            print(one.row(f"{rows} / {seed}"))
            here.add(one)
        print(here.row(f"{rows} / all"))
        everything.add(here)
    print(everything.row("all"))
    print(f"{'bars':<16} {'':>7} {'':>8} {'0.950':>7} {'0.980':>9} {'0.030':>7} {'0.950':>9}")
    keyed = everything.keyed
    for kind in ("nir", "iban"):
        print(f"{kind}: {keyed[kind + ' found']} of {keyed[kind]} filled columns (bar: all)")
    print(f"seconds per million cells: {million_cells():.1f} (bar: 60)")
    if options.verbose:
        print("\n".join(["missed:", *everything.missed, "false alarms:", *everything.alarms]))


def _generated(generator: Path, seed: int, rows: int) -> Score:
    with tempfile.TemporaryDirectory(prefix=f"pii-{rows}-{seed}-") as folder:
        command = [sys.executable, str(generator), folder, "--seed", str(seed), "--rows", str(rows), "--tables", "40"]
        subprocess.run(command, check=True, capture_output=True)
        return score(Path(folder))


if __name__ == "__main__":
    main()
