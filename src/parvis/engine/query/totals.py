"""Aggregates: what a group of rows amounts to. All are exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function, kind_of_first
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import GEOGRAPHIC, NUMBERS, SORTABLE, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_STANDS = (Clause.SELECT, Clause.ORDER_BY)
_NUMBER = Argument("number", NUMBERS)


def _called(name: str) -> Callable[[Writer, Term], Sql]:
    return lambda write, term: sql.call(name, *map(write.of, term.args))


def _count(write: Writer, term: Term) -> Sql:
    of = term.args[0]
    if of.op == "star":
        return exp.Count(this=exp.Star())
    value = write.of(of)
    if of.many and term.value is None:
        return exp.Count(this=sql.call("nullif", sql.call("len", value), sql.number(0)))
    return exp.Count(this=exp.Distinct(expressions=[value]) if term.value == "distinct" else value)


def _sum(write: Writer, term: Term) -> Sql:
    """A whole sum is null past 64 bits, where the answer could no longer be written exactly."""
    total = sql.call("sum", write.of(term.args[0]))
    return sql.try_cast(total, sql.BIGINT) if term.kind is Kind.INTEGER else total


def _percentile(write: Writer, term: Term) -> Sql:
    value, share = term.args
    wanted = share.value if isinstance(share.value, int | float) else 0
    return sql.call("quantile_cont", write.of(value), write.bind(min(max(float(wanted) / 100, 0.0), 1.0)))


def _shape(write: Writer, term: Term) -> Sql:
    of = term.args[0]
    value = write.of(of)
    if of.kind is Kind.GEO_POINT:
        return sql.call("st_point", sql.part(value, "lon"), sql.part(value.copy(), "lat"))
    return sql.call("st_geomfromwkb", value)


def _box(write: Writer, term: Term) -> Sql:
    return sql.call("st_aswkb", sql.call("st_extent_agg", _shape(write, term)))


def _envelope(write: Writer, term: Term) -> Sql:
    return sql.call("st_aswkb", sql.call("st_convexhull", sql.call("st_union_agg", _shape(write, term))))


def _always(term: Term) -> bool:
    return True


def _kind_of_sum(arguments: Sequence[Term]) -> Kind | None:
    return Kind.INTEGER if arguments[0].kind is Kind.INTEGER else Kind.DECIMAL


def _total(
    name: str,
    argument: Argument,
    gives: Kind | Callable[[Sequence[Term]], Kind | None],
    en: str,
    fr: str,
    written: Callable[[Writer, Term], Sql],
    says: dict[str, str],
    does: dict[str, str] | None = None,
) -> Function:
    meaning = {"en": en, "fr": fr}
    return Function(
        name, (argument,), gives, _STANDS, meaning, f"{name}(places)", written, says, aggregate=True, does=does
    )


DECLARED = (
    Function(
        "count", (Argument("value", many=True, star=True),), Kind.INTEGER, _STANDS,
        {
            "en": "The number of rows with `*`, of values that are present with a field, of different values with `distinct`.",
            "fr": "Le nombre de lignes avec `*`, de valeurs présentes avec un champ, de valeurs différentes avec `distinct`.",
        },
        "count(distinct town) as towns", _count, {"en": "the number of values of {value}", "fr": "le nombre de valeurs de {value}"}, aggregate=True,
    ),
    _total("sum", _NUMBER, _kind_of_sum, "The sum.", "La somme.", _sum, {"en": "the sum of {number}", "fr": "la somme de {number}"}, {"en": "adds up {number}", "fr": "additionne {number}"}),
    _total("avg", _NUMBER, Kind.DECIMAL, "The mean.", "La moyenne.", _called("avg"), {"en": "the mean of {number}", "fr": "la moyenne de {number}"}),
    _total("min", Argument("value", SORTABLE - {Kind.BOOLEAN}), kind_of_first, "The smallest value, or the earliest.", "La plus petite valeur, ou la plus ancienne.", _called("min"), {"en": "the smallest {value}", "fr": "le minimum de {value}"}),
    _total("max", Argument("value", SORTABLE - {Kind.BOOLEAN}), kind_of_first, "The greatest value, or the latest.", "La plus grande valeur, ou la plus récente.", _called("max"), {"en": "the greatest {value}", "fr": "le maximum de {value}"}),
    _total("median", _NUMBER, Kind.DECIMAL, "The value in the middle.", "La valeur du milieu.", _called("median"), {"en": "the median of {number}", "fr": "la médiane de {number}"}),
    Function(
        "percentile", (_NUMBER, Argument("share", NUMBERS, constant=True)), Kind.DECIMAL, _STANDS,
        {"en": "The value below which this share of the rows is, from 0 to 100.", "fr": "La valeur sous laquelle se trouve cette part des lignes, de 0 à 100."},
        "percentile(places, 90)", _percentile, {"en": "the {share}th percentile of {number}", "fr": "le {share}ᵉ centile de {number}"}, aggregate=True,
    ),
    Function(
        "bbox", (Argument("position", GEOGRAPHIC),), Kind.GEO_SHAPE, _STANDS,
        {"en": "The smallest box around the positions.", "fr": "Le plus petit rectangle autour des positions."},
        "bbox(position)", _box, {"en": "the box around {position}", "fr": "le rectangle autour de {position}"}, aggregate=True, spatial=_always,
    ),
    Function(
        "envelope", (Argument("position", GEOGRAPHIC),), Kind.GEO_SHAPE, _STANDS,
        {"en": "The smallest convex shape around the positions.", "fr": "La plus petite forme convexe autour des positions."},
        "envelope(position)", _envelope, {"en": "the outline around {position}", "fr": "le contour de {position}"}, aggregate=True, spatial=_always,
    ),
)  # fmt: skip

TOTALS = frozenset(function.name for function in DECLARED)
