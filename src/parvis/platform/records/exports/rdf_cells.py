"""The values of a column as RDF has them: the SQL of a literal's text, null where there is nothing to say."""

from __future__ import annotations

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.geometries import as_geometry
from parvis.platform.records.exports.json_rows import finite
from parvis.platform.records.exports.plain_text import plain_text
from parvis.platform.records.exports.vocabulary import Property


def lexical(one: Property) -> str:
    """The SQL of the text of a cell that holds one value and is no position."""
    column = one.column
    if column.kind is Kind.GEO_SHAPE and not column.many:
        return f"ST_AsText({as_geometry(column)})"
    if column.kind is Kind.DECIMAL and not column.many:
        return f"({finite(quoted(column.name))})::VARCHAR"
    return plain_text(column)


def needs_spatial(export: Export) -> bool:
    """Whether a shape must be written as text."""
    return any(column.kind is Kind.GEO_SHAPE for column in export.compiled.columns)
