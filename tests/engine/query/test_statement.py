"""A whole query on one line, as the command line takes it, and what the limits of the language refuse."""

from __future__ import annotations

import pytest

from parvis.engine.query import QueryError, Request, parse_statement


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        (
            "select a, count(*) where x > 3 group by a order by b desc limit 5",
            Request(select="a, count(*)", where=("x > 3",), group_by="a", order_by="b desc", limit=5),
        ),
        ("SELECT * LIMIT -1 OFFSET 20", Request(select="*", limit=-1, offset=20)),
        ("where town = 'group by order'", Request(where=("town = 'group by order'",))),
        ("order by name", Request(order_by="name")),
        ("places > 3", Request(where=("places > 3",))),
        ("", Request()),
    ],
)
def test_a_statement_is_cut_into_its_parts(text: str, request_: Request) -> None:
    assert parse_statement(text) == request_


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select where x > 3", "unexpected where at position 7"),
        ("select a limit b", "unexpected b at position 15"),
        ("select a group a", None),
        ("select a limit 3 where x", "unexpected where at position 17"),
        ("select a where b = 'c", "unexpected ' at position 19"),
    ],
)
def test_a_statement_out_of_order_is_refused(text: str, said: str | None) -> None:
    if said is None:
        assert parse_statement(text).select == "a group a"
        return
    with pytest.raises(QueryError) as refused:
        parse_statement(text)
    assert said in refused.value.text["en"]
