"""What the columns of an answer are called for people, and what their cells are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parvis.engine.query import OutputColumn
from parvis.engine.query.clauses import parse_select
from parvis.engine.query.errors import QueryError
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.domain.console_building import group_of, total_of
from parvis.platform.records.domain.console_writing import Group, Total

_TOTALS = {
    "en": {"": "number of rows", "count": "number of values: {}", "distinct": "number of different values: {}", "sum": "sum: {}",
           "avg": "average: {}", "min": "smallest: {}", "max": "largest: {}"},
    "fr": {"": "nombre de lignes", "count": "nombre de valeurs\u00a0: {}", "distinct": "nombre de valeurs différentes\u00a0: {}",
           "sum": "somme\u00a0: {}", "avg": "moyenne\u00a0: {}", "min": "plus petite valeur\u00a0: {}", "max": "plus grande valeur\u00a0: {}"},
}  # fmt: skip
_STEPS = {
    "en": {"year": "year: {}", "month": "month: {}", "day": "day: {}", "range": "range: {}"},
    "fr": {"year": "année\u00a0: {}", "month": "mois\u00a0: {}", "day": "jour\u00a0: {}", "range": "tranche\u00a0: {}"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """`name` is the column's key in the answer, `label` its name for people; `column` says how its cells are written."""

    name: str
    label: str
    column: Column
    unit: str = ""

    @property
    def is_number(self) -> bool:
        return self.column.kind in {Kind.INTEGER, Kind.DECIMAL}

    @property
    def is_place(self) -> bool:
        return self.column.kind in {Kind.GEO_POINT, Kind.GEO_SHAPE}

    @property
    def is_category(self) -> bool:
        plain = {Kind.TEXT, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME}
        return self.column.kind in plain and self.column.separator is None


def heading(output: OutputColumn, schema: Schema, language: str) -> Heading:
    """The heading of a column of an answer: a column of the dataset keeps its label, a usual expression is put in words."""
    if output.source is not None and output.source in schema:
        column = schema[output.source]
        label = column.label(language) if output.name == output.source else output.name
        return Heading(output.name, label, column, column.unit or "")
    if output.name in schema and schema[output.name].kind is output.kind:
        column = replace(schema[output.name], separator=None)
        return Heading(output.name, column.label(language), column, column.unit or "")
    column = Column(
        output.name, output.kind or Kind.TEXT, precision=output.precision, separator="," if output.many else None
    )
    return Heading(output.name, words_of(output.name, schema, language), column)


def words_of(expression: str, schema: Schema, language: str) -> str:
    """An expression in words when it is one that the form writes, else as it is."""
    try:
        items = parse_select(expression)
    except QueryError:
        return expression
    if len(items) != 1:
        return expression
    total, group = total_of(items[0].of), group_of(items[0].of)
    if total is not None:
        return total_words(total, schema, language)
    return group_words(group, schema, language) if group is not None else expression


def total_words(total: Total, schema: Schema, language: str) -> str:
    return _TOTALS[language][total.function if total.column else ""].format(_label(total.column, schema, language))


def group_words(group: Group, schema: Schema, language: str) -> str:
    label = _label(group.column, schema, language)
    return _STEPS[language][group.step].format(label) if group.step else label


def _label(name: str, schema: Schema, language: str) -> str:
    return schema[name].label(language) if name in schema else name
