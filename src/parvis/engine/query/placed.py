"""A page found in two steps: the places of its rows, then the rows that stand there.

To sort a million rows by one column and skip most of them, an engine need not carry their other columns along.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlglot import exp

from parvis.engine.query import clauses, sql
from parvis.engine.query.compile import compile_records, conditions_of, scope_of, source_of, writer_for
from parvis.engine.query.compiled import Compiled
from parvis.engine.query.request import Request, checked_window
from parvis.engine.query.sorting import ordered, sorted_by
from parvis.engine.query.source import cut, labelled
from parvis.engine.query.wire import OutputColumn
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import POSITION, Served

PLACE, _AT = "place", "at"


def compile_places(request: Request, schema: Schema, served: Served) -> Compiled:
    """The SELECT of the places of the rows that `request` asks for, in its order; its `select` does not count. Raises QueryError."""
    scope = scope_of(request, schema, datetime.now(UTC))
    conditions = conditions_of(request, scope)
    orders = sorted_by(clauses.parse_order_by(request.order_by or ""), scope, [])
    write = writer_for(request, schema, served)
    source = source_of(request, schema, served, conditions)
    place = sql.column(source.position or POSITION)
    query = source.select([labelled(place, PLACE)], write)
    keys = [ordered(write.of(term), descending) for term, descending in orders if not term.is_constant]
    query.set("order", exp.Order(expressions=[*keys, ordered(place.copy(), False)]))
    cut(query, checked_window(request, False))
    text, parameters = write.bindings.written(query)
    columns = (OutputColumn(PLACE, Kind.INTEGER),)
    return Compiled(text, parameters, columns, False, write.spatial, f"{text}\n{parameters!r}")


def compile_rows_at(places: Sequence[int], schema: Schema, relation: str, timezone: str) -> Compiled:
    """The SELECT of the columns of `schema` of the rows at `places` of `relation`, in the order of their places."""
    rows = exp.Select(
        expressions=[exp.Star()],
        from_=exp.From(this=exp.Table(this=sql.identifier(relation), alias=exp.TableAlias(this=sql.identifier(_AT)))),
        where=exp.Where(
            this=exp.In(this=sql.column(POSITION, _AT), expressions=[sql.number(place) for place in places])
        ),
    )
    request = Request(timezone=timezone, limit=None, export=True)
    return compile_records(request, schema, exp.Subquery(this=rows), position=POSITION)
