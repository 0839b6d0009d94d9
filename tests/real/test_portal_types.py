"""The real files of the portal, imported without a hand edit: the types are those a data officer would choose.

The expectations were written down by reading the files, before the comparison.
"""

from __future__ import annotations

import contextlib
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from parvis.engine.formats import ReadOptions, read
from parvis.engine.formats.taking import take_in
from parvis.engine.tables.intake import Guidance, Intake, Written

EXPECTED: dict[str, dict[str, str]] = {
    "communes-population.csv": dict(
        reg="text", region="text", dep="text", codarr="text", codcan="text", codcom="text", com="text", commune="text",
        pmun="integer", pcap="integer", ptot="integer",
    ),
    "velib-stations-2023.csv": dict(
        identifiant_station="text", nom_station="text", station_en_fonctionnement="boolean",
        capacite_de_la_station="integer", nombre_bornettes_libres="integer", nombre_total_velos_disponibles="integer",
        velos_mecaniques_disponibles="integer", velos_electriques_disponibles="integer",
        borne_de_paiement_disponible="boolean", retour_velib_possible="boolean", actualisation_de_la_donnee="datetime",
        coordonnees_geographiques="geo_point", nom_communes_equipees="text", code_insee_communes_equipees="text",
    ),
    "covoiturage-latin1.csv": dict(
        id_local="text", id_producteur_du_lieu="text", nom_lieu="text", ad_lieu="text", com_lieu="text", insee="text",
        type="text", date_maj="date", ouvert="boolean", source="text", xlong="decimal", ylat="decimal",
        nbre_pl="integer", nbre_pmr="integer", duree="text", horaires="text", proprio="text", lumiere="boolean",
        comm="text", geo_point="geo_point", nom_officiel_region="text", nom_officiel_departement="text",
        code_officiel_region="text", code_officiel_departement="text", ouvert_binaire="boolean",
    ),
    "haut-debit-entetes-repetees.csv": dict(
        numcom="text", nomcom="text", numdep="text", nomdep="text", numepci="text", nomepci="text",
        txcouvglo_com_2014="decimal", txcouvglo_dep_2014="decimal", txcouvglo_epci_2014="decimal",
        structured_info="json", geo_info="geo_point",
    ),
    "comptage-velo.csv": dict(
        identifiant_du_compteur="text", nom_du_compteur="text", identifiant_du_site_de_comptage="text",
        nom_du_site_de_comptage="text", comptage_horaire="integer", date_et_heure_de_comptage="datetime",
        date_d_installation_du_site_de_comptage="date", lien_vers_photo_du_site_de_comptage="text",
        coordonnees_geographiques="geo_point", identifiant_technique_compteur="text", id_photos="text",
        test_lien_vers_photos_du_site_de_comptage="text", id_photo_1="text", url_sites="text", type_dimage="text",
        mois_annee_comptage="date",
    ),
    "compteurs-mesures.csv": dict(
        channel_id="text", counter_id="text", start_datetime="datetime", end_datetime="datetime", count="integer"
    ),
    "compteurs-sites.csv": dict(
        site_id="text", parent_site_id="text", site_name="text", fr_insee_code="text", xlong="decimal", ylat="decimal",
        external_ids="text", infrastructure_type="text", geo_point="geo_point",
    ),
    "derive-pire-cas-cp1252.csv": dict(
        identifiant_station="text", nom_de_la_station="text", capacite="integer", capacite_2="integer",
        taux_d_occupation="decimal", velos_disponibles="integer", latitude="decimal", longitude="decimal",
        date_d_actualisation="datetime", ouverte="boolean", cout_d_entretien="decimal", geo_point="geo_point",
    ),
    "communes-hauts-de-seine.geojson": dict(code="text", nom="text", geo_shape="geo_shape"),
    "zones-polygones-shapefile.zip": dict(
        ministere="text", area="text", comm="text", dateeffet="date", site="text", geo_shape="geo_shape"
    ),
    "issy-points-interet-2014.json": dict(
        ville="text", wgs84="geo_point", description="text", adresse="text", longitude="decimal", codepostal="text",
        latitude="decimal", titre="text", categorie1="text", categorie3="text", categorie2="text", recordid="text",
        record_timestamp="datetime", url="text", categorie4="text", favoris="text",
    ),
}  # fmt: skip
SHEETS: dict[str, dict[str, str]] = {
    "EPT": dict(ept="text", libept="text", nb_com="integer"),
    "Composition_communale": dict(codgeo="text", libgeo="text", ept="text", libept="text", dep="text", reg="text"),
    "Variables": dict(var_id="text", var_lib="text", var_lib_long="text"),
}
ROWS = {
    "communes-population.csv": 34_970, "velib-stations-2023.csv": 1_452, "covoiturage-latin1.csv": 60,
    "haut-debit-entetes-repetees.csv": 404, "comptage-velo.csv": 21, "compteurs-mesures.csv": 3_650,
    "compteurs-sites.csv": 3, "derive-pire-cas-cp1252.csv": 304, "communes-hauts-de-seine.geojson": 36,
    "zones-polygones-shapefile.zip": 528, "issy-points-interet-2014.json": 1_188,
}  # fmt: skip


@pytest.fixture
def portal(shared_data: Path) -> Path:
    return shared_data / "portal"


@contextlib.contextmanager
def taken_in(path: Path, scratch: Path, sheet: str | None = None) -> Iterator[tuple[Intake, Written]]:
    """The file as an import types and writes it."""
    options = ReadOptions(filename=path.name, sheet=sheet)
    with take_in(path, options, Guidance(), scratch) as (_, intake):
        yield intake, intake.write(scratch)


@pytest.mark.parametrize("name", EXPECTED)
def test_types_are_those_a_data_officer_would_choose(portal: Path, tmp_path: Path, name: str) -> None:
    with taken_in(portal / name, tmp_path) as (_, written):
        assert {column.name: column.kind.value for column in written.schema} == EXPECTED[name]
        assert written.rows == ROWS[name]


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_of_the_workbook_is_typed(portal: Path, tmp_path: Path, sheet: str) -> None:
    with taken_in(portal / "territoires-grand-paris.xlsx", tmp_path, sheet) as (_, written):
        assert {column.name: column.kind.value for column in written.schema} == SHEETS[sheet]


def test_every_value_of_the_communes_is_the_file_s_own(portal: Path, tmp_path: Path) -> None:
    path = portal / "communes-population.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle, delimiter=";"))[1:]
    with taken_in(path, tmp_path) as (intake, written):
        published = duckdb.connect().read_parquet(str(written.parquet)).fetchall()
    assert not intake.rejects
    assert [[str(cell) for cell in row] for row in published] == rows


class TestTheWorstCase:
    """`derive-pire-cas-cp1252.csv` against its truth file, defect by defect."""

    @pytest.fixture
    def truth(self, portal: Path) -> dict[str, object]:
        return json.loads((portal / "derive-pire-cas-cp1252.truth.json").read_text(encoding="utf-8"))

    @pytest.fixture
    def raw(self, portal: Path) -> list[list[str]]:
        """The rows as Python's csv module reads them: header and TOTAL row off."""
        with (portal / "derive-pire-cas-cp1252.csv").open(encoding="cp1252", newline="") as handle:
            rows = list(csv.reader(handle, delimiter=";"))
        return [row for row in rows[4:] if any(row) and row[0] != "TOTAL"]

    @pytest.fixture
    def taken(self, portal: Path, tmp_path: Path) -> Iterator[tuple[Intake, Written]]:
        with taken_in(portal / "derive-pire-cas-cp1252.csv", tmp_path) as taken:
            yield taken

    def test_how_the_file_is_written(self, portal: Path, tmp_path: Path, truth: dict[str, object]) -> None:
        path = portal / "derive-pire-cas-cp1252.csv"
        draft = read(path, workdir=tmp_path, options=ReadOptions(filename=path.name))
        assert (draft.encoding, draft.delimiter) == (truth["encoding"], truth["delimiter"])
        assert draft.facts["header_line"] == truth["header_line_1based"]

    def test_shape_of_the_rows(self, taken: tuple[Intake, Written], truth: dict[str, object]) -> None:
        intake, written = taken
        defects = truth["defects"]
        told = Counter({change.what: change.count for change in intake.changes})
        assert told["preamble"] == truth["preamble_lines"]
        assert written.rows == truth["physical_data_rows_incl_duplicates"]
        assert isinstance(defects, dict)
        for what in ("ragged_short", "ragged_long", "quoted_newline"):
            assert told[what] == defects[what], what
        assert told["duplicate_rows"] == defects["exact_duplicate"]
        assert (told["row_empty"], told["total_row"]) == (1, 1)
        assert told["header_duplicate"] == 1

    def test_dates_of_every_style(self, taken: tuple[Intake, Written], raw: list[list[str]]) -> None:
        intake, _ = taken
        column = intake.columns[intake.names.index("date_d_actualisation")]
        cells = [row[8] for row in raw if len(row) > 8]
        impossible = sum(cell == "31/02/2023" for cell in cells)
        assert column.styles["impossible"] == column.refused == impossible == 9
        assert column.styles["iso"] == sum(cell[:4].isdigit() and "T" in cell for cell in cells) == 44
        assert column.styles["serial"] == sum(cell.isdigit() for cell in cells) == 14
        assert column.styles["day_first"] == sum(":" in cell and "/" in cell for cell in cells) == 179
        assert column.styles["two_digit_year_midnight"] == sum(len(cell) == 8 and cell[2] == "/" for cell in cells)
        assert column.styles["words_midnight"] == sum(cell.count(" ") == 2 for cell in cells)
        placeholders = sum(cell in {"-", "n.c.", "00/00/0000"} for cell in cells)
        assert column.missing == placeholders
        assert column.filled + sum(cell == "" for cell in cells) == len(cells)

    def test_numbers(self, taken: tuple[Intake, Written], raw: list[list[str]]) -> None:
        intake, _ = taken
        column = intake.columns[intake.names.index("capacite")]
        assert column.missing == sum(row[2] == "ND" for row in raw) == 6
        assert column.styles["unit"] == sum(row[2].endswith("places") for row in raw)
        assert column.filled == sum(row[2] != "" for row in raw)
        assert column.refused == 0

    def test_positions(self, taken: tuple[Intake, Written], truth: dict[str, object]) -> None:
        intake, _ = taken
        defects = truth["defects"]
        assert isinstance(defects, dict)
        swapped = [change for change in intake.changes if change.what == "swapped_lat_lon"]
        assert [change.count for change in swapped] == [defects["swapped_lat_lon"]]
        nowhere = [reject for reject in intake.rejects if reject.column == "geo_point"]
        assert len(nowhere) == defects["out_of_france"]

    def test_leading_zeros_are_kept(
        self, taken: tuple[Intake, Written], raw: list[list[str]], truth: dict[str, object]
    ) -> None:
        _, written = taken
        rows = duckdb.connect().read_parquet(str(written.parquet)).project("identifiant_station").fetchall()
        assert [row[0] for row in rows] == [row[0] for row in raw]
        defects = truth["defects"]
        assert isinstance(defects, dict)
        assert sum(row[0].startswith("0") for row in rows) == defects["leading_zero_prefixed"]

    def test_amounts_with_french_thousands(self, taken: tuple[Intake, Written], raw: list[list[str]]) -> None:
        _, written = taken
        rows = duckdb.connect().read_parquet(str(written.parquet)).project("cout_d_entretien").fetchall()
        expected = [
            float(row[10].replace("\u00a0", "").replace(",", ".")) if len(row) > 10 and row[10] else None for row in raw
        ]
        assert [row[0] for row in rows] == expected
