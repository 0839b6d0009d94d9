"""Which columns make a row an event or an observation: when it starts and ends, what it is called, where it is, of what kind.

Names tell. A date that states a fact about a thing (when a file was changed, a building opened, somebody was born) starts no event;
a month or a year alone has no place in a calendar.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.media.domain.naming import named, says, titled

DAYS = frozenset({Kind.DATE, Kind.DATETIME})
STARTS = ("debut", "start", "starts", "begin", "begins", "dtstart", "du", "date_debut", "ouverture_le")
MOMENTS = ("date", "jour", "day", "horodatage", "timestamp", "heure", "instant", "moment", "quand", "when", "le")
ENDS = ("fin", "end", "ends", "dtend", "au", "jusqu", "until", "stop", "till")
FACTS = ("maj", "mise_a_jour", "modif", "modification", "modifie", "update", "updated", "creation", "cree", "created", "saisie",
         "import", "extraction", "naissance", "birth", "deces", "service", "vigueur", "construction", "plantation", "publication",
         "published", "inscription", "validite", "clos", "cloture")  # fmt: skip
PLACES = (
    "lieu",
    "place",
    "location",
    "salle",
    "venue",
    "site",
    "adresse",
    "address",
    "rue",
    "street",
    "quartier",
    "where",
)
CATEGORIES = (
    "categorie",
    "category",
    "type",
    "theme",
    "nature",
    "genre",
    "rubrique",
    "domaine",
    "kind",
    "sujet",
    "statut",
    "status",
)
NO_END = "-"
MOST_KINDS = 60


@dataclass(frozen=True, slots=True)
class EventColumns:
    """The columns of an event; only the start is always there."""

    start: Column
    end: Column | None = None
    title: Column | None = None
    place: Column | None = None
    category: Column | None = None

    def present(self) -> list[Column]:
        """Those that there are, each once."""
        every = (self.start, self.end, self.title, self.place, self.category)
        return list({one.name: one for one in every if one is not None}.values())


def start_columns(schema: Schema) -> list[Column]:
    """The columns in which an event may start: days and instants, the likeliest first."""
    days = [one for one in schema if one.kind in DAYS and one.precision in {None, Precision.DAY}]
    return sorted(days, key=lambda one: _likelihood(one), reverse=True)


def looks_like_events(schema: Schema) -> bool:
    """Whether some column starts an event or dates an observation.

    >>> looks_like_events(Schema((Column("jour", Kind.DATE),))), looks_like_events(Schema((Column("date_maj", Kind.DATE),)))
    (True, False)
    """
    return any(_likelihood(one) > 0 for one in start_columns(schema))


def event_columns(
    schema: Schema, language: str, asked: Mapping[str, str] | None = None, few_values: Collection[str] = ()
) -> EventColumns | None:
    """The columns of the events, those that `asked` names (`start`, `end`, `title`, `colour`) when they can be; None without a start.

    `end` may be `-` for none. Columns named in `few_values` have so few different values that a colour tells them apart.
    """
    asked = asked or {}
    starts = start_columns(schema)
    start = _asked(asked.get("start", ""), starts) or next(iter(starts), None)
    if start is None:
        return None
    ends = [one for one in starts if one.name != start.name]
    end = None if asked.get("end") == NO_END else _asked(asked.get("end", ""), ends) or _end_of(start, ends)
    texts = [one for one in schema if one.kind is Kind.TEXT and one.separator is None]
    kinds = [one for one in texts if one.name in few_values]
    category = _asked(asked.get("colour", ""), texts) or named(kinds, CATEGORIES, language) or _facet(kinds)
    title = _asked(
        asked.get("title", ""), [one for one in schema if one.kind not in {Kind.GEO_SHAPE, Kind.JSON, Kind.FILE}]
    )
    title = title or titled(schema, language, but=(category,)) or category
    place = named(texts, PLACES, language, but=(title, category))
    return EventColumns(start, end, title, place, category)


def _likelihood(column: Column) -> int:
    if any(says(column, word) for word in ENDS):
        return -2
    if any(says(column, word) for word in FACTS):
        return -1
    if any(says(column, word) for word in STARTS):
        return 4
    if any(says(column, word) for word in MOMENTS) or any(word in column.name for word in ("date", "horodat", "jour")):
        return 3
    return 2 if column.kind is Kind.DATETIME else 1


def _end_of(start: Column, others: list[Column]) -> Column | None:
    """The end of the same kind whose name has most in common with that of the start."""
    ends = [one for one in others if one.kind is start.kind and any(says(one, word) for word in ENDS)]
    parts = set(start.name.split("_"))
    return max(ends, key=lambda one: len(parts & set(one.name.split("_"))), default=None)


def _facet(columns: list[Column]) -> Column | None:
    return next((one for one in columns if one.facet), None)


def _asked(name: str, columns: Collection[Column]) -> Column | None:
    return next((one for one in columns if one.name == name), None)
