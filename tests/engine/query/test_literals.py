"""A value written as a literal is the value that would have been bound: same type, same content, whatever the text holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engine.query.literals import LONGEST_TEXT, literal_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["'", "''", "\\'", "'; DROP TABLE rows; --", "$1", "/*", "é\u202f!", "\\", '"', "\n", "e'\\x41'", "{}", "%s"]
)
VALUES = TEXTS | st.integers() | st.floats() | st.booleans() | st.dates()


@given(VALUES)
@settings(max_examples=400, deadline=None)
def test_a_literal_is_the_bound_value(value: Any) -> None:
    literal = literal_of(value)
    if literal is None:
        return
    found = duckdb.execute(f"SELECT {literal}, typeof({literal})").fetchone()
    assert found == duckdb.execute("SELECT $1, typeof($1)", [value]).fetchone()


@pytest.mark.parametrize(
    "value", ["x" * (LONGEST_TEXT + 1), "a\0b", float("nan"), float("inf"), -1, -0.0 - 1, 2**63, [1, 2], None]
)
def test_what_could_be_read_otherwise_stays_bound(value: Any) -> None:
    assert literal_of(value) is None


def test_a_date_before_the_common_era_calendar_is_kept() -> None:
    assert duckdb.execute(f"SELECT {literal_of(date(1, 1, 1))}").fetchone() == (date(1, 1, 1),)
