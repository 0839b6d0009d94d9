"""The SELECT of groups: keys and totals inside, what is made of them outside.

A row with several values counts in the group of each. Groups come by rising key unless another order is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.clusters import cluster_tables
from parvis.engine.query.errors import malformed
from parvis.engine.query.pregrouping import pregrouped, repeated_field
from parvis.engine.query.ranges import range_label, rank_inside
from parvis.engine.query.selecting import Chosen
from parvis.engine.query.sorting import Order, ordered
from parvis.engine.query.source import Source, cut, labelled, nested, select_from
from parvis.engine.query.sql import ROWS, Sql
from parvis.engine.query.term import Term
from parvis.engine.query.totals import TOTALS
from parvis.engine.query.wire import OutputColumn, output_column, wired
from parvis.engine.query.writing import Writer
from parvis.engine.tables.kinds import Kind

_GROUPS = "g"


def group_select(
    write: Writer,
    source: Source,
    keys: Sequence[Chosen],
    columns: Sequence[Chosen],
    orders: Sequence[Order],
    window: tuple[int | None, int],
) -> tuple[exp.Select, list[OutputColumn]]:
    """The query and what it gives."""
    key_terms = [key.term for key in keys]
    totals = _totals([*(one.term for one in columns), *(term for term, _ in orders)], key_terms)
    inner = _inner(write, source, key_terms, totals)
    clusters = cluster_tables(write, source, key_terms)
    held = {term: (f"k{n}", _GROUPS) for n, term in enumerate(key_terms)}
    write.held = {**held, **{term: (f"a{n}", _GROUPS) for n, term in enumerate(totals)}}
    output, shown = [], []
    for one in columns:
        column, value = _shown(write, one, key_terms, source.typed)
        output.append(column)
        shown.append(labelled(value, one.name))
    query = select_from(shown, nested(inner, _GROUPS))
    if clusters:
        query.set("with_", exp.With(expressions=clusters, recursive=True))
    _sort(write, query, orders, key_terms)
    cut(query, window)
    return query, output


def _totals(terms: Sequence[Term], keys: Sequence[Term]) -> list[Term]:
    """The totals that the terms are made of, each once. Raises QueryError for a field that is in no group."""
    found: dict[Term, None] = {}
    waiting = list(reversed(terms))
    while waiting:
        term = waiting.pop()
        if term in keys:
            continue
        if term.op in TOTALS:
            found[term] = None
        elif term.op == "field":
            raise malformed(
                f"{term.value} must be in group_by or inside a total",
                f"{term.value} doit figurer dans group_by ou dans un total",
                term.at,
            )
        elif term.op == "random":
            raise malformed("random cannot sort groups", "random ne trie pas des groupes", term.at)
        else:
            waiting.extend(reversed(term.args))
    return list(found)


def _inner(write: Writer, source: Source, keys: Sequence[Term], totals: Sequence[Term]) -> exp.Select:
    spread = [term for key in keys if key.many for term in key.walk() if term.op == "field" and term.many]
    outside = [condition for key in keys if (condition := rank_inside(write, key)) is not None]
    if spread:
        names = {term: f"{_GROUPS}_{n}_{term.value}" for n, term in enumerate(dict.fromkeys(spread))}
        each = [labelled(_each_value(write, term), name) for term, name in names.items()]
        rows = nested(
            source.select([exp.Column(this=exp.Star(), table=sql.identifier(ROWS)), *each], write, *outside), ROWS
        )
        values = _values(write, keys, [], {term: (name, ROWS) for term, name in names.items()})
        query = select_from([*values, *_values(write, [], totals)], rows)
    elif keys and (field := repeated_field(write, keys, totals)) is not None:
        query = pregrouped(write, source, field, keys, totals)
    else:
        query = source.select(_values(write, keys, totals), write, *outside)
    if keys:
        query.set("group", exp.Group(expressions=[sql.number(n + 1) for n in range(len(keys))]))
    return query


def _values(
    write: Writer, keys: Sequence[Term], totals: Sequence[Term], spread: dict[Term, tuple[str, str]] | None = None
) -> list[Sql]:
    """The keys and totals of a row. Only keys that are values of a list read it where it is `spread`, one value a row."""
    values = []
    for n, key in enumerate(keys):
        write.held = spread or {} if key.many else {}
        values.append(labelled(write.of(key), f"k{n}"))
    write.held = {}
    values += [labelled(write.of(total), f"a{n}") for n, total in enumerate(totals)]
    for n, key in enumerate(keys):
        if key.op == "geo_cluster":
            place = write.of(key.args[0])
            for axis in ("lon", "lat"):
                values.append(labelled(sql.call("avg", sql.part(place.copy(), axis)), f"k{n}_{axis}"))
    return values


def _each_value(write: Writer, term: Term) -> Sql:
    """Each value of a list once, null for an empty one."""
    values = write.of(term)
    nothing = sql.call("list_value", exp.Null())
    filled = sql.above(sql.call("len", values), sql.number(0))
    return sql.call("unnest", sql.when([(filled, sql.call("list_distinct", values.copy()))], nothing))


def _shown(write: Writer, one: Chosen, keys: Sequence[Term], typed: bool) -> tuple[OutputColumn, Sql]:
    columns = {column.name: column for column in write.columns}
    term = one.term
    column = replace(output_column(one.name, term, columns, typed), many=False, separator=None, source=None)
    value = write.of(term)
    if term in keys and term.op == "range":
        return column, _labelled_range(write, term, value)
    if term in keys and term.op == "geo_cluster":
        return replace(column, kind=Kind.JSON, json_text=True), _centroid(keys.index(term), value)
    return column, value if typed else wired(write, value, term.kind, column.precision)


def _labelled_range(write: Writer, term: Term, key: Sql) -> Sql:
    return sql.when([(sql.is_null(key), exp.Null())], range_label(write, term, key.copy()))


def _centroid(rank: int, key: Sql) -> Sql:
    parts = [sql.cast(sql.column(f"k{rank}_{axis}", _GROUPS), sql.VARCHAR) for axis in ("lat", "lon")]
    text = sql.joined_text(
        [sql.words('{"cluster_centroid": {"lat": '), parts[0], sql.words(', "lon": '), parts[1], sql.words("}}")]
    )
    return sql.when([(sql.is_null(key), exp.Null())], text)


def _sort(write: Writer, query: exp.Select, orders: Sequence[Order], keys: Sequence[Term]) -> None:
    wanted = [(term, descending) for term, descending in orders if not term.is_constant]
    wanted += [(key, False) for key in keys if all(key != term for term, _ in wanted)]
    if wanted:
        query.set("order", exp.Order(expressions=[ordered(write.of(term), descending) for term, descending in wanted]))
