"""From a draft to typed rows: kinds, reasons, and the account of every cell."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engine.tables.draft import CsvSource, Draft, Heading
from parvis.engine.tables.intake import Guidance, Intake, Irregular, Rewriting, Written, open_intake
from parvis.engine.tables.kinds import Kind, Precision

Table = tuple[Intake, Written, list[dict[str, Any]]]
TypeIt = Callable[..., Table]


def draft_of(folder: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Draft:
    path = folder / "received.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, delimiter=";").writerows([header, *rows])
    return Draft("csv", [Heading(one) for one in header], CsvSource(path, ";", len(header), 1))


@pytest.fixture
def type_it(tmp_path: Path) -> TypeIt:
    def run(
        header: Sequence[str], rows: Sequence[Sequence[str]], guidance: Guidance | None = None, **write: Any
    ) -> Table:
        with open_intake(draft_of(tmp_path, header, rows), guidance or Guidance(), tmp_path, scan="@") as intake:
            written = intake.write(tmp_path, **write)
            relation = duckdb.connect().execute("SET TimeZone='UTC'").read_parquet(str(written.parquet))
            names = relation.columns
            shown = ", ".join(
                f'"{n}"::VARCHAR AS "{n}"' if relation[n].types[0].id == "timestamp with time zone" else f'"{n}"'
                for n in names
            )
            values = [dict(zip(names, row, strict=True)) for row in relation.project(shown).fetchall()]
            return intake, written, values

    return run


def kinds_of(written: Written) -> dict[str, Kind]:
    return {column.name: column.kind for column in written.schema}


def test_each_column_gets_the_kind_a_data_officer_would_choose(type_it: TypeIt) -> None:
    header = [
        "Code INSEE",
        "Siren",
        "Dép.",
        "Capacité",
        "Taux (%)",
        "Ouvert ?",
        "Exercice",
        "Mois",
        "Jour",
        "Maj",
        "Position",
    ]
    rows = [
        [
            "92040",
            "200057974",
            "01",
            "12",
            "38,1",
            "OUI",
            "2021",
            "2021-03",
            "23/07/2023",
            "2023-07-23T16:09:00+02:00",
            "48.82, 2.27",
        ],
        [
            "2A004",
            "219200409",
            "92",
            "1250",
            "5,0",
            "non",
            "2022",
            "2021-04",
            "24/07/2023",
            "2023-07-24T16:09:00+02:00",
            "48.83, 2.28",
        ],
    ]
    _, written, values = type_it(header, rows)
    assert list(kinds_of(written).values()) == [
        Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.DATE, Kind.DATE, Kind.DATE,
        Kind.DATETIME, Kind.GEO_POINT,
    ]  # fmt: skip
    assert [written.schema[n].precision for n in ("exercice", "mois", "jour")] == [
        Precision.YEAR,
        Precision.MONTH,
        None,
    ]
    assert values[0]["code_insee"] == "92040"
    assert values[0]["dep"] == "01"
    assert values[0]["maj"] == "2023-07-23 14:09:00+00"
    assert values[0]["position"] == {"lon": 2.27, "lat": 48.82}


def test_a_leading_zero_far_from_the_sample_is_never_lost(type_it: TypeIt) -> None:
    rows = [[str(n)] for n in range(1, 6000)] + [["0042"]]
    intake, _, values = type_it(["Valeur"], rows)
    assert values[-1]["valeur"] == "0042"
    assert "0042" in intake.columns[0].reason["fr"]


def test_a_fraction_far_from_the_sample_makes_the_column_decimal(type_it: TypeIt) -> None:
    _, written, values = type_it(["Valeur"], [[str(n)] for n in range(6000)] + [["12.5"]])
    assert kinds_of(written) == {"valeur": Kind.DECIMAL}
    assert values[-1]["valeur"] == 12.5


def test_words_far_from_the_sample_make_the_column_text(type_it: TypeIt) -> None:
    rows = [[str(n)] for n in range(5000)] + [[f"mot {n}"] for n in range(5000)]
    _, written, values = type_it(["Valeur"], rows)
    assert kinds_of(written) == {"valeur": Kind.TEXT}
    assert values[-1]["valeur"] == "mot 4999"


def test_a_refused_cell_is_reported_with_its_line_column_value_and_reason(type_it: TypeIt) -> None:
    rows = [["12"]] * 30 + [["31/02/2023"]] + [["13"]] * 10
    intake, written, values = type_it(["Nombre"], rows)
    assert [(r.line, r.column, r.value) for r in intake.rejects] == [(32, "nombre", "31/02/2023")]
    assert values[30] == {"nombre": None}
    assert written.rejects is not None
    assert "31/02/2023" in written.rejects.read_text(encoding="utf-8")


def test_a_day_among_years_is_never_shown_as_a_year(type_it: TypeIt) -> None:
    _, written, _ = type_it(
        ["Construit en"], [["1975"]] * 8 + [["12/03/1980"]], Guidance(kinds={"construit_en": Kind.DATE})
    )
    assert written.schema["construit_en"].precision is None
    _, written, _ = type_it(["Construit en"], [["1975"]] * 8 + [["ND"]], Guidance(kinds={"construit_en": Kind.DATE}))
    assert written.schema["construit_en"].precision is Precision.YEAR


def test_words_for_no_value_and_units_are_read_and_said(type_it: TypeIt) -> None:
    rows = [["12"]] * 30 + [["ND"], ["31 places"]]
    intake, _, values = type_it(["Capacité"], rows)
    assert {(c.what, c.count) for c in intake.changes} >= {("missing", 1), ("unit", 1)}
    assert [row["capacite"] for row in values[-2:]] == [None, 31]


def test_a_publisher_s_choice_wins_over_the_guess(type_it: TypeIt) -> None:
    _, written, values = type_it(["Valeur"], [["1"], ["2"]], Guidance(kinds={"valeur": Kind.TEXT}))
    assert kinds_of(written) == {"valeur": Kind.TEXT}
    assert values == [{"valeur": "1"}, {"valeur": "2"}]


def test_several_values_in_a_cell_become_a_list(type_it: TypeIt) -> None:
    guidance = Guidance(dictionary={"themes": {"separator": ","}})
    _, _, values = type_it(["Thèmes"], [["sport, culture"], [""], ["sport"]], guidance)
    assert [row["themes"] for row in values] == [["sport", "culture"], None, ["sport"]]


def test_latitude_and_longitude_make_a_position_and_swapped_ones_are_put_right(type_it: TypeIt) -> None:
    rows = [["48,82", "2,27"]] * 20 + [["2,27", "48,82"], ["0,0", "0,0"]]
    intake, _, values = type_it(["Latitude", "Longitude"], rows)
    assert values[20]["geo_point"] == {"lon": 2.27, "lat": 48.82}
    assert values[20]["latitude"] == 2.27
    assert values[21]["geo_point"] is None
    assert {c.what for c in intake.changes} >= {"position_added", "swapped_lat_lon"}


def test_columns_left_out_or_made_coarser_do_not_reach_the_files(type_it: TypeIt) -> None:
    rows = [[f"a{n}@example.org", f"{n}", str(n)] for n in range(20)]
    coarser = {"age": Rewriting(Kind.TEXT, lambda cell: "moins de 10" if int(cell) < 10 else "10 et plus")}
    _, written, values = type_it(
        ["Courriel", "Âge", "Montant"], rows, without=frozenset({"courriel"}), rewritten=coarser
    )
    assert written.schema.names == ("age", "montant")
    assert {row["age"] for row in values} == {"moins de 10", "10 et plus"}
    assert b"example.org" not in written.parquet.read_bytes()


def test_small_groups_are_left_out_when_rows_are_counted(type_it: TypeIt) -> None:
    rows = [["Nord", f"n{n}"] for n in range(7)] + [["Sud", "s"]] * 2
    _, written, values = type_it(["Quartier", "Nom"], rows, without=frozenset({"nom"}), count_over=5)
    assert values == [{"quartier": "Nord", "nombre": 7}]
    assert written.rows == 1


def test_a_source_that_is_less_regular_than_it_seemed_is_refused_for_mending(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, ["a", "b"], [["1", "2"], ["3"]])
    with pytest.raises(Irregular), open_intake(draft, Guidance(), tmp_path):
        pass


def test_exact_repetitions_are_kept_and_counted(type_it: TypeIt) -> None:
    intake, written, _ = type_it(["a", "b"], [["1", "x"], ["2", "y"], ["1", "x"]])
    assert written.rows == 3
    assert [(c.count, c.lines) for c in intake.changes if c.what == "duplicate_rows"] == [(1, (4,))]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=12))
def test_no_cell_is_lost_whatever_it_holds(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    """Each non-empty cell is a value of its column, a word for no value, or a reject with that very text."""
    with open_intake(draft_of(tmp_path, ["x", "y"], rows), Guidance(), tmp_path) as intake:
        for position, column in enumerate(intake.columns):
            filled = [row[position] for row in rows if row[position]]
            rejected = [r.value for r in intake.rejects if r.column == intake.names[position]]
            assert column.filled == len(filled)
            assert column.refused == len(rejected)
            assert set(rejected) <= set(filled)
        assert intake.write(tmp_path).rows == len(rows)
