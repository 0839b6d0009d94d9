"""A column made ready to be judged, and what the columns of a table say together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parvis.engine.privacy.addresses import AddressShares, address_shares
from parvis.engine.privacy.births import Days, days_of
from parvis.engine.privacy.findings import ColumnSample, PersonalKind
from parvis.engine.privacy.headings import Heading, understood, words_of
from parvis.engine.privacy.person_names import NameShares, name_shares
from parvis.engine.privacy.words import folded, listed
from parvis.engine.tables.kinds import Kind

CELLS_JUDGED = 500
_SAYS_NOTHING = listed("fillers")
_VISITED = frozenset(("horaires", "horaire", "ouverture"))
_WORKS = frozenset(("isbn", "titre", "oeuvre", "editeur", "livre", "film", "collection"))
_NOT_TEXT = frozenset((Kind.BOOLEAN, Kind.DECIMAL, Kind.GEO_POINT, Kind.GEO_SHAPE))
_POINT = re.compile(r"-?\d{1,3}\.\d{2,}(?:[,;]\s?|\.? )-?\d{1,3}\.\d{2,}$")
_URL = re.compile(r"https?://|www\.")


@dataclass(frozen=True, slots=True)
class Column:
    """A sample, its heading understood, and its different telling cells with their shapes counted."""

    sample: ColumnSample
    heading: Heading
    cells: tuple[str, ...]
    names: NameShares
    addresses: AddressShares
    days: Days

    @property
    def repeats_one_value(self) -> bool:
        return len(self.cells) == 1 and self.sample.filled >= 5


@dataclass(frozen=True, slots=True)
class Table:
    """What the columns say together: whether it is about people, and whether it is a list of places open to the
    public (they have a web address, opening hours or a point on the map), whose addresses and phones are public; or of
    works that have an author; or a count of first names."""

    about_people: bool
    of_places: bool
    of_works: bool
    of_counted_names: bool


def examined(sample: ColumnSample, today: date) -> Column:
    """Read a column once."""
    cells = _telling(sample.values)
    texts = () if sample.kind in _NOT_TEXT or _is_numbers(cells) else cells
    return Column(
        sample,
        understood(sample.header),
        cells,
        name_shares(texts),
        address_shares(texts),
        days_of(cells, today),
    )


def _telling(values: Sequence[str]) -> tuple[str, ...]:
    """The different cells that stand for a value, taken all through the sample when there are many."""
    kept = list(dict.fromkeys(value.strip() for value in values))
    kept = kept[:: -(-len(kept) // CELLS_JUDGED) or 1]
    return tuple(cell for cell in kept if cell and (len(cell) > 20 or folded(cell) not in _SAYS_NOTHING))


def table_of(columns: Sequence[Column]) -> Table:
    """What the columns say together."""
    words = [set(words_of(column.sample.header).split()) for column in columns]
    every = set().union(*words) if words else set()
    located = _is_located(columns, words)
    visited = not every.isdisjoint(_VISITED) or any(map(_holds_links, columns))
    about_people = any(_shows_people(column, visited=visited) for column in columns)
    return Table(
        about_people=about_people,
        of_places=(located or visited) and not about_people,
        of_works=not every.isdisjoint(_WORKS),
        of_counted_names=_counts(every) and not any(map(_names_people, columns)),
    )


def _names_people(column: Column) -> bool:
    return column.heading.announced is PersonalKind.LAST_NAME and not column.heading.thing


def _counts(words: set[str]) -> bool:
    return bool(words & {"occurrences", "occurrence"}) or {"nombre", "annee"} <= words


def _is_numbers(cells: Sequence[str]) -> bool:
    return all(not any(sign.isalpha() for sign in cell) for cell in cells[:50])


def _shows_people(column: Column, *, visited: bool) -> bool:
    """Full names under a heading that says nothing of people are, in a list of places to visit, the places' own."""
    heading, names = column.heading, column.names
    if heading.thing:
        return names.full >= 0.8 and heading.person
    if heading.announced in (PersonalKind.NIR, PersonalKind.BIRTH_DATE):
        return bool(column.cells)
    if heading.announced is PersonalKind.FIRST_NAME or heading.person:
        return names.first + names.full >= 0.5
    return (names.full >= 0.6 and not visited) or (heading.clear and names.listed >= 0.4)


def _is_located(columns: Sequence[Column], words: Sequence[set[str]]) -> bool:
    latitude = any(each & {"lat", "latitude", "ylat", "y"} for each in words)
    longitude = any(each & {"lon", "lng", "long", "longitude", "xlong", "x"} for each in words)
    return (latitude and longitude) or any(is_point(column) for column in columns)


def is_point(column: Column) -> bool:
    """Whether the cells are points on the map."""
    if column.sample.kind in (Kind.GEO_POINT, Kind.GEO_SHAPE):
        return True
    return bool(column.cells) and all(_POINT.match(cell) for cell in column.cells[:20])


def _holds_links(column: Column) -> bool:
    return bool(column.cells) and sum(_URL.match(cell) is not None for cell in column.cells) >= len(column.cells) / 2
