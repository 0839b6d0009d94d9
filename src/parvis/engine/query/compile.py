"""From a request to SQL: the clauses understood, then written as one SELECT over one dataset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlglot import exp

from parvis.engine.query import clauses, sql
from parvis.engine.query.compiled import Compiled
from parvis.engine.query.cursors import cursor_of
from parvis.engine.query.declaration import Clause
from parvis.engine.query.errors import QueryError, bad_parameter
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.group_select import group_select
from parvis.engine.query.lookup import Lookup, indexed_count
from parvis.engine.query.meaning import Scope
from parvis.engine.query.refining import refinements
from parvis.engine.query.request import Request, checked_language, checked_window, checked_zone
from parvis.engine.query.row_select import RowPage, row_select
from parvis.engine.query.selecting import chosen, is_total, keys
from parvis.engine.query.sorting import sorted_by
from parvis.engine.query.source import Source
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.query.wire import OutputColumn
from parvis.engine.query.writing import Writer
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.served import NAMED, ROW_NUMBER, Served

MOST_CONDITIONS = 50
_Outcome = TypeVar("_Outcome")


def compile_records(
    request: Request,
    schema: Schema,
    relation: str | Sql | Served,
    *,
    typed: bool = False,
    now: datetime | None = None,
    position: str | None = None,
) -> Compiled:
    """The SELECT that answers `request` over `relation`: a table's name, an expression that gives rows of `schema`, or a
    snapshot as it is served, whose index, places and identities are then used.

    With `typed`, cells keep their stored types instead of the form that leaves on the wire. `position` names a column of a
    bare relation that numbers its rows: it settles ties, so that pages never overlap; without it the dataset's key does.
    Raises QueryError.
    """
    scope = scope_of(request, schema, now or datetime.now(UTC))
    groups = _in_clause("group_by", lambda: keys(clauses.parse_group_by(request.group_by or ""), scope))
    columns = _in_clause("select", lambda: chosen(clauses.parse_select(request.select or ""), scope, groups))
    conditions = conditions_of(request, scope)
    orders = _in_clause("order_by", lambda: sorted_by(clauses.parse_order_by(request.order_by or ""), scope, columns))
    grouped = bool(groups) or any(map(is_total, (*(one.term for one in columns), *(term for term, _ in orders))))
    window = checked_window(request, grouped)
    served = relation if isinstance(relation, Served) else None
    write = writer_for(request, schema, served)
    source = source_of(request, schema, relation, conditions, position=position, typed=typed)
    cursor, has_total = None, False
    try:
        if grouped:
            query, output = group_select(write, source, groups, columns, orders, window)
        else:
            if request.after is not None:
                cursor = cursor_of(
                    window[0] or 0, request.where, request.refine, request.exclude, request.order_by, request.timezone
                )
            page = RowPage(orders, window, cursor, request.after or "", request.app_metas)
            query, output, has_total = row_select(write, source, schema, columns, page)
    except QueryError as error:
        raise error.in_clause("select") from None
    text, parameters = write.bindings.written(query)
    total = served.rows if served is not None and source.is_whole and not grouped else None
    counting = None if grouped or total is not None else cache(lambda: _count(request, schema, source, served))
    return Compiled(
        text, parameters, tuple(output), grouped, write.spatial,
        _canonical(request, text, parameters, output), total, cursor, window, has_total, counting,
    )  # fmt: skip


def source_of(
    request: Request,
    schema: Schema,
    relation: str | Sql | Served,
    conditions: tuple[Term, ...],
    *,
    position: str | None = None,
    typed: bool = False,
) -> Source:
    """The rows of `relation` that `request` means."""
    if not isinstance(relation, Served):
        return Source(relation, conditions, position, schema.key, typed)
    places = relation.places_of(request.record) if request.record is not None else None
    is_named = relation.identity is not None and (request.record is not None or request.app_metas)
    rows: str | Sql = relation.relation + (NAMED if is_named else "")
    if relation.table and not is_named:
        database, space, table = map(sql.identifier, relation.table)
        rows = exp.Table(this=table, db=space, catalog=database)
    return Source(
        rows, conditions, place_of(relation, is_named), schema.key, typed, relation.identity, request.record, places,
        relation.in_order,
    )  # fmt: skip


def place_of(served: Served, is_named: bool = False) -> str | None:
    """The column that numbers the rows of what is read of `served`."""
    return ROW_NUMBER if served.table and not is_named else served.position


def scope_of(request: Request, schema: Schema, now: datetime) -> Scope:
    """Where the names of `request` are looked up. Raises QueryError for an unknown zone or language."""
    checked_language(request.lang)
    return Scope(schema, FUNCTIONS, checked_zone(request.timezone), now)


def writer_for(request: Request, schema: Schema, served: Served | None = None) -> Writer:
    """What writes the terms of `request`; it looks words up in the index of `served` when there is one."""
    write = Writer(FUNCTIONS, checked_zone(request.timezone).key, checked_language(request.lang), schema.columns)
    if served is not None:
        write.repeated = served.repeated
        place = place_of(served, request.record is not None or request.app_metas)
        if served.index is not None and place is not None:
            write.lookup = Lookup(served.index, served.points, place, write)
    return write


def conditions_of(request: Request, scope: Scope, less: str | None = None) -> tuple[Term, ...]:
    """All that the rows must meet: the conditions and the refinements, those of the facet `less` left out."""
    if len(request.where) > MOST_CONDITIONS:
        raise bad_parameter(
            "where",
            f"{len(request.where)} times",
            f"at most {MOST_CONDITIONS} times",
            f"au plus {MOST_CONDITIONS} fois",
        )
    return (*_in_clause("where", lambda: _conditions(request, scope)), *refinements(request, scope, less))


def _conditions(request: Request, scope: Scope) -> list[Term]:
    scope.clause = Clause.WHERE
    trees = (clauses.parse_where(text) for text in request.where)
    return [scope.condition(one) for one in trees if one is not None]


def _count(request: Request, schema: Schema, source: Source, served: Served | None) -> tuple[str, tuple[Any, ...]]:
    write = writer_for(request, schema, served)
    query = indexed_count(write, source) or source.select([exp.Count(this=exp.Star())], write)
    return write.bindings.written(query)


def _in_clause(name: str, step: Callable[[], _Outcome]) -> _Outcome:
    try:
        return step()
    except QueryError as error:
        raise error.in_clause(name) from None


def _canonical(request: Request, text: str, parameters: tuple[Any, ...], output: Sequence[OutputColumn]) -> str:
    names = ",".join(f"{one.name}:{one.kind}" for one in output)
    return "\n".join((text, repr(parameters), names, request.lang))
