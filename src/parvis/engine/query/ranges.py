"""Groups of numbers and dates by ranges.

The key of a range is the start of its interval or its rank (widths of whole numbers, explicit bounds), so that groups sort as
numbers do; the label a reader sees is written from the key at the very end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import cast as typed

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.errors import QueryError, malformed
from parvis.engine.query.moments import Moment
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import NUMBERS, TEMPORAL, Term
from parvis.engine.query.wire import local_text
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_UNITS = {
    "ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "q": "quarter",
    "y": "year",
}  # fmt: skip
_SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600, "day": 86400}
_SINGLE = ("week", "month", "quarter", "year")
_LONGEST = 3650 * 86400
MOST_BOUNDS = 100
_EPOCH = datetime(1970, 1, 1)


def step_of(width: Term) -> tuple[int, str] | None:
    """The count and the unit of a stretch of time such as `1 day`; None when the width is a plain number."""
    if not isinstance(width.value, tuple):
        return None
    count, word = typed(tuple[float, str], width.value)
    unit = _UNITS.get(word) or word.lower().removesuffix("s")
    if unit not in _SECONDS and unit not in _SINGLE:
        raise malformed(f"unknown unit {word[:40]}", f"unité inconnue, {word[:40]}", width.at)
    if count != int(count) or count < 1 or (unit in _SINGLE and count != 1) or count * _SECONDS.get(unit, 1) > _LONGEST:
        raise malformed(
            f"a width of {count:g} {unit} is not supported",
            f"une largeur de {count:g} {unit} n’est pas acceptée",
            width.at,
        )
    return int(count), unit


def check_range(term: Term) -> Term:
    """The range, its bounds made comparable with its field. Raises QueryError."""
    value, *bounds = term.args
    if len(bounds) == 1 and bounds[0].op != "star":
        _check_width(value, bounds[0])
        return term
    if len(bounds) < 2 or len(bounds) > MOST_BOUNDS or any(bound.op == "star" for bound in bounds[1:-1]):
        raise _bad_bounds(term.at)
    for bound in bounds:
        fits = bound.op == "moment" if value.kind in TEMPORAL else bound.kind in NUMBERS
        if bound.op != "star" and not fits:
            raise _bad_bounds(bound.at)
    inner = [_place(bound) for bound in bounds if bound.op != "star"]
    if not inner or any(low >= high for low, high in pairwise(inner)):
        raise _bad_bounds(term.at)
    return term


def _place(bound: Term) -> float:
    if isinstance(bound.value, Moment):
        return (bound.value.utc_start - _EPOCH).total_seconds()
    return float(bound.value) if isinstance(bound.value, int | float) else 0.0


def _check_width(value: Term, width: Term) -> None:
    if value.kind in TEMPORAL:
        if step_of(width) is None:
            raise malformed(
                "a range of dates has a unit, such as 1 day",
                "un intervalle de dates a une unité, comme 1 day",
                width.at,
            )
    elif not isinstance(width.value, int | float) or not 0 < width.value < 1e300:
        raise malformed(
            "the width of a range is a number above zero", "la largeur d’un intervalle est un nombre positif", width.at
        )


def _bad_bounds(at: int) -> QueryError:
    return malformed(
        "range is written range(field, width) or range(field, *, bound, bound, *), bounds rising",
        "range s’écrit range(champ, largeur) ou range(champ, *, borne, borne, *), bornes croissantes",
        at,
    )


def _range(write: Writer, term: Term) -> Sql:
    value, *bounds = term.args
    if len(bounds) > 1:
        return _rank(write, value, bounds)
    step = step_of(bounds[0])
    if step is not None:
        return _time_start(write, value, step)
    return _start(write, value, bounds[0])


def _start(write: Writer, value: Term, width: Term) -> Sql:
    """The multiple of the width at or below the value; for whole numbers its rank, which never overflows."""
    number, wide = write.of(value), write.bind(typed(float, width.value))
    if value.kind is Kind.INTEGER and isinstance(width.value, int):
        is_below = sql.below(sql.binary(exp.Mod, number.copy(), wide.copy()), sql.number(0))
        return sql.sub(sql.binary(exp.IntDiv, number, wide), sql.cast(is_below, sql.BIGINT))
    return sql.mul(sql.call("floor", sql.div(number, wide)), wide.copy())


def _time_start(write: Writer, value: Term, step: tuple[int, str]) -> Sql:
    count, unit = step
    local = write.local(value)
    if count == 1:
        return sql.call("date_trunc", write.bind(unit), local)
    width = sql.call("to_microseconds", sql.number(round(count * _SECONDS[unit] * 1_000_000)))
    return sql.call("time_bucket", width, local, sql.cast(sql.words("1970-01-01"), sql.TIMESTAMP))


def _rank(write: Writer, value: Term, bounds: Sequence[Term]) -> Sql:
    """Which interval the value is in, from 0; -1 outside all of them."""
    cases: list[tuple[Sql, Sql]] = [(sql.is_null(write.of(value)), exp.Null())]
    first, *others = bounds
    if first.op != "star":
        cases.append((sql.below(write.of(value), write.of(_fitted(first, value))), sql.number(-1)))
    for number, bound in enumerate(others):
        if bound.op == "star":
            return sql.when(cases, sql.number(number))
        cases.append((sql.below(write.of(value), write.of(_fitted(bound, value))), sql.number(number)))
    return sql.when(cases, sql.number(-1))


def _fitted(bound: Term, value: Term) -> Term:
    return Term("moment", value.kind, value=bound.value) if bound.op == "moment" else bound


def rank_inside(write: Writer, term: Term) -> Sql | None:
    """The condition that leaves out rows outside all the bounds; None when every row has an interval."""
    bounds = term.args[1:]
    if term.op != "range" or len(bounds) == 1 or (bounds[0].op == "star" and bounds[-1].op == "star"):
        return None
    return sql.either([sql.is_null(write.of(term.args[0])), sql.at_least(write.of(term), sql.number(0))])


def range_label(write: Writer, term: Term, key: Sql) -> Sql:
    """What a reader sees of a range whose key is `key`."""
    value, *bounds = term.args
    if len(bounds) > 1:
        pairs = pairwise(bounds)
        texts = tuple(_written(write, value, low, high) for low, high in pairs)
        return sql.call("list_extract", write.bind(texts), sql.add(key, sql.number(1)))
    step = step_of(bounds[0])
    if step is not None:
        end = sql.add(key.copy(), sql.call(f"to_{_plural(step[1])}", sql.number(step[0])))
        return _between(_stamp(write, key, value), _stamp(write, end, value), "[")
    wide = write.bind(typed(float, bounds[0].value))
    if value.kind is Kind.INTEGER and isinstance(bounds[0].value, int):
        start = sql.mul(sql.cast(key, sql.HUGEINT), wide)
        last = sql.add(start.copy(), sql.sub(wide.copy(), sql.number(1)))
        return _between(sql.cast(start, sql.VARCHAR), sql.cast(last, sql.VARCHAR), "]")
    return _between(sql.cast(key, sql.VARCHAR), sql.cast(sql.add(key.copy(), wide), sql.VARCHAR), "[")


def _plural(unit: str) -> str:
    return f"{unit}s"


def _between(low: Sql, high: Sql, closing: str) -> Sql:
    return sql.joined_text([sql.words("["), low, sql.words(", "), high, sql.words(closing)])


def _stamp(write: Writer, local: Sql, value: Term) -> Sql:
    milliseconds = sql.call("strftime", local, sql.words("%Y-%m-%dT%H:%M:%S.%g"))
    if value.kind is Kind.DATE or write.zone == "UTC":
        return sql.joined_text([milliseconds, sql.words("Z")])
    return local_text(write, local.copy(), "%Y-%m-%dT%H:%M:%S.%g")


def _written(write: Writer, value: Term, low: Term, high: Term) -> str:
    whole = value.kind is Kind.INTEGER and all(isinstance(one.value, int) for one in (low, high) if one.op != "star")
    start, end = _bound_text(low), _bound_text(high)
    if whole and isinstance(high.value, int):
        end = str(high.value - 1)
    return f"[{start}, {end}" + ("]" if whole else "[")


def _bound_text(bound: Term) -> str:
    if bound.op == "star":
        return "*"
    if isinstance(bound.value, Moment):
        moment = bound.value.utc_start
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    return str(bound.value)


DECLARED = (
    Function(
        "range",
        (Argument("field", NUMBERS | TEMPORAL), Argument("width", NUMBERS | TEMPORAL, constant=True, repeated=True, star=True)),
        Kind.TEXT, (Clause.GROUP_BY,),
        {
            "en": "Intervals of equal width, or between the bounds given, the lower one included; `*` leaves an end open. Widths of "
            "dates have a unit: ms s m h d w M q y or the word.",
            "fr": "Intervalles de même largeur, ou entre les bornes données, la plus basse comprise\u00a0; `*` laisse un bout ouvert. La "
            "largeur d’un intervalle de dates a une unité\u00a0: ms s m h d w M q y ou le mot anglais.",
        },
        "range(places, *, 10, 50, *)", _range,
        {"en": "intervals of {field}", "fr": "intervalles de {field}"},
    ),
)  # fmt: skip
