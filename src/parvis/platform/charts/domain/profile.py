"""What the columns of a dataset can do in a chart, read from its schema and from the statistics of its snapshot.

Nothing is read from the rows. A column whose values name, number or place a row (a key, a postal code, a latitude) is not a
measure: adding or averaging it would mean nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.charts.domain.kinds import Role

_ROLES = {
    Kind.DATE: Role.TIME,
    Kind.DATETIME: Role.TIME,
    Kind.INTEGER: Role.NUMBER,
    Kind.DECIMAL: Role.NUMBER,
    Kind.TEXT: Role.GROUP,
    Kind.BOOLEAN: Role.GROUP,
}
_PLACES = {"latitude", "longitude", "lat", "lon", "lng", "xlong", "ylat", "coordonnee", "x", "y"}
_CODES = {"id", "code", "numero", "num", "no", "n", "siret", "siren", "insee", "uai", "rang", "ordre", "index", "cp", "postal", "reference", "ref"}  # fmt: skip
_ADDS_UP_UNITS = {"€", "k€", "M€", "Md€", "kWh", "MWh", "GWh", "Wh", "m²", "km²", "ha", "m³", "km", "t", "kg", "l", "L"}
_ADDS_UP_WORDS = {"longueur", "length", "lineaire", "surface", "superficie", "area", "montant", "amount", "cout", "cost", "recette", "depense", "volume", "consommation", "consumption", "production"}  # fmt: skip
_NEVER_ADDS_UP_WORDS = {"taux", "rate", "ratio", "part", "share", "indice", "index", "moyenne", "average", "mean", "mediane", "median", "tarif", "tariff", "prix", "price", "abonnement", "subscription", "hauteur", "height", "largeur", "width", "altitude", "age", "vitesse", "speed", "temperature", "puissance", "power", "note", "score", "delai", "duree", "duration", "pourcentage", "percentage", "densite", "density", "concentration", "niveau", "level", "degres", "degree"}  # fmt: skip
_STOCK_WORDS = {"inscrits", "members", "capacite", "capacity", "libres", "free", "disponibles", "available", "population", "effectif", "effectifs", "stock", "dette", "debt", "encours"}  # fmt: skip
_UNIT_WORDS = {"unite", "unit", "units", "unites"}
_STOPS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """A column and what is known of its values; `distinct` is approximate, None where it was not counted."""

    column: Column
    filled: int
    distinct: int | None
    low: Any = None
    high: Any = None

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def role(self) -> Role:
        return _ROLES.get(self.column.kind, Role.NONE)

    @property
    def is_multivalued(self) -> bool:
        return self.column.separator is not None

    @property
    def can_group(self) -> bool:
        """Texts, yes or no, and whole numbers make groups; decimals and positions do not."""
        return self.role is Role.GROUP or self.column.kind is Kind.INTEGER

    @property
    def varies(self) -> bool:
        """Whether there is more than one value."""
        if self.low is not None and self.low == self.high:
            return False
        return self.filled > 1 and (self.distinct is None or self.distinct > 1)

    @property
    def words(self) -> frozenset[str]:
        return words_of(f"{self.column.name} {self.column.label('fr')}")

    @property
    def is_regular(self) -> bool:
        """Whether times follow one another without holes: part of the key, or nearly every day of a month or more."""
        return self.column.key or (self.span_days >= 30 and (self.distinct or 0) >= 0.8 * self.span_days)

    @property
    def is_code(self) -> bool:
        """Whether the label starts like that of an identifier."""
        return _first_word(self) in _CODES

    @property
    def span_days(self) -> float:
        """How long the times last, in days; 0 when it is not known."""
        first, last = _moment(self.low), _moment(self.high)
        return (last - first).total_seconds() / 86400 if first and last else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """The columns of a dataset as charts see them."""

    rows: int
    facts: tuple[Facts, ...]
    schema: Schema

    @classmethod
    def of(cls, schema: Schema, statistics: Mapping[str, Mapping[str, Any]], rows: int) -> Profile:
        facts = []
        for column in schema:
            known = statistics.get(column.name, {})
            facts.append(
                Facts(column, known.get("filled", rows), known.get("distinct"), known.get("min"), known.get("max"))
            )
        return cls(rows, tuple(facts), schema)

    def __iter__(self) -> Iterator[Facts]:
        return iter(self.facts)

    def __contains__(self, name: object) -> bool:
        return any(one.name == name for one in self.facts)

    def __getitem__(self, name: str) -> Facts:
        for one in self.facts:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def times(self) -> list[Facts]:
        return [one for one in self.facts if one.role is Role.TIME and one.filled]

    @property
    def numbers(self) -> list[Facts]:
        """Every column of numbers, measures or not: what a reader may ask for."""
        return [one for one in self.facts if one.role is Role.NUMBER and one.filled]

    @property
    def groups(self) -> list[Facts]:
        return [one for one in self.facts if one.can_group and one.filled]

    @property
    def measures(self) -> list[Facts]:
        """The numbers that measure something; none where a column beside tells that units differ from row to row."""
        return [one for one in self.numbers if self.is_measure(one)]

    @property
    def mixes_units(self) -> bool:
        return any(one.words & _UNIT_WORDS and (one.distinct or 0) > 1 for one in self.facts if one.role is Role.GROUP)

    def is_measure(self, one: Facts) -> bool:
        if one.column.key or one.column.unit == "°" or one.words & _PLACES or one.is_code:
            return False
        return one.column.unit is not None or not self.mixes_units

    def adds_up(self, one: Facts) -> bool:
        """Whether the sum over rows means something: euros do, heights do not, and a stock does not over time."""
        unit = one.column.unit or ""
        if one.words & _NEVER_ADDS_UP_WORDS or "/" in unit or "%" in unit or " par " in unit or " per " in unit:
            return False
        if one.words & _STOCK_WORDS and self.repeats_over_time:
            return False
        if unit in _ADDS_UP_UNITS or one.words & _ADDS_UP_WORDS:
            return True
        return one.column.kind is Kind.INTEGER and unit not in {"m", "cm", "mm", "min", "h", "°", "°C", "V", "A"}

    @property
    def repeats_over_time(self) -> bool:
        """Whether the same things are measured again and again: a time is part of the key, or rows follow one another."""
        keys = [self[name] for name in self.schema.key]
        return any(one.role is Role.TIME for one in keys) and len(keys) > 1


def words_of(text: str) -> frozenset[str]:
    """The words of a text, folded.

    >>> sorted(words_of("Taux d’occupation"))
    ['d', 'occupation', 'taux']
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    return frozenset(_STOPS.sub(" ", "".join(c for c in folded if not unicodedata.combining(c))).split())


def _first_word(one: Facts) -> str:
    folded = unicodedata.normalize("NFKD", one.column.label("fr").lower())
    words = _STOPS.sub(" ", "".join(c for c in folded if not unicodedata.combining(c))).split()
    return words[0] if words else ""


def _moment(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text[:19])
    except ValueError:
        return None
