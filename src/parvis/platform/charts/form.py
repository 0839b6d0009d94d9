"""The form of the builder: for one kind of chart, the choices that suit it and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from parvis.platform.charts.domain.asking import filters_of
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import AGGREGATES, KINDS, STEPS, ChartKind, Role, Value
from parvis.platform.charts.domain.profile import Facts, Profile
from parvis.platform.charts.domain.steps import offered_steps
from parvis.platform.charts.domain.suiting import (
    SEVERAL_VALUES,
    aggregates_for,
    series_columns,
    x_columns,
    y_columns,
)
from parvis.platform.records.domain.table_question import FILTER, is_filterable

MOST_FILTERS = 24
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A list of choices; `id` tells two apart that bear the same name."""

    name: str
    id: str
    label: Words
    choices: Sequence[Choice]


def form_of(chart: Chart, profile: Profile, language: str) -> dict[str, Any]:
    """What the template of the form needs; `chart` must be one that can be drawn."""
    selects = [*_axes(chart, profile, language), *_gathering(chart, profile, language)]
    return {
        "kind": chart.kind.value,
        "selects": [one for one in selects if len(one.choices) > 1],
        "settled": [
            (one.name, one.choices[0].value) for one in selects if len(one.choices) == 1 and one.choices[0].value
        ],
        "limit": _limit(chart, profile),
        "bins": {"value": chart.bins or ""} if chart.kind is ChartKind.HISTOGRAM else None,
        "title": chart.title,
        "words": chart.words,
        "filters": _filters(chart, profile, language),
        "is_filtered": bool(chart.words or chart.filters),
        "filter_count": len(filters_of(chart)),
    }


def _axes(chart: Chart, profile: Profile, language: str) -> Iterable[Select]:
    facts = KINDS[chart.kind]
    x = [_column(one, chart.x, language) for one in x_columns(chart.kind, profile)]
    labels = {
        ChartKind.SCATTER: _("Measure on the horizontal axis"),
        ChartKind.HISTOGRAM: _("Measure"),
        ChartKind.PIE: _("Parts"),
        ChartKind.TREEMAP: _("Parts"),
        ChartKind.BOX: _("Groups"),
    }
    by_time = facts.x == frozenset({Role.TIME})
    yield Select("x", "chart-x", labels.get(chart.kind) or (_("Date") if by_time else _("Groups or dates")), x)
    if facts.value is Value.ROWS:
        return
    measures = [_column(one, chart.y[0] if chart.y else "", language) for one in y_columns(chart.kind, profile)]
    if facts.value is not Value.COLUMN:
        measures = [Choice("", _("Number of rows"), not chart.y), *measures]
    yield Select("y", "chart-y", _("Value"), measures)
    if chart.kind in SEVERAL_VALUES and chart.y and not chart.series:
        unit = profile[chart.y[0]].column.unit
        alike = [one for one in profile.measures if one.column.unit == unit and one.name != chart.y[0]]
        second = chart.y[1] if len(chart.y) > 1 else ""
        choices = [Choice("", "–", not second), *(_column(one, second, language) for one in alike)]
        yield Select("y", "chart-y-2", _("Compared with"), choices)


def _gathering(chart: Chart, profile: Profile, language: str) -> Iterable[Select]:
    facts = KINDS[chart.kind]
    if chart.y:
        words = aggregates_for(chart.kind, profile[chart.y[0]], profile)
        yield Select(
            "agg",
            "chart-agg",
            _("Calculation"),
            [Choice(one.value, AGGREGATES[one][language], one is chart.aggregate) for one in words],
        )
    steps = [] if chart.kind is ChartKind.CALENDAR else offered_steps(profile[chart.x])
    yield Select(
        "step",
        "chart-step",
        _("Step of time"),
        [
            Choice("", _("chosen for you"), chart.step is None),
            *(Choice(one.value, STEPS[one][language], one is chart.step) for one in steps),
        ]
        if len(steps) > 1
        else [],
    )
    if len(chart.y) < 2:
        splits = [one for one in series_columns(chart.kind, profile) if one.name != chart.x]
        none = [] if facts.needs_series else [Choice("", "–", not chart.series)]
        yield Select(
            "series", "chart-series", _("Series"), [*none, *(_column(one, chart.series, language) for one in splits)]
        )
    if _is_sorted(chart, profile):
        orders = {
            "": _("usual"),
            "-y": _("greatest first"),
            "y": _("least first"),
            "x": _("by name, A to Z"),
            "-x": _("by name, Z to A"),
        }
        yield Select(
            "order",
            "chart-order",
            _("Order"),
            [Choice(word, said, word == chart.order) for word, said in orders.items()],
        )


def _is_sorted(chart: Chart, profile: Profile) -> bool:
    return profile[chart.x].role is not Role.TIME and chart.kind not in {
        ChartKind.HISTOGRAM,
        ChartKind.SCATTER,
        ChartKind.PIE,
        ChartKind.TREEMAP,
    }


def _limit(chart: Chart, profile: Profile) -> dict[str, Any] | None:
    """How many groups are shown, where groups have no order of their own."""
    facts = KINDS[chart.kind]
    if profile[chart.x].role is Role.TIME or chart.kind in {ChartKind.HISTOGRAM, ChartKind.SCATTER}:
        return None
    return {"value": chart.limit or "", "usual": facts.parts, "most": facts.most_parts}


def _filters(chart: Chart, profile: Profile, language: str) -> list[dict[str, Any]]:
    """The columns that are filtered already, then the first that make groups or tell times."""
    said = dict(chart.filters)
    usable = [one for one in profile if is_filterable(one.column) and one.filled]
    ranked = sorted(usable, key=lambda one: (one.name not in said, one.role is Role.NUMBER, not one.column.facet))
    return [
        {
            "parameter": FILTER + one.name,
            "label": one.column.label(language),
            "value": said.get(one.name, ""),
            "kind": one.column.kind.value,
        }
        for one in ranked[:MOST_FILTERS]
    ]


def _column(one: Facts, chosen: str, language: str) -> Choice:
    unit = f" ({one.column.unit})" if one.column.unit else ""
    label = one.column.label(language)
    return Choice(one.name, (label if len(label) <= 60 else label[:59] + "…") + unit, one.name == chosen)
