"""Small pieces of SQL as sqlglot trees: every identifier quoted, every value kept apart until the text is written.

Equal values share one parameter, so that an expression written twice (in a select and a group by) is one expression to
the engine. Short plain values are then written as typed literals (see `literals`), the others as numbered parameters. Nodes
are made directly, without sqlglot's copying builders: a query is compiled in well under a millisecond.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator

from parvis.engine.query.literals import literal_of

Sql = exp.Expr
ROWS = "t"

_ATOMS = (
    exp.Column, exp.Parameter, exp.Func, exp.Paren, exp.Literal, exp.Boolean, exp.Null, exp.Star, exp.Dot, exp.Identifier,
)  # fmt: skip
_TYPES = exp.DType
DOUBLE, BIGINT, HUGEINT, TIMESTAMP, TIMESTAMPTZ, VARCHAR, DATE = (
    _TYPES.DOUBLE, _TYPES.BIGINT, _TYPES.INT128, _TYPES.TIMESTAMP, _TYPES.TIMESTAMPTZ, _TYPES.VARCHAR, _TYPES.DATE,
)  # fmt: skip


class Bindings:
    """The values of one statement. `written` gives its text and the values left out of it, numbered in the order of the text."""

    def __init__(self) -> None:
        self._ranks: dict[tuple[type, Any], int] = {}
        self._values: list[Any] = []

    def bind(self, value: str | int | float | bool | date | datetime | tuple[str, ...] | tuple[int, ...]) -> Sql:
        key = (type(value), value)
        rank = self._ranks.get(key)
        if rank is None:
            self._values.append(list(value) if isinstance(value, tuple) else value)
            rank = self._ranks[key] = len(self._values) - 1
        return exp.Parameter(this=exp.Literal(this=str(rank), is_string=False))

    def written(self, tree: Sql) -> tuple[str, tuple[Any, ...]]:
        """The SQL text of `tree`, which must not be used again, and its parameters."""
        generator = _generator()
        generator.used, generator.values = {}, self._values
        text = generator.generate(tree, copy=False)
        return text, tuple(self._values[rank] for rank in generator.used)


class Written(exp.Expression):
    """SQL that was written before and holds no value: a list of columns that many questions ask for."""

    arg_types: ClassVar[dict[str, bool]] = {"this": True}


def written_list(expressions: Iterable[Sql]) -> str:
    """The text of some expressions without values, to be used again as `Written`."""
    text, values = Bindings().written(exp.Select(expressions=list(expressions)))
    assert not values
    return text.removeprefix("SELECT ")


class _Generator(DuckDBGenerator):
    """DuckDB's dialect, numbering parameters as they are written, with a short way for the nodes that every query has."""

    used: dict[int, int]
    values: list[Any]
    TRANSFORMS: ClassVar[dict[type[exp.Expr], Callable[..., str]]] = {
        **DuckDBGenerator.TRANSFORMS, Written: lambda _, expression: str(expression.this),
    }  # fmt: skip

    def parameter_sql(self, expression: exp.Parameter) -> str:
        rank = int(expression.this.this)
        plain = literal_of(self.values[rank])
        return plain if plain is not None else f"${self.used.setdefault(rank, len(self.used) + 1)}"

    def identifier_sql(self, expression: exp.Identifier) -> str:
        return _quoted(expression.this)

    def column_sql(self, expression: exp.Column) -> str:
        this, table = expression.this, expression.args.get("table")
        if not isinstance(this, exp.Identifier):
            return f"{_quoted(table.this)}.*" if table is not None else "*"
        return _quoted(this.this) if table is None else f"{_quoted(table.this)}.{_quoted(this.this)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_own = threading.local()


def _generator() -> _Generator:
    """A generator keeps state while it writes, so each thread has its own."""
    made: _Generator | None = getattr(_own, "generator", None)
    if made is None:
        made = _own.generator = _Generator(dialect=DuckDB(), identify=True, comments=False)
    return made


def identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def column(name: str, table: str = ROWS) -> Sql:
    return exp.Column(this=identifier(name), table=identifier(table))


def part(struct: Sql, name: str) -> Sql:
    """A field of a struct."""
    return exp.Dot(this=struct, expression=identifier(name))


def call(name: str, *arguments: Sql) -> Sql:
    return exp.Anonymous(this=name, expressions=list(arguments))


def cast(value: Sql, kind: exp.DType) -> Sql:
    return exp.Cast(this=value, to=exp.DataType(this=kind))


def try_cast(value: Sql, kind: exp.DType) -> Sql:
    return exp.TryCast(this=value, to=exp.DataType(this=kind))


def closed(tree: Sql) -> Sql:
    """`tree`, in parentheses unless nothing could come between its parts."""
    return tree if isinstance(tree, _ATOMS) and not isinstance(tree, exp.Connector) else exp.Paren(this=tree)


def binary(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    return kind(this=closed(left), expression=closed(right))


def add(left: Sql, right: Sql) -> Sql:
    return binary(exp.Add, left, right)


def sub(left: Sql, right: Sql) -> Sql:
    return binary(exp.Sub, left, right)


def mul(left: Sql, right: Sql) -> Sql:
    return binary(exp.Mul, left, right)


def div(left: Sql, right: Sql) -> Sql:
    """A quotient; null when a divisor that is not a constant of ours is zero."""
    return binary(exp.Div, left, right if isinstance(right, exp.Literal) else call("nullif", right, number(0)))


def equal(left: Sql, right: Sql) -> Sql:
    return binary(exp.EQ, left, right)


def at_least(left: Sql, right: Sql) -> Sql:
    return binary(exp.GTE, left, right)


def at_most(left: Sql, right: Sql) -> Sql:
    return binary(exp.LTE, left, right)


def below(left: Sql, right: Sql) -> Sql:
    return binary(exp.LT, left, right)


def above(left: Sql, right: Sql) -> Sql:
    return binary(exp.GT, left, right)


def both(parts: Iterable[Sql]) -> Sql:
    """All of `parts`, as a tree of little depth; true when there are none."""
    return _joined(exp.And, list(parts)) or exp.Boolean(this=True)


def either(parts: Iterable[Sql]) -> Sql:
    """Any of `parts`; false when there are none."""
    return _joined(exp.Or, list(parts)) or exp.Boolean(this=False)


def _joined(kind: type[exp.Connector], parts: list[Sql]) -> Sql | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    if len(parts) > 8:
        middle = len(parts) // 2
        left, right = _joined(kind, parts[:middle]), _joined(kind, parts[middle:])
        return kind(this=exp.Paren(this=left), expression=exp.Paren(this=right))
    joined = closed(parts[0])
    for other in parts[1:]:
        joined = kind(this=joined, expression=closed(other))
    return joined


def is_not_true(condition: Sql) -> Sql:
    """The exact complement of a condition: also true where the condition is null."""
    return exp.Is(this=closed(condition), expression=exp.Not(this=exp.Boolean(this=True)))


def is_null(value: Sql) -> Sql:
    return exp.Is(this=closed(value), expression=exp.Null())


def is_not_null(value: Sql) -> Sql:
    return exp.Is(this=closed(value), expression=exp.Not(this=exp.Null()))


def when(cases: Iterable[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    return exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in cases], default=otherwise)


def joined_text(parts: Iterable[Sql]) -> Sql:
    """Texts end to end; null when one of them is."""
    first, *others = parts
    text = closed(first)
    for other in others:
        text = exp.DPipe(this=text, expression=closed(other))
    return text


def number(value: int) -> Sql:
    """A constant of ours (never a reader's value), written as such."""
    literal = exp.Literal(this=str(abs(value)), is_string=False)
    return literal if value >= 0 else exp.Paren(this=exp.Neg(this=literal))


def words(value: str) -> Sql:
    """A constant text of ours, never a reader's value."""
    return exp.Literal(this=value, is_string=True)


def at_zone(value: Sql, zone: Sql) -> Sql:
    return exp.Paren(this=exp.AtTimeZone(this=closed(value), zone=zone))


def clock_time(instant: Sql, zone: str, bindings: Bindings) -> Sql:
    """An instant as the timestamp a clock of `zone` shows. UTC is plain arithmetic, far faster than the calendar's rules."""
    if zone == "UTC":
        return call("make_timestamp", call("epoch_us", instant))
    return at_zone(instant, bindings.bind(zone))


def each(values: Sql, condition: Sql, name: str = "x") -> Sql:
    """Whether `condition`, which speaks of the bare name `name`, holds for one element of the list `values`."""
    kept = call("list_filter", values, exp.Lambda(this=condition, expressions=[exp.Identifier(this=name, quoted=True)]))
    return exp.GT(this=call("len", kept), expression=number(0))
