"""How single cells are understood."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.values import (
    datetime_reader,
    read_boolean,
    read_date,
    read_decimal,
    read_integer,
    read_point,
    reader_of,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("cell", "value", "style"),
    [
        ("12", 12.0, "plain"),
        ("12,5", 12.5, "comma"),
        ("-3.25", -3.25, "plain"),
        ("1\u00a0895,52", 1895.52, "grouped"),
        ("21\u202f103", 21103.0, "grouped"),
        ("1.234,56", 1234.56, "grouped"),
        ("1,234.56", 1234.56, "grouped"),
        ("31 places", 31.0, "unit"),
        ("12,5 %", 12.5, "unit"),
        ("1e3", 1000.0, "plain"),
        ("007", 7.0, "leading_zero"),
        ("n.c.", None, "missing"),
        ("-", None, "missing"),
    ],
)
def test_numbers_as_towns_write_them(cell: str, value: float | None, style: str) -> None:
    reading = read_decimal(cell)
    assert (reading.value, reading.style, reading.refusal) == (value, style, None)


@pytest.mark.parametrize("cell", ["douze", "12 rue Victor Hugo", "1 2 3", "12/5", "--3", "1e999"])
def test_what_is_no_number_is_refused_with_a_reason_in_both_languages(cell: str) -> None:
    refusal = read_decimal(cell).refusal
    assert refusal is not None
    assert set(refusal) == {"en", "fr"}


def test_a_fraction_is_never_rounded_to_a_whole_number() -> None:
    assert read_integer("3.0").value == 3
    assert read_integer("3.5").value is None
    assert read_integer("9223372036854775808").refusal is not None


@pytest.mark.parametrize(
    ("cell", "value", "style"),
    [
        ("2023-07-23", date(2023, 7, 23), "iso"),
        ("23/07/2023", date(2023, 7, 23), "day_first"),
        ("3.7.2023", date(2023, 7, 3), "day_first"),
        ("15/09/23", date(2023, 9, 15), "two_digit_year"),
        ("15/09/67", date(1967, 9, 15), "two_digit_year"),
        ("25 novembre 2023", date(2023, 11, 25), "words"),
        ("1er août 2023", date(2023, 8, 1), "words"),
        ("lundi 3 févr. 2020", date(2020, 2, 3), "words"),
        ("2023-07", date(2023, 7, 1), "month"),
        ("07/2023", date(2023, 7, 1), "month"),
        ("sept. 2021", date(2021, 9, 1), "month"),
        ("2023", date(2023, 1, 1), "year"),
        ("45058", date(2023, 5, 12), "serial"),
        ("00/00/0000", None, "placeholder"),
        ("ND", None, "missing"),
    ],
)
def test_dates_as_towns_write_them(cell: str, value: date | None, style: str) -> None:
    reading = read_date(cell)
    assert (reading.value, reading.style, reading.refusal) == (value, style, None)


@pytest.mark.parametrize("cell", ["31/02/2023", "2023-13-01", "29/02/2023", "demain", "2023-07-23T10:00"])
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert read_date(cell).refusal is not None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2023-07-23T16:09:00+01:00", datetime(2023, 7, 23, 15, 9, tzinfo=UTC)),
        ("2023-07-23T16:09:00Z", datetime(2023, 7, 23, 16, 9, tzinfo=UTC)),
        ("2023-07-23 16:09", datetime(2023, 7, 23, 14, 9, tzinfo=UTC)),
        ("15/01/2023 13:08", datetime(2023, 1, 15, 12, 8, tzinfo=UTC)),
        ("mardi 3 mars 2020 à 14h30", datetime(2020, 3, 3, 13, 30, tzinfo=UTC)),
        ("25 novembre 2023", datetime(2023, 11, 24, 23, 0, tzinfo=UTC)),
        ("44123.5", datetime(2020, 10, 19, 10, 0, tzinfo=UTC)),
    ],
)
def test_instants_are_utc_and_take_the_town_s_zone_when_they_name_none(cell: str, value: datetime) -> None:
    assert datetime_reader(PARIS)(cell).value == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("48.8793, 2.3373", (2.3373, 48.8793)),
        ("48.83504,2.33314", (2.33314, 48.83504)),
        ("41.9338384. 8.751108031", (8.751108031, 41.9338384)),
        ('{"type": "Point", "coordinates": [12.5, 2.8]}', (12.5, 2.8)),
        ("POINT(2.27 48.82)", (2.27, 48.82)),
    ],
)
def test_positions(cell: str, value: tuple[float, float]) -> None:
    assert read_point(cell).value == value


@pytest.mark.parametrize("cell", ["0, 0", "95.0, 2.0", "Paris", '{"type": "Point"}', "48.8"])
def test_positions_that_are_nowhere_are_refused(cell: str) -> None:
    assert read_point(cell).refusal is not None


def test_yes_and_no_in_both_languages() -> None:
    assert [read_boolean(cell).value for cell in ("OUI", "Vrai", "1", "non", "False", "0")] == [True] * 3 + [False] * 3
    assert read_boolean("peut-être").refusal is not None


@given(st.sampled_from(list(Kind)), st.text(max_size=40))
def test_every_text_is_read_refused_or_missing_and_never_an_exception(kind: Kind, cell: str) -> None:
    reading = reader_of(kind, PARIS)(cell)
    assert reading.refusal is None or reading.value is None


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_written_in_any_style_is_the_same_day(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y}",
        f"{day.day}-{day.month}-{day.year}",
    ]
    assert {read_date(cell).value for cell in written} == {day}


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_prints_and_reads_back(number: float) -> None:
    assert read_decimal(repr(number)).value == number
