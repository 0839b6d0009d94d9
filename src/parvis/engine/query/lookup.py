"""Words and positions looked up in the indexes of a snapshot: conditions on the place of a row instead of on its cells.

Several words are looked up from the rarest to the most frequent, so that each narrows the next. Rows that came after the
index was made are read instead. When the indexes alone tell which rows are meant, one statement finds the places of all of
them, counts them, and reads the rows of the page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.source import Source, cut, nested, select_from
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term, parts_of
from parvis.engine.tables.served import Matched, WordIndex

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_OCCURRENCES, _POINTS, _EACH, _FOUND = "o", "g", "e", "found"
_NEAR = frozenset({"within_distance", "in_bbox", "intersects", "within"})
_LISTED = 1000


class Lookup:
    """The indexes of the relation whose rows are numbered by the column `position`; `is_used` once a condition needed the words.

    `points` names, for columns of positions, the table that holds them sorted along a curve on the map.
    """

    def __init__(self, index: WordIndex, points: Mapping[str, str], position: str, write: Writer) -> None:
        self.index = index
        self.points = points
        self._write = write
        self.position = position
        self.is_used = False

    def holds(self, fields: Sequence[Term]) -> bool:
        """Whether the words of all these terms are in the index."""
        return all(field.op == "field" and field.value in self.index.fields for field in fields)

    def has_points_of(self, term: Term) -> bool:
        """Whether the table of a column's positions tells which rows meet this condition."""
        return term.op in _NEAR and term.args[0].op == "field" and term.args[0].value in self.points

    def rows_with(self, found: Iterable[Matched], fields: Sequence[Term]) -> Sql:
        """The condition that a row has, in `fields`, one of the words of each of `found`."""
        numbers = sorted({self.index.fields[str(field.value)] for field in fields})
        everywhere = len(numbers) == len(self.index.fields)
        telling = [one for one in found if not (everywhere and one.everywhere)]
        if any(not one.numbers for one in telling):
            return exp.Boolean(this=False)
        if not telling:
            return exp.Boolean(this=True)
        self.is_used = True
        return exp.In(this=sql.column(self.position), query=self.places(telling, numbers))

    def places(self, found: Sequence[Matched], fields: Sequence[int]) -> Sql:
        """The places of the rows that have a word of each of `found`, as a subquery; some may come twice."""
        inner: Sql | None = None
        for matched in sorted(found, key=lambda one: one.rows):
            conditions = [_numbered("word", matched.numbers, self._write)]
            if len(fields) < len(self.index.fields):
                conditions.append(_numbered("field", fields, self._write))
            if inner is not None:
                conditions.append(exp.In(this=_column("place"), query=inner))
            select = exp.Select(
                expressions=[_column("place")],
                from_=exp.From(
                    this=exp.Table(
                        this=sql.identifier(self.index.occurrences),
                        alias=exp.TableAlias(this=sql.identifier(_OCCURRENCES)),
                    )
                ),
                where=exp.Where(this=sql.both(conditions)),
            )
            inner = exp.Subquery(this=select)
        assert inner is not None
        return inner

    def or_unindexed(self, indexed: Sql, scanned: Sql) -> Sql:
        """`indexed` for the rows in the index, `scanned` for those that came after it."""
        if self.index.is_whole:
            return indexed
        place = sql.column(self.position)
        early = sql.both([sql.below(place, sql.number(self.index.rows)), indexed])
        return sql.either([early, sql.both([sql.at_least(place.copy(), sql.number(self.index.rows)), scanned])])


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """One window of the rows that the indexes alone find: `is_on_page` is the condition that a row is one of them, `total` how many
    rows there are in all, and `found` what both read, to stand before the query."""

    is_on_page: Sql
    total: Sql
    found: exp.With


def indexed_count(write: Writer, source: Source) -> Sql | None:
    """The count of the rows that meet the conditions, from the indexes alone; None when it takes more than that."""
    found = _indexed(write, source)
    return None if found is None else select_from([exp.Count(this=exp.Star())], nested(found, _FOUND))


def indexed_page(write: Writer, source: Source, window: tuple[int | None, int]) -> IndexedPage | None:
    """A window of the rows in the order of their places; None when the indexes alone do not tell which these are."""
    found = _indexed(write, source) if window[0] is not None else None
    if found is None or write.lookup is None:
        return None
    name = exp.TableAlias(this=sql.identifier(_FOUND))
    place = sql.column("place", _FOUND)
    page = select_from([place], exp.Table(this=sql.identifier(_FOUND)))
    page.set("order", exp.Order(expressions=[exp.Ordered(this=place.copy(), desc=False, nulls_first=False)]))
    cut(page, window)
    return IndexedPage(
        exp.In(this=sql.column(write.lookup.position), query=exp.Subquery(this=page)),
        exp.Subquery(this=select_from([exp.Count(this=exp.Star())], exp.Table(this=sql.identifier(_FOUND)))),
        exp.With(expressions=[exp.CTE(this=found, alias=name, materialized=True)]),
    )


def _indexed(write: Writer, source: Source) -> exp.Select | None:
    """The places, each once, of the rows that meet the conditions, when these are all on words or on a position."""
    lookup = write.lookup
    if lookup is None or not lookup.index.is_whole or source.record is not None:
        return None
    terms = [part for condition in source.conditions for part in parts_of(condition)]
    near = [term for term in terms if lookup.has_points_of(term)]
    others = [term for term in terms if term not in near]
    if len({term.args[0] for term in near}) > 1:
        return None
    worded = [_worded(write, lookup, term) for term in others]
    known = [places for places in worded if places is not None]
    if len(known) < len(others) or not terms:
        return None
    return _near(write, lookup, near, known) if near else _once(known)


def _worded(write: Writer, lookup: Lookup, term: Term) -> Sql | None:
    """The places of the rows that have some words, when that is what `term` asks; some may come twice."""
    condition = write.of(term)
    subquery = condition.args.get("query") if isinstance(condition, exp.In) else None
    return subquery if subquery is not None and condition.this == sql.column(lookup.position) else None


def _once(each: Sequence[Sql]) -> exp.Select:
    """The places that are in all of `each`, each once."""
    first, *others = each
    rows = exp.Subquery(this=first.this, alias=exp.TableAlias(this=sql.identifier(_EACH)))
    select = select_from([sql.column("place", _EACH)], rows)
    select.set("distinct", exp.Distinct())
    if others:
        select.set("where", exp.Where(this=sql.both(_among(_EACH, others))))
    return select


def _among(alias: str, each: Iterable[Sql]) -> list[Sql]:
    return [exp.In(this=sql.column("place", alias), query=places) for places in each]


def _near(write: Writer, lookup: Lookup, near: Sequence[Term], worded: Sequence[Sql]) -> exp.Select:
    field = near[0].args[0]
    held, write.held = write.held, {field: ("point", _POINTS)}
    conditions = [write.of(term) for term in near]
    write.held = held
    conditions += _among(_POINTS, worded)
    table = exp.Table(
        this=sql.identifier(lookup.points[str(field.value)]), alias=exp.TableAlias(this=sql.identifier(_POINTS))
    )
    select = select_from([sql.column("place", _POINTS)], table)
    select.set("where", exp.Where(this=sql.both(conditions)))
    return select


def _column(name: str) -> Sql:
    return sql.column(name, _OCCURRENCES)


def _numbered(name: str, numbers: Sequence[int], write: Writer) -> Sql:
    """The condition that a column is one of `numbers`, which rise, in the form by which the engine skips most of a sorted table."""
    value = _column(name)
    if len(numbers) == numbers[-1] - numbers[0] + 1:
        return exp.Between(this=value, low=sql.number(numbers[0]), high=sql.number(numbers[-1]))
    if len(numbers) <= _LISTED:
        return exp.In(this=value, expressions=[sql.number(number) for number in numbers])
    each = exp.Select(expressions=[sql.call("unnest", write.bind(tuple(numbers)))])
    return exp.In(this=value, query=exp.Subquery(this=each))
