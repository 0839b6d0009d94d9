"""Pieces of ODSQL written from what a person chose in a form: names, values, conditions, groups, totals.

Whatever is typed ends up inside quotes or as a number: a value can never become another piece of the query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parvis.engine.query.tokens import KEYWORDS
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema

SIGNS = {"eq": "=", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
OPERATORS = (*SIGNS, "has", "starts", "empty", "filled")
UNARY = ("empty", "filled")
STEPS = {"month": "yyyy-MM", "day": "yyyy-MM-dd"}
TOTALS = ("count", "distinct", "sum", "avg", "min", "max")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_MOMENT = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?)?)?")
_TRUTH = {"true": "true", "vrai": "true", "oui": "true", "yes": "true",
          "false": "false", "faux": "false", "non": "false", "no": "false"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """A row of the form; without a column, `value` is words to look for in every text."""

    column: str = ""
    operator: str = "eq"
    value: str = ""

    def written(self, schema: Schema) -> str:
        """The condition in ODSQL, or nothing while the row is not filled in."""
        if not self.column:
            return quoted_text(self.value) if self.value else ""
        name = quoted_name(self.column)
        if self.operator in UNARY:
            return f"{name} is {'null' if self.operator == 'empty' else 'not null'}"
        if not self.value:
            return ""
        if self.operator == "has":
            return f"{name} like {quoted_text('%' + self.value + '%')}"
        if self.operator == "starts":
            return f"startswith({name}, {quoted_text(self.value)})"
        return f"{name} {SIGNS.get(self.operator, '=')} {_literal(self.column, self.value, schema)}"


@dataclass(frozen=True, slots=True)
class Group:
    """`step` is empty for each value, else year, month, day, or range with its `width`."""

    column: str = ""
    step: str = ""
    width: str = ""

    def written(self) -> str:
        if not self.column:
            return ""
        name = quoted_name(self.column)
        if self.step == "year":
            return f"year({name})"
        if self.step in STEPS:
            return f'date_format({name}, "{STEPS[self.step]}")'
        if self.step == "range" and self.width:
            return f"range({name}, {plain_number(self.width) or quoted_text(self.width)})"
        return name


@dataclass(frozen=True, slots=True)
class Total:
    """A total over a column; `count` alone counts rows."""

    function: str = ""
    column: str = ""

    def written(self) -> str:
        if self.function not in TOTALS or (not self.column and self.function != "count"):
            return ""
        if not self.column:
            return "count(*)"
        name = quoted_name(self.column)
        return f"count(distinct {name})" if self.function == "distinct" else f"{self.function}({name})"


def quoted_name(name: str) -> str:
    """A column as a query names it, in back quotes only when it needs them.

    >>> quoted_name("places"), quoted_name("1_uai"), quoted_name("year")
    ('places', '`1_uai`', '`year`')
    """
    if _PLAIN.fullmatch(name) and name.lower() not in KEYWORDS:
        return name
    escaped = name.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"


def quoted_text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def plain_number(value: str) -> str | None:
    """The number that a person typed, as a query writes it; None when it is not one.

    >>> plain_number("1 200,50")
    '1200.50'
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", value).replace(",", ".").replace("\u2212", "-")
    return plain.removeprefix("+") if _NUMBER.fullmatch(plain) else None


def _literal(name: str, value: str, schema: Schema) -> str:
    """`value` as its column holds it; what the column cannot hold stays a text, which the language refuses in words."""
    if name not in schema or schema[name].separator is not None:
        return quoted_text(value)
    column = schema[name]
    if column.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return plain_number(value) or quoted_text(value)
    if column.kind in {Kind.DATE, Kind.DATETIME} and _MOMENT.fullmatch(value):
        return f"date'{value}'"
    if column.kind is Kind.BOOLEAN:
        return _TRUTH.get(value.lower(), quoted_text(value))
    return quoted_text(value)
