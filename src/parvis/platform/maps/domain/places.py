"""Which columns of a dataset a map speaks of: the place of a row, what to call a row, what a sign may show of it."""

from __future__ import annotations

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

PLACES = (Kind.GEO_SHAPE, Kind.GEO_POINT)
NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_TITLES = ("titre", "title", "nom", "name", "intitule", "libelle", "label")
_CODES = ("id", "uid", "code", "num", "ref", "siret", "insee", "n_")
_LINKS = ("url", "lien", "link", "site", "fiche", "web", "mail", "courriel", "tel", "photo", "image")
_COLOURED = (*NUMBERS, Kind.TEXT, Kind.BOOLEAN)


def place_column(schema: Schema) -> Column | None:
    """The column that says where a row is: its shape rather than a point of it."""
    found = [column for column in schema if column.kind in PLACES and column.separator is None]
    return next((column for kind in PLACES for column in found if column.kind is kind), None)


def title_column(schema: Schema) -> Column | None:
    """The column that names a row to people: one called title or name, else the first text that is no code and no link.

    >>> title_column(Schema((Column("id", key=True), Column("rue"), Column("nom_station")))).name
    'nom_station'
    >>> title_column(Schema((Column("code_site"), Column("essence", key=True), Column("fiche")))).name
    'essence'
    """
    texts = [column for column in schema if column.kind is Kind.TEXT and column.separator is None]
    for words in (str.__eq__, str.startswith):
        for title in _TITLES:
            for column in texts:
                if words(column.name, title):
                    return column
    named = [column for column in texts if not column.name.startswith((*_CODES, *_LINKS)) and column.name != "n"]
    return next(iter(named or texts), None)


def colourable(schema: Schema) -> list[Column]:
    """The columns that signs can show: numbers by classes or by size, texts and truths by kinds."""
    return [column for column in schema if column.kind in _COLOURED and column.separator is None and not column.key]
