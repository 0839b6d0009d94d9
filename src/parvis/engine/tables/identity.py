"""The identity of a row: 40 hexadecimal digits made from its key, or from all its values when the dataset has none.

It is the record id of the Explore API. Rows that repeat one another exactly share it.
"""

from __future__ import annotations

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

ID = "__id"
_SEPARATOR = "chr(31)"


def identity_sql(schema: Schema) -> str:
    """The SQL of the identity of a row of `schema`."""
    telling = [column for column in schema if column.key] or list(schema)
    values = ", ".join(f"coalesce({_text(column)}, chr(30))" for column in telling)
    return f"sha1(concat_ws({_SEPARATOR}, {values}))"


def shortened_sql(identity: str) -> str:
    """The first fifteen digits of an identity as a whole number, by which an index finds it.

    >>> shortened("00000000000000ffffffffffffffffffffffffff")
    15
    """
    return f"('0x' || left({identity}, 15))::BIGINT"


def shortened(identity: str) -> int:
    """As `shortened_sql`, of an identity that is known."""
    return int(identity[:15], 16)


def _text(column: Column) -> str:
    name = quoted(column.name)
    if column.kind is Kind.GEO_SHAPE:
        return f"hex({name})"
    if column.kind is Kind.DATETIME:
        return f"epoch_us({name})::VARCHAR"
    if column.kind is Kind.GEO_POINT:
        return f"{name}.lon || ' ' || {name}.lat"
    if column.separator is not None:
        return f"array_to_string({name}, chr(29))"
    return f"{name}::VARCHAR"
