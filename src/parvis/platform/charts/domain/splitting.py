"""Values split into series: which ones are shown, what each holds, how groups and series are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from parvis.platform.charts.domain.answers import Key, finite
from parvis.platform.charts.domain.kinds import MOST_SERIES
from parvis.platform.charts.domain.names import short_names
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.questions import Asking, Question

Ask = Callable[[Question], list[dict[str, Any]]]
OTHERS = {"fr": "Autres", "en": "Others"}


def chosen_series(asking: Asking, ask: Ask) -> tuple[list[Any], bool]:
    """The series shown, greatest first, and whether the rest is gathered into one more: only what adds up can be."""
    rows = ask(asking.series())
    names = [row[asking.part] for row in rows[:MOST_SERIES]]
    if not names:
        raise ChartProblem("nothing")
    is_multivalued = asking.profile[asking.chart.series].is_multivalued
    gathers = len(rows) > MOST_SERIES and asking.chart.aggregate.adds_up and not is_multivalued
    return (names[: MOST_SERIES - 1] if gathers else names), gathers


def split_values(
    asking: Asking, rows: Sequence[Mapping[str, Any]], names: Sequence[Any]
) -> dict[Any, dict[Any, float | None]]:
    values: dict[Any, dict[Any, float | None]] = {name: {} for name in names}
    for row in rows:
        if row[asking.part] in values:
            values[row[asking.part]][row[asking.key]] = finite(row[asking.values[0]])
    return values


def series_names(asking: Asking, values: Sequence[Any], language: str) -> list[str]:
    return short_names(
        [said(value, language) for value in values], asking.profile[asking.chart.series].column.hierarchy
    )


def keys_named(found: Sequence[Any], asking: Asking, language: str) -> tuple[Key, ...]:
    """The groups with their names; the levels of a hierarchy are told apart."""
    full = [said(value, language) for value in found]
    hierarchy = asking.x.column.hierarchy
    short = short_names(full, hierarchy)
    whole = [text.replace(hierarchy, " › ") for text in full] if hierarchy else full
    return tuple(Key(label, brief) for label, brief in zip(whole, short, strict=True))


def said(value: Any, language: str) -> str:
    """A group's name as the reader's language writes it."""
    if isinstance(value, bool):
        return {"fr": ("non", "oui"), "en": ("no", "yes")}[language][value]
    return "–" if value is None else str(value)
