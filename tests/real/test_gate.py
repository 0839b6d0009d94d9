"""The gate on labelled tables, through the whole import: read, typed, scanned and judged."""

from __future__ import annotations

import csv
from pathlib import Path

from parvis.engine.formats import ReadOptions
from parvis.engine.formats.taking import take_in
from parvis.engine.privacy import prefilter_pattern
from parvis.engine.tables.intake import Guidance
from parvis.platform.catalog.gate import rule


def test_personal_columns_stop_a_publication_and_others_do_not(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "pii"
    with (folder / "truth.csv").open(encoding="utf-8") as handle:
        truth = {(row["table"], row["column"]): row["label"] == "personal" for row in csv.DictReader(handle)}
    stopped: dict[tuple[str, str], bool] = {}
    for table in sorted({table for table, _ in truth}):
        scratch = tmp_path / table
        scratch.mkdir()
        with take_in(folder / table, ReadOptions(filename=table), Guidance(), scratch, scan=prefilter_pattern()) as (
            draft,
            intake,
        ):
            stops = {concern.column for concern in rule(intake.specimens(prefilter_pattern()), intake.rows, {}).stops}
            for heading, name in zip(draft.headings, intake.names, strict=True):
                stopped[table, heading.header] = name in stops
    personal = [column for column, is_personal in truth.items() if is_personal]
    harmless = [column for column, is_personal in truth.items() if not is_personal]
    found = sum(stopped[column] for column in personal) / len(personal)
    false_alarms = sum(stopped[column] for column in harmless) / len(harmless)
    assert found >= 0.95
    assert false_alarms <= 0.03
