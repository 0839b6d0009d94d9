"""What a column is for, told by its name: titles, credits, places… Names are lower-case words between underscores.

A name that ends with a language (`titre_en`) is for the readers of that language, before one without; the others come last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

LANGUAGES = frozenset({"fr", "en", "de", "es", "it", "pt", "nl", "ar"})
TITLES = (
    "titre",
    "title",
    "intitule",
    "evenement",
    "event",
    "nom",
    "name",
    "libelle",
    "objet",
    "legende",
    "caption",
    "label",
)
TEXTS = frozenset({Kind.TEXT})


def says(column: Column, word: str) -> bool:
    """Whether `word`, of one part or several, stands in the name of the column.

    >>> says(Column("date_de_debut"), "debut"), says(Column("rendez_vous"), "rendez_vous"), says(Column("auteur"), "au")
    (True, True, False)
    """
    return f"_{word}_" in f"_{column.name}_"


def named(
    columns: Iterable[Column],
    words: Sequence[str],
    language: str,
    kinds: Collection[Kind] = TEXTS,
    but: Collection[Column | None] = (),
) -> Column | None:
    """The column of one of `kinds` that says one of `words`: the first of them, in the reader's language."""
    ranked = [
        (_distance(column, language), words.index(word), place, column)
        for place, column in enumerate(columns)
        if column.kind in kinds and column not in but
        for word in words
        if says(column, word)
    ]
    return min(ranked, key=lambda one: one[:3])[3] if ranked else None


def titled(schema: Schema, language: str, but: Collection[Column | None] = ()) -> Column | None:
    """The column that names a row: one that says so, else the first text that is no key and holds one value."""
    plain = [column for column in schema if column.separator is None and column.kind is Kind.TEXT and column not in but]
    found = named(plain, TITLES, language)
    return found or next((column for column in plain if not column.key), None) or next(iter(plain), None)


def _distance(column: Column, language: str) -> int:
    suffix = column.name.rsplit("_", 1)[-1]
    return 0 if suffix == language else 2 if suffix in LANGUAGES else 1
