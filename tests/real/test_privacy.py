"""The detector on labelled tables and on open data that towns publish."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from parvis.engine.privacy import ColumnSample, detect
from parvis.engine.tables.kinds import Kind

SHARED = Path(os.environ.get("PARVIS_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not (SHARED / "pii").is_dir(), reason=f"no shared data at {SHARED}")


def rows_of(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    lines = text.splitlines()
    delimiter = max(";,\t|", key=lines[min(10, len(lines) - 1)].count)
    rows = list(csv.reader(lines, delimiter=delimiter))
    widest = max(map(len, rows))
    start = next(number for number, row in enumerate(rows) if len(row) >= widest - 1)
    return rows[start:]


def samples_of(rows: list[list[str]]) -> list[ColumnSample]:
    header, *body = rows
    columns = [[row[n] for row in body if len(row) > n and row[n].strip()] for n in range(len(header))]
    return [
        ColumnSample(name, name, Kind.TEXT, values[:: max(1, len(values) // 1500)], len(values))
        for name, values in zip(header, columns, strict=True)
    ]


def blocked(path: Path) -> dict[str, str]:
    rows = rows_of(path)
    return {f.column: f.kind.value for f in detect(samples_of(rows), rows=len(rows) - 1) if f.blocks}


def test_labelled_columns_are_told_apart() -> None:
    with (SHARED / "pii" / "truth.csv").open(encoding="utf-8") as file:
        truth = {(row["table"], row["column"]): row for row in csv.DictReader(file)}
    flagged = {
        (path.name, column): kind
        for path in sorted((SHARED / "pii").glob("t[0-9]*.csv"))
        for column, kind in blocked(path).items()
    }
    personal = {key for key, row in truth.items() if row["label"] == "personal"}
    assert len(personal & set(flagged)) / len(personal) >= 0.98
    assert len(set(flagged) - personal) / len(set(truth) - personal) <= 0.03
    assert len(set(flagged) & personal) / len(flagged) >= 0.95
    keyed = {key for key in personal if truth[key]["kind"] in ("nir", "iban")}
    assert keyed <= set(flagged)
    assert sum(flagged[key] == truth[key]["kind"] for key in personal & set(flagged)) >= 0.95 * len(personal)


@pytest.mark.parametrize("folder", ["portal", "schemas/csv", "mobility/parking", "finance/scdl", "finance"])
def test_open_data_of_towns_is_not_stopped(folder: str) -> None:
    files = sorted((SHARED / folder).glob("*.csv"))
    assert files
    assert {path.name: blocked(path) for path in files if blocked(path)} == {}


def test_shops_and_facilities_of_a_town_get_hints_only() -> None:
    records = json.loads((SHARED / "portal" / "issy-points-interet-2014.json").read_text(encoding="utf-8"))
    columns: dict[str, list[str]] = {}
    for record in records:
        for name, value in record["fields"].items():
            columns.setdefault(name, []).append(str(value))
    findings = detect([ColumnSample(n, n, Kind.TEXT, v, len(v)) for n, v in columns.items()], rows=len(records))
    assert {finding.column for finding in findings} >= {"adresse"}
    assert not any(finding.blocks for finding in findings)
