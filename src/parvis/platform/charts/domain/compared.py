"""Groups compared as an answer, with or without series; those that are not shown are gathered where values add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parvis.platform.charts.domain.answers import Groups, Key, Line, finite
from parvis.platform.charts.domain.kinds import ChartKind
from parvis.platform.charts.domain.names import value_name
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.questions import Asking, Question
from parvis.platform.charts.domain.splitting import OTHERS, Ask, chosen_series, keys_named, series_names, split_values
from parvis.platform.charts.domain.suiting import WHOLE


def compared(asking: Asking, ask: Ask, language: str) -> tuple[Groups, Question]:
    """Groups compared, with or without series; those that are not shown are gathered where values add up."""
    main = asking.groups()
    rows = ask(main)
    shown, more = rows[: asking.limit], len(rows) > asking.limit
    found = [row[asking.key] for row in shown]
    if not found:
        raise ChartProblem("nothing")
    keys = keys_named(found, asking, language)
    if asking.chart.series:
        groups, main = _split_groups(asking, ask, found, keys, language)
        return replace(groups, unseen=more), main
    lines = tuple(
        Line(value_name(asking.chart, asking.profile, n, language), tuple(finite(row[label]) for row in shown))
        for n, label in enumerate(asking.values)
    )
    gathered = 0
    if more and asking.chart.aggregate.adds_up and not asking.x.is_multivalued and len(lines) == 1:
        other = list(ask(asking.other_groups(found))[0].values())
        value, gathered = finite(other[0]), int(other[1])
        keys = (*keys, Key(f"{OTHERS[language]} ({gathered})", OTHERS[language]))
        lines = (Line(lines[0].name, (*lines[0].values, value)),)
    groups = Groups(keys, lines, gathered, more and not gathered)
    return (_as_parts(groups) if asking.chart.kind in WHOLE else groups), main


def _as_parts(groups: Groups) -> Groups:
    """The parts of a whole, none negative; those of nothing are left out."""
    pairs = list(zip(groups.keys, groups.lines[0].values, strict=True))
    if any(value is not None and value < 0 for _, value in pairs):
        raise ChartProblem("negative", remedy=ChartKind.BAR)
    kept = [(key, value) for key, value in pairs if value]
    if not kept:
        raise ChartProblem("nothing")
    line = replace(groups.lines[0], values=tuple(value for _, value in kept))
    return replace(groups, keys=tuple(key for key, _ in kept), lines=(line,))


def _split_groups(
    asking: Asking, ask: Ask, found: Sequence[Any], keys: tuple[Key, ...], language: str
) -> tuple[Groups, Question]:
    names, gathers = chosen_series(asking, ask)
    main = asking.split(found, names)
    values = split_values(asking, ask(main), names)
    said = series_names(asking, names, language)
    lines = [Line(one, tuple(values[name].get(key) for key in found)) for one, name in zip(said, names, strict=True)]
    if gathers:
        others = {row[asking.key]: finite(row[asking.values[0]]) for row in ask(asking.split_others(found, names))}
        lines.append(Line(OTHERS[language], tuple(others.get(key) for key in found), gathers=True))
    if asking.chart.kind in WHOLE and any(value is not None and value < 0 for line in lines for value in line.values):
        raise ChartProblem("negative", remedy=ChartKind.BAR)
    return Groups(keys, tuple(lines)), main
