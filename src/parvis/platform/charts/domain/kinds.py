"""The kinds of chart: what each is called, which columns it takes, what it may show.

A kind is declared once here; the form, the checks, the proposals and the drawings read the declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ChartKind(StrEnum):
    """The member's value is the word used in addresses and stored descriptions."""

    LINE = "line"
    BAR = "bar"
    STACKED = "stacked"
    AREA = "area"
    PIE = "pie"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"
    BOX = "box"
    TREEMAP = "treemap"
    CALENDAR = "calendar"


class Role(StrEnum):
    """What a column can do in a chart: place things in time, measure, make groups."""

    TIME = "time"
    NUMBER = "number"
    GROUP = "group"
    NONE = "none"


class Value(StrEnum):
    """What a kind measures: `TOTAL` may only be a count or a sum, whose parts add up; `COLUMN` is a column's own values."""

    ANY = "any"
    TOTAL = "total"
    COLUMN = "column"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """`icon` is Lucide's; `x` says which columns may stand on the first axis; `parts` is the most groups that stay readable."""

    icon: str
    names: Mapping[str, str]
    purpose: Mapping[str, str]
    x: frozenset[Role]
    value: Value
    takes_series: bool = False
    needs_series: bool = False
    parts: int = 20
    most_parts: int = 60


_T, _G, _N = Role.TIME, Role.GROUP, Role.NUMBER
KINDS: dict[ChartKind, KindFacts] = {
    ChartKind.LINE: KindFacts(
        "chart-line",
        {"fr": "Courbe", "en": "Line"},
        {"fr": "ce qui change avec le temps", "en": "what changes over time"},
        frozenset({_T}),
        Value.ANY,
        takes_series=True,
    ),
    ChartKind.BAR: KindFacts(
        "chart-bar",
        {"fr": "Barres", "en": "Bars"},
        {"fr": "des groupes comparés", "en": "groups compared"},
        frozenset({_G, _T}),
        Value.ANY,
        takes_series=True,
    ),
    ChartKind.STACKED: KindFacts(
        "chart-bar-stacked",
        {"fr": "Barres empilées", "en": "Stacked bars"},
        {"fr": "un total et ce qui le compose", "en": "a total and what makes it"},
        frozenset({_G, _T}),
        Value.TOTAL,
        takes_series=True,
        needs_series=True,
    ),
    ChartKind.AREA: KindFacts(
        "chart-area",
        {"fr": "Aires", "en": "Area"},
        {"fr": "un total au fil du temps", "en": "a total over time"},
        frozenset({_T}),
        Value.TOTAL,
        takes_series=True,
    ),
    ChartKind.PIE: KindFacts(
        "chart-pie",
        {"fr": "Secteurs", "en": "Pie"},
        {"fr": "les quelques parts d’un tout", "en": "the few parts of a whole"},
        frozenset({_G}),
        Value.TOTAL,
        parts=6,
        most_parts=6,
    ),
    ChartKind.SCATTER: KindFacts(
        "chart-scatter",
        {"fr": "Nuage de points", "en": "Scatter"},
        {"fr": "deux mesures l’une face à l’autre", "en": "two measures side by side"},
        frozenset({_N}),
        Value.COLUMN,
        takes_series=True,
    ),
    ChartKind.HISTOGRAM: KindFacts(
        "chart-column-big",
        {"fr": "Histogramme", "en": "Histogram"},
        {"fr": "comment une mesure se répartit", "en": "how a measure is spread"},
        frozenset({_N}),
        Value.ROWS,
    ),
    ChartKind.BOX: KindFacts(
        "chart-candlestick",
        {"fr": "Boîtes", "en": "Boxes"},
        {"fr": "médiane et dispersion par groupe", "en": "median and spread by group"},
        frozenset({_G}),
        Value.COLUMN,
        parts=15,
        most_parts=40,
    ),
    ChartKind.TREEMAP: KindFacts(
        "layout-dashboard",
        {"fr": "Carte proportionnelle", "en": "Treemap"},
        {"fr": "de nombreuses parts d’un tout", "en": "the many parts of a whole"},
        frozenset({_G}),
        Value.TOTAL,
        parts=30,
    ),
    ChartKind.CALENDAR: KindFacts(
        "calendar-days",
        {"fr": "Calendrier", "en": "Calendar"},
        {"fr": "chaque jour de l’année", "en": "each day of the year"},
        frozenset({_T}),
        Value.ANY,
    ),
}
MOST_SERIES = 8


class Aggregate(StrEnum):
    """How the values of a group become one."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"

    @property
    def adds_up(self) -> bool:
        """Whether the values of the groups make that of the whole."""
        return self in {Aggregate.COUNT, Aggregate.SUM}


AGGREGATES: dict[Aggregate, Mapping[str, str]] = {
    Aggregate.SUM: {"fr": "somme", "en": "sum"},
    Aggregate.AVG: {"fr": "moyenne", "en": "average"},
    Aggregate.MEDIAN: {"fr": "médiane", "en": "median"},
    Aggregate.MIN: {"fr": "minimum", "en": "minimum"},
    Aggregate.MAX: {"fr": "maximum", "en": "maximum"},
    Aggregate.COUNT: {"fr": "nombre de lignes", "en": "number of rows"},
}


class Step(StrEnum):
    """The stretch of time that makes one group; the last two gather what comes round again."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKDAY = "weekday"
    HOUR_OF_DAY = "hour_of_day"

    @property
    def comes_round(self) -> bool:
        return self in {Step.WEEKDAY, Step.HOUR_OF_DAY}


STEPS: dict[Step, Mapping[str, str]] = {
    Step.HOUR: {"fr": "heure", "en": "hour"},
    Step.DAY: {"fr": "jour", "en": "day"},
    Step.WEEK: {"fr": "semaine", "en": "week"},
    Step.MONTH: {"fr": "mois", "en": "month"},
    Step.QUARTER: {"fr": "trimestre", "en": "quarter"},
    Step.YEAR: {"fr": "année", "en": "year"},
    Step.WEEKDAY: {"fr": "jour de la semaine", "en": "day of the week"},
    Step.HOUR_OF_DAY: {"fr": "heure de la journée", "en": "hour of the day"},
}
