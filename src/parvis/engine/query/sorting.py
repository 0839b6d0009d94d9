"""The order of the answer: the keys of an order_by, missing values last in both directions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from parvis.engine.query import tree
from parvis.engine.query.declaration import Clause
from parvis.engine.query.errors import malformed
from parvis.engine.query.meaning import Scope
from parvis.engine.query.selecting import Chosen
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import SORTABLE, Term

Order = tuple[Term, bool]


def sorted_by(sortings: Sequence[tree.Sorting], scope: Scope, columns: Sequence[Chosen]) -> list[Order]:
    """Each key of the order with whether it descends. A name is a label of the select first, then a field."""
    scope.clause = Clause.ORDER_BY
    scope.labels = {one.name: one.term for one in columns}
    by_text = {one.written: one.term for one in columns}
    orders: list[Order] = []
    for sorting in sortings:
        term = by_text.get(sorting.written) or scope.term(sorting.of)
        if term.kind is not None and term.kind not in SORTABLE:
            raise malformed("this cannot be sorted", "ceci ne peut pas être trié", sorting.of.at)
        orders.append((term, sorting.descending and term.op != "random"))
    return orders


def ordered(value: Sql, descending: bool) -> Sql:
    return exp.Ordered(this=value, desc=descending, nulls_first=False)
