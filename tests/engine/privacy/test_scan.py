"""The patterns run over every cell, and the checks that settle what they caught."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parvis.engine.privacy import PersonalKind, confirm, prefilter_pattern, scan_patterns

PERSONAL = [
    ("email", "Écrire à agnès.petit@example.org"),
    ("phone", "+33 6 39 98 12 34"),
    ("phone", "+33 (0)6 39 98 12 34"),
    ("phone", "appeler le 01.99.00.12.34, merci"),
    ("nir", "2 63 07 2A 424 465 08"),
    ("iban", "FR7630006000011234567890189"),
    ("full_name", "Mme Le Gall"),
]
PUBLIC = [
    ("email", "mairie@ville.example.org"),
    ("email", "pas une adresse @ ville"),
    ("phone", "3975"),
    ("phone", "0800 12 34 56"),
    ("phone", "21920044100018"),
    ("phone", "0000000000"),
    ("nir", "263072A42446509"),
    ("iban", "FR7630006000011234567890188"),
    ("plate", "SS-123-AB"),
    ("ip", "1.2.3.4"),
]


@pytest.mark.parametrize(("kind", "value"), PERSONAL)
def test_an_identifier_is_caught_then_confirmed(kind: str, value: str) -> None:
    assert re.search(prefilter_pattern(), value)
    assert confirm(kind, value)


@pytest.mark.parametrize(("kind", "value"), PUBLIC)
def test_a_look_alike_is_not_confirmed(kind: str, value: str) -> None:
    assert not confirm(kind, value)


def nirs() -> st.SearchStrategy[str]:
    thirteen = st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[1-8][0-9]|2A|2B)[0-9]{6}", fullmatch=True)
    return thirteen.map(lambda body: body + _key(body))


def _key(body: str) -> str:
    return f"{97 - int(body.replace('2A', '19').replace('2B', '18')) % 97:02d}"


@given(nirs())
def test_every_nir_with_its_key_is_caught_and_confirmed(nir: str) -> None:
    assert re.search(prefilter_pattern(), nir) and confirm("nir", nir)


@given(nirs(), st.integers(1, 97))
def test_a_nir_with_another_key_is_refused(nir: str, key: int) -> None:
    assume(int(nir[13:]) != key)
    assert not confirm("nir", f"{nir[:13]}{key:02d}")


def test_the_sql_engine_reads_the_patterns_as_we_do() -> None:
    cells = [value for _, value in (*PERSONAL, *PUBLIC)] + ["rue Victor Hugo", "2024-01-02T10:00", "48.82, 2.25"]
    for pattern in (prefilter_pattern(), *scan_patterns().values()):
        query = "select list(regexp_matches(cell, ?)) from (select unnest(?) as cell)"
        row = duckdb.execute(query, [pattern, cells]).fetchone()
        assert row is not None
        assert row[0] == [re.search(pattern, cell, re.ASCII) is not None for cell in cells]


def test_a_row_can_be_searched_at_once() -> None:
    assert re.search(prefilter_pattern(), "Travaux\x1f06 39 98 12 34\x1f12")
    assert not re.search(prefilter_pattern(), "Travaux\x1f3975\x1f21920044100018\x1frue Hugo")


def test_every_scanned_kind_is_a_personal_kind() -> None:
    assert set(scan_patterns()) <= set(PersonalKind)
