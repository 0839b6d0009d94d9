"""Where the rows of a query come from: the dataset's relation and the conditions on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.sql import ROWS, Sql
from parvis.engine.query.term import Term
from parvis.engine.query.writing import Writer


@dataclass(frozen=True, slots=True)
class Source:
    """`position` numbers the rows of the relation when it has such a column, `identity` names each; `key` identifies them.

    `record` keeps the row of that identity alone, which is at one of `places` when these are known. Rows that are not
    `in_order` come in any order unless they are sorted.
    """

    relation: str | Sql
    conditions: tuple[Term, ...]
    position: str | None = None
    key: tuple[str, ...] = ()
    typed: bool = False
    identity: str | None = None
    record: str | None = None
    places: tuple[int, ...] | None = None
    in_order: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether all the rows of the relation are meant."""
        return not self.conditions and self.record is None

    def select(self, expressions: Sequence[Sql], write: Writer, *more: Sql) -> exp.Select:
        """A SELECT of `expressions` over the rows that meet the conditions and `more`."""
        query = select_from(expressions, self._rows())
        parts = [*self._record(write), *(write.of(term) for term in self.conditions), *more]
        if parts:
            query.set("where", exp.Where(this=sql.both(parts)))
        return query

    def _record(self, write: Writer) -> list[Sql]:
        if self.record is None or self.identity is None:
            return []
        same = sql.equal(sql.column(self.identity), write.bind(self.record))
        if self.places is None or self.position is None:
            return [same]
        if not self.places:
            return [exp.Boolean(this=False)]
        return [exp.In(this=sql.column(self.position), expressions=[sql.number(place) for place in self.places]), same]

    def _rows(self) -> Sql:
        alias = exp.TableAlias(this=sql.identifier(ROWS))
        if isinstance(self.relation, str):
            return exp.Table(this=sql.identifier(self.relation), alias=alias)
        relation = self.relation.copy()
        if isinstance(relation, exp.Table | exp.Subquery):
            relation.set("alias", alias)
            return relation
        return exp.Table(this=relation, alias=alias)


def select_from(expressions: Sequence[Sql], rows: Sql) -> exp.Select:
    return exp.Select(expressions=list(expressions), from_=exp.From(this=rows))


def nested(query: exp.Select, name: str) -> Sql:
    """`query` as the rows called `name` of another."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=sql.identifier(name)))


def cut(query: exp.Select, window: tuple[int | None, int]) -> None:
    """Keep the rows of the window only. Its two numbers are whole numbers that were checked."""
    limit, offset = window
    if limit is not None:
        query.set("limit", exp.Limit(expression=sql.number(limit)))
    if offset:
        query.set("offset", exp.Offset(expression=sql.number(offset)))


def labelled(value: Sql, name: str) -> Sql:
    return exp.Alias(this=value, alias=sql.identifier(name))
