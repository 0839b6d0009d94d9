"""What the signs of a map stand for: classes of a column's values with their colours, kinds, or amounts by size.

The server computes it, so that the page says the same with and without script, and the map only draws it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.domain.typography import number
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.classes import (
    EQUAL,
    MOST_CATEGORIES,
    OTHER,
    QUANTILES,
    Categories,
    Steps,
    categories,
    equal_steps,
    quantile_steps,
)
from parvis.platform.maps.domain.map_question import SIZE, MapQuestion
from parvis.platform.maps.domain.places import NUMBERS
from parvis.platform.maps.domain.sizes import radius, round_amounts
from parvis.platform.maps.selection import rows_where
from parvis.platform.maps.tile_question import LONGEST_TITLE

_WORDS = {
    "fr": {
        "other": "Autres valeurs",
        "missing": "Sans valeur",
        "true": "oui",
        "false": "non",
        "to": "à",
        "over": "{} ou plus",
    },
    "en": {
        "other": "Other values",
        "missing": "No value",
        "true": "yes",
        "false": "no",
        "to": "to",
        "over": "{} or more",
    },
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: the token of its colour and what it stands for; `radius` where size tells."""

    colour: str
    words: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Legend:
    """`drawing` is what the map needs, as JSON; `rule` what gives the colour and the size of a value to a static drawing."""

    column: Column
    entries: tuple[Entry, ...]
    drawing: Mapping[str, Any]
    rule: Steps | Categories | float


def legend_of(dataset: Dataset, where: tuple[str, ...], column: Column, question: MapQuestion, language: str) -> Legend:
    """The legend of `column` over the rows that meet `where`. Raises QueryError, TooSlow, TooLarge."""
    if column.kind in NUMBERS and question.method == SIZE:
        return _sizes(dataset, where, column, language)
    if column.kind in NUMBERS and question.method in {EQUAL, QUANTILES}:
        return _steps(dataset, where, column, question, language)
    return _kinds(dataset, where, column, MOST_CATEGORIES - len(question.layers), language)


def _steps(dataset: Dataset, where: tuple[str, ...], column: Column, question: MapQuestion, language: str) -> Legend:
    cuts = [f"{n / question.classes!r}" for n in range(1, question.classes)]
    rows = rows_where(dataset, where, ((column.name, "v"),))
    least, most, quantiles, missing = rows.ask(
        f"SELECT min(v), max(v), quantile_disc(v, [{', '.join(cuts)}]), count(*) - count(v) "
        "FROM (SELECT CASE WHEN isfinite(v::DOUBLE) THEN v END AS v FROM {rows})"
    )[0]
    if least is None:
        return Legend(
            column,
            (Entry(OTHER, _WORDS[language]["missing"]),),
            {"kind": "steps", "bounds": [], "colours": [OTHER]},
            Steps((), 0, 0),
        )
    steps = (
        equal_steps(least, most, question.classes)
        if question.method == EQUAL
        else quantile_steps(quantiles, least, most)
    )
    colours = steps.colours()
    decimals = _decimals(steps)
    written = [(_amount(low, decimals, language), _amount(high, decimals, language)) for low, high in steps.ranges()]
    entries = [
        Entry(colour, low if low == high else f"{low} {_WORDS[language]['to']} {high}")
        for colour, (low, high) in zip(colours, written, strict=True)
    ]
    if missing:
        entries.append(Entry(OTHER, _WORDS[language]["missing"]))
    drawing = {"kind": "steps", "bounds": list(steps.bounds), "colours": list(colours), "other": OTHER}
    return Legend(column, tuple(entries), drawing, steps)


def _kinds(dataset: Dataset, where: tuple[str, ...], column: Column, most: int, language: str) -> Legend:
    rows = rows_where(dataset, where, ((column.name, "v"),))
    value = f"left(v, {LONGEST_TITLE})" if column.kind is Kind.TEXT else "v"
    found = rows.ask(
        f"SELECT {value} AS kind, count(*) AS n FROM {{rows}} GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_CATEGORIES + 2}"
    )
    counted = [(as_kind(kind), count) for kind, count in found if kind is not None]
    kinds = categories(counted, most)
    words = _WORDS[language]
    shown = {kind: _words_of(kind, column, language) for kind in kinds.values}
    entries = [Entry(kinds.colour(kind), shown[kind]) for kind in kinds.values]
    if kinds.has_others:
        entries.append(Entry(OTHER, words["other"]))
    elif len(counted) < len(found):
        entries.append(Entry(OTHER, words["missing"]))
    drawing = {
        "kind": "categories",
        "values": list(kinds.values),
        "colours": [kinds.colour(kind) for kind in kinds.values],
        "other": OTHER,
    }
    return Legend(column, tuple(entries), drawing, kinds)


def _sizes(dataset: Dataset, where: tuple[str, ...], column: Column, language: str) -> Legend:
    rows = rows_where(dataset, where, ((column.name, "v"),))
    (most,) = rows.ask("SELECT max(abs(v::DOUBLE)) FILTER (isfinite(v::DOUBLE)) FROM {rows}")[0]
    most = float(most or 0)
    entries = tuple(
        Entry("data-1", number(amount, language), round(radius(amount, most), 1)) for amount in round_amounts(most)
    )
    return Legend(column, entries, {"kind": "size", "most": most}, most)


def as_kind(value: Any) -> str:
    """A value as the map's own expressions write it, so that kinds match.

    >>> as_kind(True), as_kind(3.0), as_kind("Sophora")
    ('true', '3', 'Sophora')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def _words_of(kind: str, column: Column, language: str) -> str:
    if column.kind is Kind.BOOLEAN:
        return _WORDS[language][kind]
    if column.kind in NUMBERS:
        return number(float(kind), language, grouped_from=10_000)
    return kind or "–"


def _decimals(steps: Steps) -> int:
    """As many as tell the classes apart."""
    width = min((high - low for low, high in steps.ranges() if high > low), default=1.0)
    is_whole = all(value == int(value) for value in (steps.least, steps.most, *steps.bounds))
    return 0 if is_whole else max(0, min(6, 1 - math.floor(math.log10(width))))


def _amount(value: float, decimals: int, language: str) -> str:
    return number(round(float(value), decimals), language, grouped_from=10_000)
