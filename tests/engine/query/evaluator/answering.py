"""The answer to a whole request: rows filtered, grouped, sorted, cut and written for the wire."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from parvis.engine.query import Request, clauses, tree
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Schema
from tests.engine.query.evaluator import moments, values
from tests.engine.query.evaluator.expressions import Meaning, Reading, constant
from tests.engine.query.evaluator.grouping import OUTSIDE, ranged, total

TOTALS = ("count", "sum", "avg", "min", "max", "median", "percentile")
_PAGE = 100


@dataclass(frozen=True)
class Answer:
    """The rows of the page, and how many there are in all when they are not groups."""

    rows: list[dict[str, Any]]
    total: int | None


@dataclass(frozen=True)
class Output:
    """A column of the answer; `written` is its text as typed."""

    name: str
    written: str
    meaning: Meaning
    node: tree.Node
    label: Callable[[Any], str] | None = None


def evaluate(request: Request, schema: Schema, rows: list[dict[str, Any]], now: datetime) -> Answer:
    """What `request` answers over `rows` at the instant `now`."""
    zone = ZoneInfo(request.timezone)
    reading = Reading(schema, zone, request.lang, now)
    kept = [row for row in rows if _is_wanted(request, reading, row)]
    keys = [_key(reading, item) for item in clauses.parse_group_by(request.group_by or "")]
    items = clauses.parse_select(request.select or "")
    sortings = clauses.parse_order_by(request.order_by or "")
    if keys or any(map(_is_total, (*(item.of for item in items), *(one.of for one in sortings)))):
        grouped = Reading(schema, zone, request.lang, now, _in_groups(keys, reading))
        chosen = _columns(grouped, items, keys)
        found: list[Any] = _groups(keys, kept)
        ties = [key.meaning.of for key in _by_rank(keys)]
        size = None
    else:
        grouped = reading
        chosen = _columns(reading, items, keys)
        found, ties, size = kept, [lambda row: row["id"]] if sortings else [], len(kept)
    found = _sorted(grouped, sortings, chosen, ties, found)
    limit = _PAGE if request.limit in (None, -1) else request.limit
    page = found[request.offset : request.offset + limit]
    return Answer([{one.name: _wired(one, row, zone) for one in chosen} for row in page], size)


def _is_wanted(request: Request, reading: Reading, row: dict[str, Any]) -> bool:
    conditions = [parsed for text in request.where if (parsed := clauses.parse_where(text)) is not None]
    if any(reading.condition(condition)(row) is not True for condition in conditions):
        return False
    refined: dict[str, list[bool]] = {}
    for text in request.refine:
        name, value = text.split(":", 1)
        refined.setdefault(name, []).append(_is_in_facet(reading, name, value, row))
    if not all((any if name in request.disjunctive else all)(tests) for name, tests in refined.items()):
        return False
    return not any(_is_in_facet(reading, *text.split(":", 1), row) for text in request.exclude)


def _is_in_facet(reading: Reading, name: str, value: str, row: dict[str, Any]) -> bool:
    found, column = row[name], reading.schema[name]
    if isinstance(found, list):
        return value in found
    if column.hierarchy is not None and isinstance(found, str):
        return found == value or found.startswith(value + column.hierarchy)
    field = reading.meaning(tree.Name(0, name))
    wanted = reading.fitted(constant(Kind.TEXT, value), field)
    return values.compared("=", found, wanted.of(row), reading.zone) is True


def _is_total(node: tree.Node) -> bool:
    match node:
        case tree.Call(name=name) if name.lower() in TOTALS:
            return True
        case tree.Arithmetic(left=left, right=right) | tree.Comparison(left=left, right=right):
            return _is_total(left) or _is_total(right)
        case tree.Negative(of=of):
            return _is_total(of)
    return False


def _key(reading: Reading, item: tree.Item) -> Output:
    name = item.label or (item.of.name if isinstance(item.of, tree.Name) else item.written)
    if isinstance(item.of, tree.Call) and item.of.name.lower() == "range":
        meaning, label = ranged(reading, item.of)
        return Output(name, item.written, meaning, item.of, label)
    return Output(name, item.written, reading.meaning(item.of), item.of)


@dataclass(frozen=True)
class Group:
    keys: dict[str, Any]
    rows: list[dict[str, Any]]


def _groups(keys: list[Output], rows: list[dict[str, Any]]) -> list[Group]:
    """The groups; a row with several values is in the group of each, and in that of none when it has none."""
    found: dict[Any, Group] = {}
    several = sorted({name for key in keys if key.meaning.many for name in _lists_in(key.node)})
    for row in rows:
        for spread in _spread(row, several):
            at = {key.written: key.meaning.of(spread if key.meaning.many else row) for key in keys}
            at = {
                name: value[0] if isinstance(value, list) and len(value) == 1 else value for name, value in at.items()
            }
            if not any(value is OUTSIDE for value in at.values()):
                found.setdefault(tuple(map(_alike, at.values())), Group(at, [])).rows.append(row)
    if not keys and not found:
        found[()] = Group({}, [])
    return list(found.values())


def _alike(value: Any) -> Any:
    return values.rank(value) if isinstance(value, float) else (type(value), value)


def _lists_in(node: tree.Node) -> list[str]:
    match node:
        case tree.Name(name=name):
            return [name]
        case tree.Call(arguments=arguments):
            return [name for argument in arguments for name in _lists_in(argument)]
    return []


def _spread(row: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    spread = [row]
    for name in names:
        if isinstance(row[name], list) or row[name] is None:
            each = [[one] for one in dict.fromkeys(row[name] or ())] or [None]
            spread = [{**one, name: value} for one in spread for value in each]
    return spread


def _in_groups(keys: list[Output], rows: Reading) -> Callable[[Reading, tree.Node], Meaning | None]:
    """The meanings that only groups have: those of their keys and totals."""

    def special(reading: Reading, node: tree.Node) -> Meaning | None:
        same = [key for key in keys if node == key.node]
        if same:
            key = same[0]
            return Meaning(key.meaning.kind, lambda group: group.keys[key.written], precision=key.meaning.precision)
        if not isinstance(node, tree.Call) or node.name.lower() not in TOTALS:
            return None
        name, argument = node.name.lower(), node.arguments[0]
        of = None if isinstance(argument, tree.Star) else rows.meaning(argument)
        share = float(node.arguments[1].value) if len(node.arguments) > 1 else 50.0  # type: ignore[attr-defined]
        kind = Kind.DECIMAL
        if name == "count" or (name == "sum" and of is not None and of.kind is Kind.INTEGER):
            kind = Kind.INTEGER
        elif name in ("min", "max") and of is not None and of.kind is not None:
            kind = of.kind
        precision = of.precision if of is not None and name in ("min", "max") else None
        return Meaning(kind, lambda group: total(name, node.distinct, of, share, group.rows), precision=precision)

    return special


def _columns(reading: Reading, items: tuple[tree.Item, ...], keys: list[Output]) -> list[Output]:
    chosen: dict[str, Output] = {}
    by_written = {
        key.written: Output(key.name, key.written, reading.meaning(key.node), key.node, key.label) for key in keys
    }
    for item in items or (() if keys else (tree.Item(tree.Star(0), None, "*"),)):
        for one in _outputs(reading, item, items, by_written):
            chosen[one.name] = one
    missing = [
        key
        for key in by_written.values()
        if key.name not in chosen and key.node not in [one.node for one in chosen.values()]
    ]
    return [*missing, *chosen.values()]


def _outputs(reading: Reading, item: tree.Item, items: tuple[tree.Item, ...], keys: dict[str, Output]) -> list[Output]:
    if isinstance(item.of, tree.Star | tree.Pattern):
        without = [one.of.pattern for one in items if isinstance(one.of, tree.Pattern) and not one.of.included]
        given = any(
            isinstance(one.of, tree.Star) or (isinstance(one.of, tree.Pattern) and one.of.included) for one in items
        )
        if isinstance(item.of, tree.Pattern) and not item.of.included and given:
            return []
        pattern = item.of.pattern if isinstance(item.of, tree.Pattern) and item.of.included else "*"
        names = [name for name in reading.schema.names if fnmatch.fnmatchcase(name, pattern)]
        kept = [name for name in names if not any(fnmatch.fnmatchcase(name, one) for one in without)]
        return [Output(name, name, reading.meaning(tree.Name(0, name)), tree.Name(0, name)) for name in kept]
    for key in keys.values():
        if item.written == key.written or (isinstance(item.of, tree.Name) and item.of.name == key.name):
            return [Output(item.label or key.name, item.written, key.meaning, key.node, key.label)]
    name = item.label or (item.of.name if isinstance(item.of, tree.Name) else item.written)
    return [Output(name, item.written, reading.meaning(item.of), item.of)]


def _by_rank(keys: list[Output]) -> list[Output]:
    return [
        Output(key.name, key.written, Meaning(None, lambda group, key=key: group.keys[key.written]), key.node)
        for key in keys
    ]


def _sorted(
    reading: Reading,
    sortings: tuple[tree.Sorting, ...],
    chosen: list[Output],
    ties: list[Callable[[Any], Any]],
    rows: list[Any],
) -> list[Any]:
    orders: list[tuple[Callable[[Any], Any], bool]] = []
    for sorting in sortings:
        named = [one for one in chosen if one.written == sorting.written]
        labelled = [one for one in chosen if isinstance(sorting.of, tree.Name) and one.name == sorting.of.name]
        meaning = (named[-1:] or labelled[-1:] or [None])[0]
        value = meaning.meaning if meaning is not None else reading.meaning(sorting.of)
        orders.append((value.of, sorting.descending))
    for of, descending in reversed([*orders, *((tie, False) for tie in ties)]):
        rows = values.sorted_by(rows, of, descending)
    return rows


def _wired(column: Output, row: Any, zone: ZoneInfo) -> Any:
    value = column.meaning.of(row)
    if value is None:
        return None
    if column.label is not None:
        return column.label(value)
    if isinstance(value, datetime):
        return moments.iso(value, zone)
    if isinstance(value, date):
        match column.meaning.precision:
            case Precision.YEAR:
                return value.isoformat()[:4]
            case Precision.MONTH:
                return value.isoformat()[:7]
        return value.isoformat()
    if isinstance(value, tuple):
        return {"lon": value[0], "lat": value[1]}
    return value
