"""The SELECT of single rows: filtered, sorted and cut inside, written for the wire outside, so that only the rows of the
page are formatted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.selecting import Chosen
from parvis.engine.query.sorting import Order, ordered
from parvis.engine.query.source import Source, cut, labelled, nested, select_from
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.query.wire import OutputColumn, is_plain, output_column, wired
from parvis.engine.query.writing import Writer
from parvis.engine.tables.schema import Schema

_PAGE = "p"


def row_select(
    write: Writer,
    source: Source,
    schema: Schema,
    columns: Sequence[Chosen],
    orders: Sequence[Order],
    window: tuple[int | None, int],
) -> tuple[exp.Select, list[OutputColumn]]:
    """The query and what it gives."""
    by_name = {column.name: column for column in schema}
    output = [output_column(one.name, one.term, by_name, source.typed) for one in columns]
    if source.typed or all(is_plain(column.kind) for column in output):
        values = [labelled(write.of(one.term), one.name) for one in columns]
        return _page(write, source, values, orders, window), output
    inner = [labelled(write.of(one.term), f"c{n}") for n, one in enumerate(columns)]
    page = _page(write, source, inner, orders, window)
    shown = [
        labelled(wired(write, sql.column(f"c{n}", _PAGE), column.kind, column.precision), column.name)
        for n, column in enumerate(output)
    ]
    return select_from(shown, nested(page, _PAGE)), output


def _page(
    write: Writer, source: Source, values: Sequence[Sql], orders: Sequence[Order], window: tuple[int | None, int]
) -> exp.Select:
    query = source.select(values, write)
    if orders:
        keys = [ordered(write.of(term), descending) for term, descending in orders if not _is_idle(term)]
        ties = (source.position,) if source.position is not None else source.key
        keys += [ordered(sql.column(name), False) for name in ties]
        if keys:
            query.set("order", exp.Order(expressions=keys))
    cut(query, window)
    return query


def _is_idle(term: Term) -> bool:
    """Whether sorting by the term changes nothing; a bare constant would even be read as a column's rank."""
    return term.is_constant
