"""A query as the controls of a form state it, written as clauses, and read back from clauses.

What a control can say goes to it; anything else stays in a text field as it was written, so the form and the free text
always show the same query. Reading back is checked by writing again: a clause whose writing would mean something else
is left whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from parvis.engine.query.clauses import parse_group_by, parse_order_by, parse_select, parse_where
from parvis.engine.query.errors import QueryError
from parvis.engine.query.tree import Call, Comparison, Is, Item, Like, MomentText, Name, Node, Number, Star, Text, Truth
from parvis.engine.tables.schema import Schema
from parvis.platform.records.domain.console_clauses import Clauses, conditions_apart
from parvis.platform.records.domain.console_writing import SIGNS, STEPS, TOTALS, Condition, Group, Total, quoted_name

_Piece = TypeVar("_Piece")
_OF_SIGN = {sign: operator for operator, sign in SIGNS.items()}
_OF_STEP = {pattern: step for step, pattern in STEPS.items()}


@dataclass(frozen=True, slots=True)
class Building:
    """The state of the form. `expressions`, `other_conditions`, `other_groups` and `other_orders` are ODSQL texts."""

    columns: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    expressions: str = ""
    conditions: tuple[Condition, ...] = ()
    other_conditions: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    other_groups: str = ""
    order: str = ""
    descending: bool = False
    other_orders: str = ""

    def clauses(self, schema: Schema) -> Clauses:
        """The query. Columns are left out of one that groups or totals."""
        group_by = _list([*(one.written() for one in self.groups), self.other_groups])
        totals = [one.written() for one in self.totals]
        columns = () if group_by or any(totals) else tuple(map(quoted_name, self.columns))
        if set(self.columns) >= set(schema.names) and not self.expressions:
            columns = ()
        order = f"{self.order} desc" if self.order and self.descending else self.order
        return Clauses(
            select=_list([*columns, *totals, self.expressions]),
            where=tuple(filter(None, (*(c.written(schema) for c in self.conditions), *self.other_conditions))),
            group_by=group_by,
            order_by=_list([order, self.other_orders]),
        )


def built(clauses: Clauses, schema: Schema) -> Building:
    """The state of the form that shows `clauses`."""
    groups, other_groups = _groups(clauses.group_by)
    columns, totals, expressions = _select(clauses, schema)
    conditions, other_conditions = [], []
    for text in conditions_apart(clauses.where):
        condition = _condition(text, schema)
        if condition is None:
            other_conditions.append(text)
        else:
            conditions.append(condition)
    order, descending, other_orders = _orders(clauses.order_by)
    return Building(
        columns, totals, expressions, tuple(conditions), tuple(other_conditions), groups, other_groups,
        order, descending, other_orders,
    )  # fmt: skip


def total_of(node: Node) -> Total | None:
    """The total that an expression is, when a control can say it."""
    if not isinstance(node, Call) or node.named or len(node.arguments) != 1:
        return None
    function = "distinct" if node.distinct else node.name.lower()
    of = node.arguments[0]
    if function not in TOTALS or (node.distinct and node.name.lower() != "count"):
        return None
    if isinstance(of, Star) and function == "count":
        return Total("count")
    return Total(function, of.name) if isinstance(of, Name) else None


def group_of(node: Node) -> Group | None:
    """The group that an expression is, when a control can say it."""
    if isinstance(node, Name):
        return Group(node.name)
    if not isinstance(node, Call) or not node.arguments or not isinstance(node.arguments[0], Name):
        return None
    name, rest = node.arguments[0].name, node.arguments[1:]
    match node.name.lower(), rest:
        case "year", ():
            return Group(name, "year")
        case "date_format", (Text(value=pattern),) if pattern in _OF_STEP:
            return Group(name, _OF_STEP[pattern])
        case "range", (Number(source=width, unit=None),):
            return Group(name, "range", width)
    return None


def _groups(text: str) -> tuple[tuple[Group, ...], str]:
    items = _parsed(parse_group_by, text)
    found = [group_of(item.of) for item in items if item.label is None]
    groups = tuple(group for group in found if group is not None)
    written = _list(group.written() for group in groups)
    if items and len(groups) == len(items) and _same(_parsed(parse_group_by, written), items):
        return groups, ""
    return (), text.strip()


def _select(clauses: Clauses, schema: Schema) -> tuple[tuple[str, ...], tuple[Total, ...], str]:
    items = _parsed(parse_select, clauses.select)
    keys = _parsed(parse_group_by, clauses.group_by)
    if keys and _same(items[: len(keys)], keys):
        items = items[len(keys) :]
    plain = [item for item in items if item.label is None]
    columns = tuple(item.of.name for item in plain if isinstance(item.of, Name) and item.of.name in schema)
    totals = tuple(total for item in plain if (total := total_of(item.of)) is not None)
    rest = [item for item in items if item.label is not None or not _is_said(item.of, schema)]
    if columns and (totals or clauses.group_by):
        return (), (), clauses.select.strip()
    in_order = sorted(set(columns), key=schema.names.index)
    ordered = [*map(quoted_name, in_order), *(one.written() for one in totals), *map(_item_text, rest)]
    if items and _same(_parsed(parse_select, _list(ordered)), items):
        return tuple(in_order), totals, _list(map(_item_text, rest))
    return (), (), clauses.select.strip()


def _is_said(node: Node, schema: Schema) -> bool:
    return (isinstance(node, Name) and node.name in schema) or total_of(node) is not None


def _item_text(item: Item) -> str:
    return item.written + (f" as {quoted_name(item.label)}" if item.label else "")


def _condition(text: str, schema: Schema) -> Condition | None:
    try:
        tree = parse_where(text)
    except QueryError:
        return None
    candidate = _said(tree)
    if candidate is None:
        return None
    try:
        return candidate if parse_where(candidate.written(schema)) == tree else None
    except QueryError:
        return None


def _said(tree: Node | None) -> Condition | None:
    match tree:
        case Text(value=words):
            return Condition("", "has", words)
        case Is(value=Name(name=name), state=None, negated=negated):
            return Condition(name, "filled" if negated else "empty")
        case Like(value=Name(name=name), pattern=pattern) if pattern[:1] == pattern[-1:] == "%":
            return Condition(name, "has", pattern[1:-1])
        case Call(name=function, arguments=(Name(name=name), Text(value=value))) if function.lower() == "startswith":
            return Condition(name, "starts", value)
        case Comparison(sign=sign, left=Name(name=name), right=right) if sign in _OF_SIGN:
            shown = _value(right)
            return Condition(name, _OF_SIGN[sign], shown) if shown is not None else None
    return None


def _value(node: Node) -> str | None:
    match node:
        case Text(value=value) | MomentText(value=value):
            return value
        case Number(source=source, unit=None):
            return source
        case Truth(value=value):
            return "true" if value else "false"
    return None


def _orders(text: str) -> tuple[str, bool, str]:
    sortings = _parsed(parse_order_by, text)
    if not sortings:
        return "", False, text.strip()
    first, *others = sortings
    rest = _list(one.written + (" desc" if one.descending else "") for one in others)
    return first.written, first.descending, rest


def _parsed(parse: Callable[[str], tuple[_Piece, ...]], text: str) -> tuple[_Piece, ...]:
    """The pieces of a clause; none when it cannot be read."""
    try:
        return parse(text)
    except QueryError:
        return ()


def _same(one: Sequence[Item], other: Sequence[Item]) -> bool:
    return [(item.of, item.label) for item in one] == [(item.of, item.label) for item in other]


def _list(texts: Iterable[str]) -> str:
    return ", ".join(text.strip() for text in texts if text.strip())
