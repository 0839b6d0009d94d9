"""Real files of French portals, against what a person finds by looking at each."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from parvis.engine.formats import ReadOptions, csv_repair, read
from parvis.engine.tables.draft import Ambiguous, CsvSource, Draft
from parvis.engine.tables.kinds import Kind

SHARED = Path(os.environ.get("PARVIS_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
PORTAL = SHARED / "portal"

pytestmark = pytest.mark.skipif(not PORTAL.is_dir(), reason=f"no real files at {PORTAL}: set PARVIS_SHARED_DATA")


def draft_of(name: str, workdir: Path, **options: object) -> Draft:
    return read(PORTAL / name, workdir=workdir, options=ReadOptions(filename=name, **options))  # type: ignore[arg-type]


def rows_of(draft: Draft) -> list[tuple[object, ...]]:
    source = draft.source
    if isinstance(source, CsvSource):
        columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(source.columns))
        return duckdb.sql(
            f"SELECT * FROM read_csv('{source.path}', auto_detect = false, header = false, delim = '{source.delimiter}', "
            f"quote = '\"', escape = '\"', skip = {source.skip}, strict_mode = true, columns = {{{columns}}})"
        ).fetchall()
    names = [f"c{index}" for index in range(len(draft.headings))]
    return [tuple(row.values()) for row in pq.read_table(source.path, columns=names).to_pylist()]


def changes_of(draft: Draft) -> dict[str, int]:
    return {change.what: change.count for change in draft.changes}


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter", "rows", "columns"),
    [
        ("communes-population.csv", "utf-8", ";", 34_970, 11),
        ("comptage-velo.csv", "utf-8", ";", 21, 16),
        ("compteurs-mesures.csv", "utf-8", ",", 3_650, 5),
        ("compteurs-sites.csv", "utf-8", ",", 3, 8),
        ("covoiturage-latin1.csv", "iso-8859-1", ";", 60, 25),
        ("velib-stations-2023.csv", "utf-8-sig", ";", 1_452, 14),
    ],
)
def test_regular_files_are_scanned_in_place_and_repair_to_the_same_rows(
    tmp_path: Path, name: str, encoding: str, delimiter: str, rows: int, columns: int
) -> None:
    draft = draft_of(name, tmp_path)
    assert isinstance(draft.source, CsvSource)
    assert (draft.encoding, draft.delimiter, len(draft.headings)) == (encoding, delimiter, columns)
    assert draft.changes == []
    scanned = rows_of(draft)
    assert len(scanned) == rows
    assert rows_of(csv_repair(draft, workdir=tmp_path)) == scanned


def test_the_first_cells_are_those_of_the_file(tmp_path: Path) -> None:
    assert rows_of(draft_of("communes-population.csv", tmp_path))[0][6:8] == ("01001", "L'Abergement-Clémenciat")
    draft = draft_of("covoiturage-latin1.csv", tmp_path)
    assert draft.headings[20].header == "Nom_officiel_région"
    assert rows_of(draft)[0][:3] == ("2A004-C-005", "C-005", "Halte ferroviaires des Salines")


def test_the_worst_case_is_mended_as_its_truth_file_counts(tmp_path: Path) -> None:
    truth = json.loads((PORTAL / "derive-pire-cas-cp1252.truth.json").read_text(encoding="utf-8"))
    draft = draft_of("derive-pire-cas-cp1252.csv", tmp_path)
    changes, defects = changes_of(draft), truth["defects"]
    assert (draft.encoding, draft.delimiter) == (truth["encoding"], truth["delimiter"])
    assert changes["preamble"] == truth["preamble_lines"]
    assert draft.facts["header_line"] == truth["header_line_1based"]
    assert {key: changes[key] for key in ("ragged_short", "ragged_long", "quoted_newline")} == {
        key: defects[key] for key in ("ragged_short", "ragged_long", "quoted_newline")
    }
    assert (changes["row_empty"], changes["total_row"]) == (1, 1)
    assert len(rows_of(draft)) == truth["physical_data_rows_incl_duplicates"]
    assert [heading.header for heading in draft.headings] == [name.strip() for name in truth["columns_raw"][:-1]]
    assert changes["column_empty"] == 1
    assert changes["header_duplicate"] == 1
    assert [reject.value for reject in draft.rejects if reject.column == "*"][-1] == "TOTAL | 9325 | 2692"


def test_a_header_written_three_times_is_kept_once(tmp_path: Path) -> None:
    draft = draft_of("haut-debit-entetes-repetees.csv", tmp_path)
    assert changes_of(draft) == {"header_repeated": 2}
    assert len(rows_of(draft)) == 404
    assert rows_of(draft)[0][0] == "01001"


def test_a_workbook_of_four_sheets_asks_then_reads_each(tmp_path: Path) -> None:
    name = "territoires-grand-paris.xlsx"
    with pytest.raises(Ambiguous) as choice:
        draft_of(name, tmp_path)
    assert list(choice.value.choices) == ["EPT", "Composition_communale", "Variables", "Documentation"]
    territories = draft_of(name, tmp_path, sheet="EPT")
    assert [(h.header, h.name) for h in territories.headings] == [
        ("EPT", "EPT"), ("Libellé de l'EPT", "LIBEPT"), ("Nombre de communes", "NB_COM"),
    ]  # fmt: skip
    assert rows_of(territories)[0] == ("200057867", "Plaine Commune", "9")
    assert len(rows_of(territories)) == 11
    towns = draft_of(name, tmp_path, sheet="Composition_communale")
    assert (len(rows_of(towns)), towns.headings[0].name) == (130, "CODGEO")
    variables = draft_of(name, tmp_path, sheet="Variables")
    assert [h.header for h in variables.headings] == ["VAR_ID", "VAR_LIB", "VAR_LIB_LONG"]
    assert rows_of(variables)[0][0] == "CODGEO"
    assert len(draft_of(name, tmp_path, sheet="Documentation").headings) == 1


def test_portal_records_become_rows(tmp_path: Path) -> None:
    draft = draft_of("issy-points-interet-2014.json", tmp_path)
    kinds = {heading.header: heading.declared for heading in draft.headings}
    assert len(rows_of(draft)) == 1_188
    assert kinds["wgs84"] is Kind.GEO_POINT
    assert {"recordid", "record_timestamp", "titre", "categorie4"} <= kinds.keys()
    assert "geometry" not in kinds
    assert rows_of(draft)[0][1] == {"lon": 2.249327, "lat": 48.822435}


def test_town_outlines_are_shapes(tmp_path: Path) -> None:
    draft = draft_of("communes-hauts-de-seine.geojson", tmp_path)
    assert [(h.header, h.declared) for h in draft.headings] == [
        ("code", None), ("nom", None), ("geo_shape", Kind.GEO_SHAPE),
    ]  # fmt: skip
    assert "92040" in {row[0] for row in rows_of(draft)}
    assert len(rows_of(draft)) == 36


def test_a_zipped_shapefile_without_cpg_keeps_its_accents(tmp_path: Path) -> None:
    draft = draft_of("zones-polygones-shapefile.zip", tmp_path)
    assert draft.format == "shapefile"
    assert [h.header for h in draft.headings] == ["ministere", "AREA", "COMM", "DATEEFFET", "SITE", "geo_shape"]
    assert len(rows_of(draft)) == 528
    assert any("Ministère de la j" in str(value) for row in rows_of(draft) for value in row[:5])
