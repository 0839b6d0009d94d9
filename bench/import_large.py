"""Import a million rows of twelve columns, beside DuckDB's own COPY of the same file to Parquet.

    python bench/import_large.py            # 1,000,000 rows
    python bench/import_large.py --long     # also ten times longer, for the memory

Each round times both in fresh processes, one after the other, so that a noisy machine disturbs both alike; the ratio is
that of the medians. Exit code 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from installed import install, parvis, surroundings, timed

BAR_RATIO, BAR_MB = 3.0, 1536
ROWS = 1_000_000
COPY = (
    "import sys, duckdb; duckdb.sql('SET enable_progress_bar = false');"
    "duckdb.sql(f\"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet)\")"
)
TABLE = """
COPY (SELECT i AS id, '92' || lpad((i % 999)::VARCHAR, 3, '0') AS code_insee, 'Station ' || (i % 5000) AS nom,
  (hash(i) % 1000)::INT AS capacite, round((hash(i * 7) % 100000) / 1000.0, 3) AS taux, hash(i) % 2 = 0 AS ouverte,
  DATE '2020-01-01' + (i % 2000)::INT AS jour,
  strftime(TIMESTAMP '2020-01-01' + INTERVAL (i) MINUTE, '%Y-%m-%dT%H:%M:%S+01:00') AS maj,
  round(48.8 + (hash(i * 3) % 10000) / 100000.0, 4) AS lat, round(2.2 + (hash(i * 5) % 10000) / 100000.0, 4) AS lon,
  ['Voirie', 'Culture', 'Sport', 'École', 'Parc'][1 + (hash(i) % 5)::INT] AS theme, 'rue Neuve' AS lieu
  FROM range({rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)
"""


def make_table(path: Path, rows: int) -> None:
    import duckdb

    duckdb.sql("SET enable_progress_bar = false")
    duckdb.sql(TABLE.format(rows=rows, path=path))


def measure(folder: Path, place: Path, rows: int, rounds: int) -> dict[str, Any]:
    file = folder / f"{rows}.csv"
    make_table(file, rows)
    copies, imports = [], []
    for number in range(rounds + 1):
        home = folder / f"home-{number}"
        environ = surroundings(place, home)
        copy = timed([sys.executable, "-c", COPY, str(file), str(folder / "copy.parquet")], environ)
        timed(parvis("history"), environ)
        done = timed(parvis("import", file, "--dataset", "stations", "--json"), environ)
        shutil.rmtree(home)
        if number or rounds == 1:
            copies.append(copy)
            imports.append(done)
    size = file.stat().st_size / 1e6
    file.unlink()
    copy_seconds = statistics.median(one.seconds for one in copies)
    import_seconds = statistics.median(one.seconds for one in imports)
    return {
        "rows": rows, "megabytes": round(size, 1), "rounds": rounds,
        "copy_seconds": round(copy_seconds, 2), "import_seconds": round(import_seconds, 2),
        "ratio": round(import_seconds / copy_seconds, 2),
        "ratios": [round(b.seconds / a.seconds, 2) for a, b in zip(copies, imports, strict=True)],
        "processor_ratio": round(statistics.median(b.processor / a.processor for a, b in zip(copies, imports, strict=True)), 2),
        "copy_peak_mb": round(max(one.peak_mb for one in copies)), "import_peak_mb": round(max(one.peak_mb for one in imports)),
    }  # fmt: skip


def show(result: dict[str, Any]) -> bool:
    print(f"{result['rows']:,} rows, {result['megabytes']} MB, medians of {result['rounds']}")
    print(f"  DuckDB COPY   {result['copy_seconds']:6.2f} s   peak {result['copy_peak_mb']} MB")
    print(f"  parvis import {result['import_seconds']:6.2f} s   peak {result['import_peak_mb']} MB   bar {BAR_MB} MB")
    print(f"  ratio         {result['ratio']:6.2f}     bar {BAR_RATIO}")
    return bool(result["ratio"] <= BAR_RATIO and result["import_peak_mb"] <= BAR_MB)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="also a file ten times longer")
    parser.add_argument("--out", type=Path, help="file for the result as JSON")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parvis-import-"))
    try:
        place = install(folder)
        results = [measure(folder, place, ROWS, options.rounds)]
        holds = show(results[0])
        if options.long:
            results.append(measure(folder, place, 10 * ROWS, 1))
            holds = show(results[1]) and holds
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = json.dumps({"bars": {"ratio": BAR_RATIO, "peak_mb": BAR_MB}, "runs": results, "holds": holds}, indent=1)
    if options.out:
        options.out.write_text(text + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
