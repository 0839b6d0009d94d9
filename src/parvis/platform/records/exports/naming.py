"""Which column names a row for people, which identifies it for programs, and how headings are told apart."""

from __future__ import annotations

from collections.abc import Iterable

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
        if export.names[column.name] == name:
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


def told_apart(names: Iterable[str]) -> list[str]:
    """Names each once, letter case aside, for formats whose columns are fields of a record.

    >>> told_apart(["nom", "Nom", "nom_2"])
    ['nom', 'Nom_2', 'nom_2_2']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        other, again = name, 2
        while other.casefold() in taken:
            other, again = f"{name}_{again}", again + 1
        taken.add(other.casefold())
        found.append(other)
    return found
