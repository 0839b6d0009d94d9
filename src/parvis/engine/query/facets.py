"""Facets: the values of a field with the number of rows of each, under the refinements of a request.

A disjunctive facet is counted without its own refinements, so that the values beside the chosen ones keep their counts. Dates
and hierarchies show their first level, and below each refined value the level under it. Missing values are not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlglot import exp

from parvis.engine.query import sql, tree
from parvis.engine.query.compile import conditions_of, scope_of, source_of, writer_for
from parvis.engine.query.compiled import Compiled
from parvis.engine.query.errors import bad_parameter
from parvis.engine.query.parser import Parser
from parvis.engine.query.refining import split_refinement
from parvis.engine.query.request import Request
from parvis.engine.query.source import labelled, nested, select_from
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import GEOGRAPHIC, TEMPORAL, Term, field_term
from parvis.engine.query.wire import OutputColumn
from parvis.engine.query.writing import Writer
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.served import Served

SORTS = ("-count", "count", "alphanum", "-alphanum", "num", "-num")
MOST_VALUES = 20_000
DATE_SEPARATOR = "/"
_COUNTED = "c"
_DATE_LEVELS = ("%Y", "%Y/%m", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as asked for. `separator` parts the levels of its values; `limit` bounds each level."""

    name: str
    sort: str = "-count"
    limit: int | None = None
    disjunctive: bool = False
    separator: str | None = None


class FacetValue(NamedTuple):
    """`value` is the whole path, `name` its last part; `state` is displayed, refined or excluded."""

    name: str
    value: str
    count: int  # type: ignore[assignment] # the word of the API, over a method of tuples that nobody needs here
    state: str
    facets: tuple[FacetValue, ...] = ()


def parse_facet(text: str, schema: Schema) -> Facet:
    """The facet written `name` or `facet(name="name", sort="count", limit=20)`. Raises QueryError."""
    asked = _asked(text)
    name = str(asked.get("name", ""))
    if name not in schema:
        raise bad_parameter("facet", name[:80] or text[:80], "one of the dataset's fields", "l’un des champs du jeu")
    column = schema[name]
    if column.kind in GEOGRAPHIC or column.kind in (Kind.JSON, Kind.FILE):
        raise bad_parameter("facet", name, "a field with plain values", "un champ aux valeurs simples")
    sort, limit = asked.get("sort", "-count"), asked.get("limit")
    if sort not in SORTS:
        raise bad_parameter("facet sort", str(sort)[:80], "one of " + " ".join(SORTS), "l’un de " + " ".join(SORTS))
    if limit is not None and (not isinstance(limit, int) or not 0 < limit <= MOST_VALUES):
        raise bad_parameter("facet limit", str(limit)[:80], f"1 <= limit <= {MOST_VALUES}")
    return Facet(name, str(sort), limit, bool(asked.get("disjunctive")), _separator(column, asked))


def _separator(column: Column, asked: Mapping[str, object]) -> str | None:
    """What parts the levels of the facet's values; a text may be asked as a hierarchy, or not as one."""
    if column.separator is not None:
        return None
    if column.kind in TEMPORAL:
        return DATE_SEPARATOR
    written, hierarchical = asked.get("separator"), asked.get("hierarchical")
    if hierarchical is False:
        return None
    if isinstance(written, str) and written:
        return written
    return column.hierarchy or (DATE_SEPARATOR if hierarchical else None)


def _asked(text: str) -> dict[str, object]:
    text = text.strip()
    if not text.lower().startswith("facet("):
        return {"name": text[1:-1] if len(text) > 2 and text[0] == text[-1] == "`" else text}
    parser = Parser(text)
    call = parser.expression()
    parser.end()
    if not isinstance(call, tree.Call) or call.arguments:
        raise bad_parameter("facet", text[:80], 'facet(name="…", sort="…")')
    values: dict[str, object] = {}
    for name, node in call.named:
        if isinstance(node, tree.Text | tree.Truth | tree.Number):
            values[name] = node.value
        elif isinstance(node, tree.Name):
            values[name] = node.name
    return values


def compile_facet(
    facet: Facet, request: Request, schema: Schema, relation: str | Sql | Served, *, now: datetime | None = None
) -> Compiled:
    """The SELECT of the facet's values and their counts, in the facet's order.

    Rows are counted by what the column holds, and only the few different values are then written as texts or parted in levels.
    """
    scope = scope_of(request, schema, now or datetime.now(UTC))
    disjunctive = facet.disjunctive or facet.name in request.disjunctive
    conditions = conditions_of(request, scope, facet.name if disjunctive else None)
    write = writer_for(request, schema, relation if isinstance(relation, Served) else None)
    field = field_term(schema[facet.name])
    source = source_of(request, schema, relation, conditions)
    counted = source.select(
        [labelled(_held(write, field), "held"), labelled(exp.Count(this=exp.Star()), "rows")], write
    )
    counted.set("group", exp.Group(expressions=[sql.number(1)]))
    write.held = {field: ("held", _COUNTED)}
    value, raw = _value(write, facet, field, schema[facet.name], _opened(facet, request))
    each = [labelled(value, "value"), labelled(raw, "raw"), sql.column("rows", _COUNTED)]
    rows = nested(select_from(each, nested(counted, _COUNTED)), "v")
    is_single = not field.many and facet.separator is None
    total = sql.column("rows", "v") if is_single else sql.call("sum", sql.column("rows", "v"))
    raw_value = sql.column("raw", "v") if is_single else sql.call("any_value", sql.column("raw", "v"))
    query = select_from([sql.column("value", "v"), labelled(sql.cast(total, sql.BIGINT), "count")], rows)
    present = sql.column("raw" if is_single else "value", "v")
    query.set("where", exp.Where(this=sql.is_not_null(present)))
    if not is_single:
        query.set("group", exp.Group(expressions=[sql.number(1)]))
    query.set("order", exp.Order(expressions=_order(facet, total.copy(), raw_value)))
    flat = facet.separator is None and facet.limit is not None
    query.set("limit", exp.Limit(expression=sql.number(facet.limit if flat and facet.limit else MOST_VALUES)))
    text, parameters = write.bindings.written(query)
    columns = (OutputColumn("value", Kind.TEXT), OutputColumn("count", Kind.INTEGER))
    canonical = "\n".join((text, repr(parameters), repr(facet)))
    return Compiled(text, parameters, columns, True, write.spatial, canonical)


def _held(write: Writer, field: Term) -> Sql:
    """What rows are counted by: truths as small numbers, which the engine groups far faster."""
    held = write.of(field)
    return sql.cast(held, exp.DType.UTINYINT) if field.kind is Kind.BOOLEAN and not field.many else held


def _value(write: Writer, facet: Facet, field: Term, column: Column, opened: Sequence[set[str]]) -> tuple[Sql, Sql]:
    """The text of a row's value or values, and what sorts them as numbers."""
    value = write.of(field)
    if field.many:
        values = sql.call("unnest", sql.call("list_distinct", value))
        return values, values.copy()
    if field.kind in TEMPORAL:
        local, finest = (
            write.local(field),
            {Precision.YEAR: 1, Precision.MONTH: 2}.get(column.precision or Precision.DAY, 3),
        )
        levels = [sql.call("strftime", local.copy(), sql.words(pattern)) for pattern in _DATE_LEVELS[:finest]]
        return _levels(write, levels, opened), exp.Null()
    if facet.separator is not None and field.kind is Kind.TEXT:
        parts = sql.call("string_split", value, write.bind(facet.separator))
        levels = [_prefix(write, parts, depth, facet.separator) for depth in range(1, len(opened) + 2)]
        return _levels(write, levels, opened), exp.Null()
    shown = sql.cast(value, exp.DType.BOOLEAN) if field.kind is Kind.BOOLEAN else value
    return sql.cast(shown, sql.VARCHAR), value.copy()


def _prefix(write: Writer, parts: Sql, depth: int, separator: str) -> Sql:
    start = sql.call("list_slice", parts.copy(), sql.number(1), sql.number(depth))
    deep_enough = sql.at_least(sql.call("len", parts.copy()), sql.number(depth))
    return sql.when([(deep_enough, sql.call("array_to_string", start, write.bind(separator)))])


def _levels(write: Writer, levels: Sequence[Sql], opened: Sequence[set[str]]) -> Sql:
    """Each level of a row's value, a lower one only under an opened value."""
    shown = [levels[0]]
    for depth, parents in enumerate(opened[: len(levels) - 1]):
        under = exp.In(this=levels[depth].copy(), expressions=[write.bind(one) for one in sorted(parents)])
        shown.append(sql.when([(under, levels[depth + 1])]))
    return sql.call("unnest", sql.call("list_value", *shown))


def _opened(facet: Facet, request: Request) -> list[set[str]]:
    """The refined values and those above them, by depth."""
    by_depth: list[set[str]] = []
    if facet.separator is None:
        return by_depth
    for value in _refined(request.refine, facet.name):
        parts = value.split(facet.separator)
        for depth in range(min(len(parts), 10)):
            if len(by_depth) <= depth:
                by_depth.append(set())
            by_depth[depth].add(facet.separator.join(parts[: depth + 1]))
    return by_depth


def _refined(texts: Iterable[str], name: str) -> list[str]:
    pairs = (split_refinement(text) for text in texts)
    return [value for pair in pairs if pair is not None for found, value in [pair] if found == name]


def _order(facet: Facet, count: Sql, number: Sql) -> list[Sql]:
    value = sql.column("value", "v")
    down = facet.sort.startswith("-")
    by: dict[str, Sql] = {"count": count, "alphanum": value.copy(), "num": number}
    first = by[facet.sort.lstrip("-")]
    ordered = [exp.Ordered(this=first, desc=down, nulls_first=False)]
    return [*ordered, exp.Ordered(this=value, desc=False, nulls_first=False)]


def is_listed(facet: Facet, request: Request) -> bool:
    """Whether the facet's values are its rows as they come: all on one level, none chosen, none excluded."""
    chosen = (*_refined(request.refine, facet.name), *_refined(request.exclude, facet.name))
    return facet.separator is None and not chosen


def facet_values(facet: Facet, request: Request, rows: Iterable[tuple[str, int]]) -> tuple[FacetValue, ...]:
    """The rows of a facet as a tree, with the excluded values listed and each level cut to the facet's limit."""
    refined = set(_refined(request.refine, facet.name))
    excluded = dict.fromkeys(_refined(request.exclude, facet.name))
    counted = {value: count for value, count in rows if value not in excluded}
    below: dict[str, list[str]] = {}
    for value in [*counted, *excluded]:
        below.setdefault(_parent(facet, value), []).append(value)

    def level(parent: str) -> tuple[FacetValue, ...]:
        values = below.get(parent, [])
        kept = values if facet.limit is None else [v for n, v in enumerate(values) if n < facet.limit or v in refined]
        return tuple(
            FacetValue(
                _last(facet, one),
                one,
                counted.get(one, 0),
                "excluded" if one in excluded else "refined" if one in refined else "displayed",
                level(one) if one and facet.separator is not None else (),
            )
            for one in kept
        )

    return level("")


def _parent(facet: Facet, value: str) -> str:
    return "" if facet.separator is None else value.rpartition(facet.separator)[0]


def _last(facet: Facet, value: str) -> str:
    return value if facet.separator is None else value.rpartition(facet.separator)[2]
