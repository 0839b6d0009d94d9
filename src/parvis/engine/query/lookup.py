"""Words looked up in a snapshot's inverted index: conditions on the place of a row instead of on its text.

Several words are looked up from the rarest to the most frequent, so that each narrows the next. Rows that came after the
index was made are read instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.source import Source, cut
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.tables.served import Matched, WordIndex

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_OCCURRENCES, _FOUND = "o", "found"
_LISTED = 1000


class Lookup:
    """The index of the relation whose rows are numbered by the column `position`; `is_used` once a condition needed it."""

    def __init__(self, index: WordIndex, position: str, write: Writer) -> None:
        self.index = index
        self._write = write
        self.position = position
        self.is_used = False

    def holds(self, fields: Sequence[Term]) -> bool:
        """Whether the words of all these terms are in the index."""
        return all(field.op == "field" and field.value in self.index.fields for field in fields)

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


def indexed_count(write: Writer, source: Source) -> Sql | None:
    """The count of the rows that meet one condition on words, from the index alone; None when it takes more than that."""
    places = _only_places(write, source)
    if places is None:
        return None
    distinct = exp.Distinct(expressions=[sql.column("place", _FOUND)])
    return exp.Select(expressions=[exp.Count(this=distinct)], from_=exp.From(this=places))


def indexed_page(write: Writer, source: Source, window: tuple[int | None, int]) -> Sql | None:
    """The condition that a row is one of the window of those that meet one condition on words, in the order of places."""
    places = _only_places(write, source)
    if places is None or write.lookup is None:
        return None
    place = sql.column("place", _FOUND)
    page = exp.Select(
        expressions=[place],
        from_=exp.From(this=places),
        group=exp.Group(expressions=[place.copy()]),
        order=exp.Order(expressions=[place.copy()]),
    )
    cut(page, window)
    return exp.In(this=sql.column(write.lookup.position), query=exp.Subquery(this=page))


def _only_places(write: Writer, source: Source) -> Sql | None:
    """The places in the index, called `found`, when a condition on words is all that is asked of the rows."""
    lookup = write.lookup
    if lookup is None or not lookup.index.is_whole or source.record is not None or len(source.conditions) != 1:
        return None
    condition = write.of(source.conditions[0])
    subquery = condition.args.get("query") if isinstance(condition, exp.In) else None
    if subquery is None or condition.this != sql.column(lookup.position):
        return None
    return exp.Subquery(this=subquery.this, alias=exp.TableAlias(this=sql.identifier(_FOUND)))


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
