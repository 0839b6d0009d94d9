"""Groups by what is computed from one column whose values repeat: rows are counted by the column first, then the few values.

`date_format(day, 'yyyy-MM')` over a million rows of two thousand days is computed two thousand times. Only totals that can be
made of partial ones take this way; what they give is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.ranges import rank_inside
from parvis.engine.query.source import Source, labelled, nested, select_from
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_PARTIAL = "r"
_HELD = "held"


def repeated_field(write: Writer, keys: Sequence[Term], totals: Sequence[Term]) -> Term | None:
    """The one field, of few values, that all keys are computed from; None when grouping rows directly is as good."""
    fields = {term for key in keys for term in key.walk() if term.op == "field"}
    if len(fields) != 1 or any(total.op not in _COMBINED or total.value is not None for total in totals):
        return None
    (field,) = fields
    if field.many or field.value not in write.repeated or any(key == field or key.op == "geo_cluster" for key in keys):
        return None
    return field


def pregrouped(write: Writer, source: Source, field: Term, keys: Sequence[Term], totals: Sequence[Term]) -> exp.Select:
    """The SELECT of the groups, with keys `k0`… and totals `a0`…, not grouped yet."""
    partials: list[Sql] = [labelled(write.of(field), _HELD)]
    combined: list[Sql] = []
    for number, total in enumerate(totals):
        parts, whole = _COMBINED[total.op](write, total, f"a{number}")
        partials += [labelled(part, name) for name, part in parts.items()]
        combined.append(labelled(whole, f"a{number}"))
    rows = source.select(partials, write)
    rows.set("group", exp.Group(expressions=[sql.number(1)]))
    write.held = {field: (_HELD, _PARTIAL)}
    named = [labelled(write.of(key), f"k{number}") for number, key in enumerate(keys)]
    outside = [condition for key in keys if (condition := rank_inside(write, key)) is not None]
    write.held = {}
    query = select_from([*named, *combined], nested(rows, _PARTIAL))
    if outside:
        query.set("where", exp.Where(this=sql.both(outside)))
    return query


Combination = tuple[dict[str, Sql], Sql]


def _summed(name: str) -> Sql:
    return sql.call("sum", sql.column(name, _PARTIAL))


def _count(write: Writer, total: Term, name: str) -> Combination:
    return {name: write.of(total)}, sql.cast(_summed(name), sql.BIGINT)


def _sum(write: Writer, total: Term, name: str) -> Combination:
    whole = _summed(name)
    part = sql.call("sum", write.of(total.args[0]))
    return {name: part}, sql.try_cast(whole, sql.BIGINT) if total.kind is Kind.INTEGER else whole


def _mean(write: Writer, total: Term, name: str) -> Combination:
    value = write.of(total.args[0])
    parts = {f"{name}_sum": sql.call("sum", value), f"{name}_count": exp.Count(this=value.copy())}
    return parts, sql.div(sql.cast(_summed(f"{name}_sum"), sql.DOUBLE), _summed(f"{name}_count"))


def _extreme(write: Writer, total: Term, name: str) -> Combination:
    return {name: write.of(total)}, sql.call(total.op, sql.column(name, _PARTIAL))


_COMBINED: dict[str, Callable[[Writer, Term, str], Combination]] = {
    "count": _count,
    "sum": _sum,
    "avg": _mean,
    "min": _extreme,
    "max": _extreme,
}
