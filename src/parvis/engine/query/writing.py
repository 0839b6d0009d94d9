"""From the typed tree to SQL: the operators of the language, and the door to each function's own SQL.

`Writer` holds what the pieces need: the bindings, the time zone, the language, the columns that already hold a term
(the keys and totals of a grouped query), and what is known of the relation: its index, its columns of few values.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from typing import cast as typed

from sqlglot import exp

from parvis.engine.query import fulltext, sql
from parvis.engine.query.moments import Moment
from parvis.engine.query.sql import Bindings, Sql
from parvis.engine.query.term import TEMPORAL, Term, field_term
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column

if TYPE_CHECKING:
    from parvis.engine.query.declaration import Function
    from parvis.engine.query.lookup import Lookup

_COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ, "!=": exp.NEQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE,
}  # fmt: skip
_SUMS: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


class Writer:
    """Writes terms as SQL over the rows called `t`."""

    def __init__(self, functions: dict[str, Function], zone: str, lang: str, columns: Sequence[Column] = ()) -> None:
        self.bindings = Bindings()
        self.zone = zone
        self.lang = lang
        self.columns = columns
        self.held: dict[Term, tuple[str, str]] = {}
        self.spatial = False
        self.lookup: Lookup | None = None
        self.repeated: frozenset[str] = frozenset()
        self._functions = functions

    @property
    def has_looked_up(self) -> bool:
        """Whether a condition was written with the index, which finds rows out of their order."""
        return self.lookup is not None and self.lookup.is_used

    @property
    def row(self) -> tuple[Term, ...]:
        """All the columns of a row."""
        return tuple(map(field_term, self.columns))

    @property
    def texts(self) -> tuple[Term, ...]:
        """The columns in which words are looked for when no field is named."""
        return tuple(field_term(column) for column in self.columns if column.kind is Kind.TEXT and column.searched)

    def bind(self, value: Any) -> Sql:
        return self.bindings.bind(value)

    def of(self, term: Term) -> Sql:
        """The SQL of a term."""
        if self.held:
            held = self.held.get(term)
            if held is not None:
                return sql.column(*held)
        if term.op == "field":
            return sql.column(typed(str, term.value))
        if term.op == "constant":
            return exp.Null() if term.value is None else self.bind(term.value)
        own = _OWN.get(term.op)
        if own is not None:
            return typed(Sql, own(self, term))
        function = self._functions[term.op]
        self.spatial = self.spatial or function.spatial(term)
        return function.sql(self, term)

    def local(self, term: Term) -> Sql:
        """A date or an instant as a timestamp of the request's time zone, without offset."""
        value = self.of(term)
        if term.kind is Kind.DATE:
            return sql.cast(value, sql.TIMESTAMP)
        return sql.clock_time(value, self.zone, self.bindings)

    def instant(self, moment: datetime) -> Sql:
        """An instant given in UTC without offset."""
        return sql.cast(self.bind(moment), sql.TIMESTAMPTZ)


def _moment(write: Writer, term: Term) -> Sql:
    moment = typed(Moment, term.value)
    if term.kind is Kind.DATE:
        return write.bind(moment.start.date())
    return write.instant(moment.utc_start)


def _compared(write: Writer, term: Term) -> Sql:
    left, right = term.args
    if left.many:
        inside = sql.call("list_contains", write.of(left), write.of(right))
        return inside if term.op == "=" else exp.Not(this=inside)
    if right.op == "moment":
        return _against_moment(write, term.op, left, typed(Moment, right.value))
    if left.kind in TEMPORAL and right.kind in TEMPORAL and left.kind is not right.kind:
        return sql.binary(_COMPARISONS[term.op], write.local(left), write.local(right))
    return sql.binary(_COMPARISONS[term.op], write.of(left), write.of(right))


def _against_moment(write: Writer, sign: str, left: Term, moment: Moment) -> Sql:
    """The field against the start or the end of the stretch of time, or both."""
    match sign:
        case "<" | ">=":
            return sql.binary(_COMPARISONS[sign], *_bounded(write, left, moment, at_end=False))
        case "<=" | ">":
            return sql.binary(_COMPARISONS["<" if sign == "<=" else ">="], *_bounded(write, left, moment, at_end=True))
    start, end = (_bounded(write, left, moment, at_end) for at_end in (False, True))
    if sign == "=":
        return sql.both([sql.at_least(*start), sql.below(*end)])
    return sql.either([sql.below(*start), sql.at_least(*end)])


def _bounded(write: Writer, left: Term, moment: Moment, at_end: bool) -> tuple[Sql, Sql]:
    """The field and a bound of the moment, as values that compare."""
    value = write.of(left)
    if left.kind is Kind.DATETIME:
        return value, write.instant(moment.utc_end if at_end else moment.utc_start)
    if moment.whole_days:
        return value, write.bind((moment.end if at_end else moment.start).date())
    return sql.cast(value, sql.TIMESTAMP), write.bind(moment.end if at_end else moment.start)


def _ranged(write: Writer, term: Term) -> Sql:
    value, low, high = term.args
    low_included, high_included = typed(tuple[bool, bool], term.value)
    parts = [
        _compared(write, Term(sign, Kind.BOOLEAN, (value, bound)))
        for sign, bound in ((">=" if low_included else ">", low), ("<=" if high_included else "<", high))
        if bound.op != "open"
    ]
    return sql.both(parts) if parts else sql.is_not_null(write.of(value))


def _one_of(write: Writer, term: Term) -> Sql:
    value, *items = term.args
    if value.many:
        return sql.call("list_has_any", write.of(value), sql.call("list_value", *map(write.of, items)))
    if any(item.op == "moment" for item in items):
        return sql.either(_compared(write, Term("=", Kind.BOOLEAN, (value, item))) for item in items)
    return exp.In(this=sql.closed(write.of(value)), expressions=[write.of(item) for item in items])


def _is(write: Writer, term: Term) -> Sql:
    state, negated = typed(tuple[bool | None, bool], term.value)
    value = write.of(term.args[0])
    wanted: Sql = exp.Null() if state is None else exp.Boolean(this=state)
    return exp.Is(this=sql.closed(value), expression=exp.Not(this=wanted) if negated else wanted)


def _sum(write: Writer, term: Term) -> Sql:
    """A whole sum that no longer fits in 64 bits is null rather than an error for the whole answer."""
    left, right = map(write.of, term.args)
    if term.op == "/":
        return sql.div(left, right)
    if term.kind is not Kind.INTEGER:
        return sql.binary(_SUMS[term.op], left, right)
    wide = left if term.args[0].op == "field" else sql.cast(left, sql.BIGINT)
    return sql.call("try", sql.binary(_SUMS[term.op], wide, right))


def _negative(write: Writer, term: Term) -> Sql:
    value = exp.Neg(this=sql.closed(write.of(term.args[0])))
    return sql.call("try", value) if term.kind is Kind.INTEGER else value


_OWN: dict[str, Any] = {
    "moment": _moment,
    **dict.fromkeys(_COMPARISONS, _compared),
    **dict.fromkeys((*_SUMS, "/"), _sum),
    "negative": _negative,
    "range_of": _ranged,
    "one_of": _one_of,
    "is": _is,
    "and": lambda write, term: sql.both(map(write.of, term.args)),
    "or": lambda write, term: sql.either(map(write.of, term.args)),
    "not": lambda write, term: sql.is_not_true(write.of(term.args[0])),
    "like": lambda write, term: fulltext.like(write, term.args[0], term.value),
    "words": lambda write, term: fulltext.all_words(write, write.texts, term.value),
}
