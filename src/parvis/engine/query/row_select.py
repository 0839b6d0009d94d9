"""The SELECT of single rows: filtered, sorted and cut inside, written for the wire outside, so that only the rows of the
page are formatted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.cursors import Cursor, SortKey, cell_of, starting_after
from parvis.engine.query.lookup import indexed_page
from parvis.engine.query.selecting import Chosen
from parvis.engine.query.sorting import Order, ordered
from parvis.engine.query.source import Source, cut, labelled, nested, select_from
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.query.wire import OutputColumn, is_plain, output_column, wired
from parvis.engine.query.writing import Writer
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Schema

IDENTITY, CURSOR, TOTAL = "_id", "_after", "_total"
_PAGE = "p"


@dataclass(frozen=True, slots=True)
class RowPage:
    """Which of the rows are given: their order, the window, and for pages by `cursor` the token that they start `after`.

    `with_identity` adds the column `_id`.
    """

    orders: Sequence[Order]
    window: tuple[int | None, int]
    cursor: Cursor | None = None
    after: str = ""
    with_identity: bool = False


def row_select(
    write: Writer, source: Source, schema: Schema, columns: Sequence[Chosen], page: RowPage
) -> tuple[exp.Select, list[OutputColumn], bool]:
    """The query, what it gives, and whether the last cell of each row is the number of rows in all.

    That cell, or that of a cursor, is not among the columns told.
    """
    by_name = {column.name: column for column in schema}
    output = [output_column(one.name, one.term, by_name, source.typed) for one in columns]
    more: list[tuple[str, Sql]] = []
    if page.with_identity and source.identity is not None:
        output.append(OutputColumn(IDENTITY, Kind.TEXT))
        more.append((IDENTITY, sql.column(source.identity)))
    keys = _sort_keys(write, source, schema, page)
    if page.cursor is not None:
        more.append((CURSOR, cell_of(keys)))
    is_bare = source.typed or all(is_plain(column.kind) for column in output)
    indexed = indexed_page(write, source, page.window) if not keys else None
    if indexed is not None:
        more.append((TOTAL, indexed.total))
        keys = _by_place(source)
    lists = _lists(write, output[: len(columns)], columns, is_bare)
    values = [*lists[0], *(labelled(value, name) for name, value in more)]
    starting = [starting_after(page.after, page.cursor, keys, write)] if page.cursor and page.after else []
    if indexed is None:
        query = source.select(values, write, *starting)
        cut(query, page.window)
    else:
        query = replace(source, conditions=()).select(values, write, indexed.is_on_page)
        query.set("with_", indexed.found)
    if not keys and write.has_looked_up:
        keys = _by_place(source)
    if keys:
        query.set("order", exp.Order(expressions=[ordered(key.value, key.descending) for key in keys]))
    if is_bare:
        return query, output, indexed is not None
    shown = [*lists[1], *(labelled(sql.column(name, _PAGE), name) for name, _ in more)]
    return select_from(shown, nested(query, _PAGE)), output, indexed is not None


def _by_place(source: Source) -> list[SortKey]:
    return [] if source.position is None else [SortKey(sql.column(source.position), Kind.INTEGER, False)]


def _lists(
    write: Writer, output: Sequence[OutputColumn], columns: Sequence[Chosen], is_bare: bool
) -> tuple[list[Sql], list[Sql]]:
    """What is read of each row, and how it is shown. For fields as they are, which most questions ask for, both are written
    once and used again."""
    if write.zone == "UTC" and not write.held and all(one.term.op == "field" for one in columns):
        write.spatial = write.spatial or (not is_bare and any(one.kind is Kind.GEO_SHAPE for one in output))
        fields = tuple(
            (str(one.term.value), told.name, told.kind, told.precision)
            for one, told in zip(columns, output, strict=True)
        )
        read, shown = _written_fields(fields, is_bare)
        return [sql.Written(this=read)], [sql.Written(this=shown)]
    read_terms = [labelled(write.of(one.term), one.name if is_bare else f"c{n}") for n, one in enumerate(columns)]
    return read_terms, _shown(write, [(one.name, one.kind, one.precision) for one in output])


@lru_cache(maxsize=512)
def _written_fields(
    fields: tuple[tuple[str, str, Kind | None, Precision | None], ...], is_bare: bool
) -> tuple[str, str]:
    read = [labelled(sql.column(name), label if is_bare else f"c{n}") for n, (name, label, _, _) in enumerate(fields)]
    write = Writer({}, "UTC", "fr")
    return sql.written_list(read), sql.written_list(_shown(write, [field[1:] for field in fields]))


def _shown(write: Writer, columns: Sequence[tuple[str, Kind | None, Precision | None]]) -> list[Sql]:
    return [
        labelled(wired(write, sql.column(f"c{n}", _PAGE), kind, precision), name)
        for n, (name, kind, precision) in enumerate(columns)
    ]


def _sort_keys(write: Writer, source: Source, schema: Schema, page: RowPage) -> list[SortKey]:
    """What the rows are sorted by, ties settled; nothing when the order of publication will do.

    Pages by cursor settle ties by the key, which stays when the dataset is published anew, rather than by the place.
    """
    keys = [SortKey(write.of(term), term.kind, descending) for term, descending in page.orders if not _is_idle(term)]
    if not page.orders and page.cursor is None and (source.in_order or page.window == (None, 0)):
        return []
    names = (source.position,) if source.position is not None else source.key
    if page.cursor is not None and source.key:
        names = source.key
    for name in names:
        kind = schema[name].kind if name in schema else Kind.INTEGER
        keys.append(SortKey(sql.column(name), kind, False))
    return keys


def _is_idle(term: Term) -> bool:
    """Whether sorting by the term changes nothing; a bare constant would even be read as a column's rank."""
    return term.is_constant
