"""Which column names a row for people, and which identifies it for programs."""

from __future__ import annotations

from parvis.engine.query import OutputColumn
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.casting import quoted
from parvis.engine.tables.kinds import Kind
from parvis.platform.records.exports.export import Export


def naming_column(export: Export) -> OutputColumn | None:
    """The column that `name_field` asks, else the first text. Raises QueryError."""
    asked = export.options.get("name_field")
    if asked:
        return asked_column(export, "name_field", asked)
    texts = (c for c in export.properties if c.kind is Kind.TEXT and not c.many)
    return next(texts, None)


def asked_column(export: Export, option: str, name: str) -> OutputColumn:
    """The column of the answer called `name`. Raises QueryError that names the option."""
    for column in export.compiled.columns:
        if column.name == name:
            return column
    raise bad_parameter(option, name[:80], "a field of the answer", "un champ de la réponse")


def row_identity(export: Export) -> str:
    """The SQL of what tells a row from the others, safe in an address: the dataset's key, else the number of the row."""
    by_source = {column.source: column for column in export.compiled.columns if column.source is not None}
    key = export.manifest.schema.key
    if key and all(name in by_source for name in key) and not export.compiled.grouped:
        parts = (f"coalesce(url_encode({quoted(by_source[name].name)}::VARCHAR), '')" for name in key)
        return " || '/' || ".join(parts)
    return "row_number() OVER ()"
