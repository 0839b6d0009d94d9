"""What a series is computed of: numbers, fields of numbers and the four operations, such as `places * 2 - (libres + 1)`."""

from __future__ import annotations

from parvis.engine.query import tree
from parvis.engine.query.errors import bad_parameter, unknown_field
from parvis.engine.query.parser import Parser
from parvis.engine.query.term import NUMBERS
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older import quoting


def computed(parameter: str, text: str, schema: Schema) -> str:
    """The expression `text` as the query language writes it, each name quoted. Raises QueryError."""
    parser = Parser(text)
    node = parser.expression()
    parser.end()
    return _written(parameter, node, schema)


def _written(parameter: str, node: tree.Node, schema: Schema) -> str:
    match node:
        case tree.Number(source=source, unit=None):
            return source
        case tree.Name(name=name):
            if name not in schema:
                raise unknown_field(name, schema.names).in_clause(parameter)
            if schema[name].kind not in NUMBERS:
                raise bad_parameter(parameter, name, "a field of numbers", "un champ de nombres")
            return quoting.identifier(name)
        case tree.Negative(of=of):
            return f"(-{_written(parameter, of, schema)})"
        case tree.Arithmetic(sign=sign, left=left, right=right):
            return f"({_written(parameter, left, schema)} {sign} {_written(parameter, right, schema)})"
    raise bad_parameter(
        parameter,
        "something else",
        "a field, or fields and numbers with + - * /",
        "un champ, ou des champs et des nombres avec + - * /",
    )
