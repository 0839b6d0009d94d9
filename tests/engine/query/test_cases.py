"""Queries as data: each case of `cases/*.toml` says what is asked and what comes out, or how it is refused.

`rows` holds one JSON object a line, `ids` only the column id of each row in any order, `sql` the exact SQL, `error` the code and
`message` a part of the English sentence.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from parvis.engine.query import QueryError, Request
from tests.engine.query.conftest import Answer

CASES = [
    pytest.param(case, id=f"{path.stem}: {case.get('name', json.dumps(case['ask'], ensure_ascii=False))}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
SEVERAL = ("where", "refine", "exclude")


def request_of(ask: dict[str, Any]) -> Request:
    texts = {name: (value,) if name in SEVERAL and isinstance(value, str) else value for name, value in ask.items()}
    texts = {name: tuple(value) if isinstance(value, list) else value for name, value in texts.items()}
    return Request(**{**texts, "disjunctive": frozenset(texts.get("disjunctive", ()))})


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_one_promised(case: dict[str, Any], answer: Answer) -> None:
    request = request_of(case["ask"])
    if "error" in case:
        with pytest.raises(QueryError) as refused:
            answer(request)
        assert refused.value.code == case["error"]
        assert case["message"] in refused.value.text["en"]
        assert set(refused.value.text) == {"en", "fr"}
        return
    compiled, rows, total = answer(request)
    assert {"rows", "ids", "sql"} & set(case)
    if "rows" in case:
        assert rows == lines(case["rows"])
        if rows and "select" not in case["ask"]:
            assert list(rows[0]) == list(lines(case["rows"])[0])
    if "ids" in case:
        assert sorted(row["id"] for row in rows) == case["ids"]
    if "total" in case:
        assert total == case["total"]
    if "sql" in case:
        assert compiled.sql.replace(compiled.sql[slice(*_relation(compiled.sql))], "T") == case["sql"]
    if "parameters" in case:
        assert list(compiled.parameters) == case["parameters"]


def _relation(sql: str) -> tuple[int, int]:
    start = sql.index("READ_PARQUET(")
    return start, sql.index(")", start) + 1
