"""Queries too long, too deep or badly encoded: always a refusal that tells the place, never the engine's own words."""

from __future__ import annotations

import pytest

from parvis.engine.query import QueryError, Request, compile_records
from tests.engine.query.conftest import NOW, SCHEMA, Answer


@pytest.mark.parametrize(
    ("where", "said", "position"),
    [
        ("town = '" + "a" * 1_000_000 + "'", "8000 at most are accepted", 8000),
        ("(" * 10_000 + "free" + ")" * 10_000, "8000 at most are accepted", 8000),
        ("(" * 3_900 + "free" + ")" * 3_900, "more than 100 nested levels", 100),
        ("not " * 1_900 + "free", "more than 100 nested levels", 400),
        ("-" * 7_900 + "1 = 1", "more than 100 nested levels", 100),
        ("id = " + "1+" * 3_000 + "1", "more than 100 operations in a row", 206),
        ("id in (" + "1," * 3_000 + "1)", "more than 1500 elements", 3003),
        ("id = " + "9" * 500, "a number too large", 5),
        ("town = \ud800", "unexpected", 7),
        ("town = '\udfff'", "a character that is not allowed", 7),
        ("town = 'a\x00'", "a character that is not allowed", 7),
        ("`a\x00b` = 1", "a character that is not allowed", 0),
        ("\x00", "unexpected", 0),
        (" " * 7_000 + ";", "unexpected ;", 7_000),
        ("town = 'x'" + " -- \n" * 1_000 + ";", "unexpected ;", 5_010),
        ("free -- or ;" + "\n" * 2_000 + "'", "unexpected '", 2_012),
        ("town = 'x' \u2028 )", "unexpected )", 13),
    ],
    ids=lambda value: value[:20].encode("ascii", "replace").decode() if isinstance(value, str) else str(value),
)
def test_it_is_refused_at_its_place(where: str, said: str, position: int) -> None:
    with pytest.raises(QueryError) as refused:
        compile_records(Request(where=(where,)), SCHEMA, "rows", now=NOW)
    assert said in refused.value.text["en"]
    assert refused.value.position == position
    assert len(refused.value.text["en"]) < 500 and len(refused.value.text["fr"]) < 500


@pytest.mark.parametrize("clause", ["select", "group_by", "order_by"])
@pytest.mark.parametrize(
    "text", ["\ud800", "`\udc00`", "`a\x00`", "'", "id as `\x00`", ",", "geom'", "date'", "1_", "))", "\\"]
)
def test_every_clause_refuses_what_it_cannot_read(clause: str, text: str) -> None:
    with pytest.raises(QueryError) as refused:
        compile_records(Request(**{clause: text}), SCHEMA, "rows", now=NOW)
    assert refused.value.position is not None and refused.value.clause == clause


def test_a_name_made_of_quotes_and_sql_is_only_a_name(answer: Answer) -> None:
    label = "a\"'; DROP TABLE t; -- \\ ` $1 %s {} é 日本"
    quoted = label.replace("\\", "\\\\").replace("`", "\\`")
    _, rows, _ = answer(Request(select=f"count(*) as `{quoted}`", group_by="town", where=("town = 'Issy'",)))
    assert rows[0][label] == 2
