"""The charts that a dataset deserves, ranked: what a careful analyst would draw first from its columns.

The rules, in order of weight; a chart that repeats the kind, the column or the measure of a better one weighs less, so that
the list stays varied:

1. *Over time*: a measure followed along the date that is part of the key, one line for each thing measured when there are
   eight or fewer; without a measure, the number of rows by stretch of time.
2. *Each row named*: in a small table (at most 24 rows) keyed by one column, a measure beside the names.
3. *Compared*: a measure gathered by a column of few groups: its sum where adding means something (euros, pupils), else
   its average (heights, rates).
4. *Counted*: how many rows there are in each group.
5. *Parts of a whole*: as 3 or 4 where the parts add up: sectors for six or fewer, stacked bars for two columns of groups, a
   treemap for many.
6. *Spread*: a histogram of a measure, boxes by group where each group has rows enough.
7. *Together*: two measures of the same rows as a cloud of points.
8. *Day by day*: a calendar where rows follow each day of two months to four years.

Weights are lowered for columns that are half empty, that come late in the table, and for the totals of hierarchies, which
would be counted twice. Keys, codes and positions are never measured; a column that mixes units is never gathered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parvis.engine.tables.kinds import Kind
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import MOST_SERIES, Aggregate, ChartKind, Role, Step
from parvis.platform.charts.domain.profile import Facts, Profile
from parvis.platform.charts.domain.steps import offered_steps
from parvis.platform.charts.domain.suiting import checked

MOST = 6
LEAST = 42
SMALL = 24
_ADDRESSES = {"adresse", "address", "url", "site", "description", "reperes", "source"}
_NAMES = {"nom", "name", "titre", "title", "intitule", "libelle", "label"}
_TRANSLATED = ("_en", "_anglais", "_english", "_fr", "_nl", "_de", "_es")


@dataclass(frozen=True, slots=True)
class _Proposal:
    weight: float
    chart: Chart


def proposals(profile: Profile) -> list[Chart]:
    """The charts proposed for a dataset, the best first; none when its columns neither measure nor make groups."""
    if not profile.rows:
        return []
    waiting = {one.chart: one.weight for one in reversed(sorted(_all(profile), key=lambda one: one.weight))}
    kept: list[Chart] = []
    while waiting and len(kept) < MOST:
        best = min(waiting, key=lambda chart: (_sameness(chart, kept) - waiting[chart], chart.kind, chart.x, chart.y))
        if waiting.pop(best) - _sameness(best, kept) < LEAST:
            break
        kept.append(checked(best, profile))
    return kept


def _sameness(chart: Chart, kept: list[Chart]) -> float:
    """How much a chart repeats those that stand before it."""
    return sum(
        10 * (one.kind is chart.kind)
        + 8 * (one.x == chart.x)
        + 5 * (one.y == chart.y)
        + 6 * (one.x == chart.x and one.y == chart.y)
        for one in kept
    )


def why_none(profile: Profile) -> str:
    """Why a dataset has no proposal: `empty`, `one` (a single row), `units` (they differ from row to row) or `flat`."""
    if profile.rows < 2:
        return "one" if profile.rows else "empty"
    return "units" if profile.mixes_units and profile.numbers else "flat"


def _all(profile: Profile) -> Iterator[_Proposal]:
    measures = [one for one in profile.measures if one.varies]
    groups = [one for one in profile.groups if _is_telling(one, profile)]
    yield from _over_time(profile, measures, groups)
    yield from _named(profile, measures)
    yield from _compared(profile, measures, groups)
    yield from _counted(profile, groups)
    yield from _parts(profile, measures, groups)
    yield from _spread(profile, measures, groups)
    yield from _together(profile, measures)


def _is_telling(one: Facts, profile: Profile) -> bool:
    """Whether a column makes groups worth comparing: two to thirty, each of several rows, in the main language."""
    if one.role is not Role.GROUP or one.distinct is None or not 2 <= one.distinct <= 30:
        return False
    if one.name.endswith(_TRANSLATED) and len([*profile]) > 1:
        return False
    return profile.rows >= 2 * one.distinct and not _is_own_name(one, profile) and not one.is_code


def _is_own_name(one: Facts, profile: Profile) -> bool:
    """Whether the column names each row, or nearly."""
    return (one.distinct or 0) > 0.8 * one.filled


def _care(one: Facts, profile: Profile, rank: int) -> float:
    """How much a column weighs: full, with a unit, early in the table."""
    filled = one.filled / profile.rows
    telling = (5 if one.column.facet else -6) if one.role is Role.GROUP else 3 if one.column.unit else 0
    return telling - rank - (0 if filled > 0.95 else 6 if filled > 0.6 else 20)


def _gathered(one: Facts, profile: Profile) -> Aggregate:
    return Aggregate.SUM if profile.adds_up(one) else Aggregate.AVG


def _key_times(profile: Profile) -> list[Facts]:
    return [one for one in profile.times if one.column.key and one.varies]


def _is_nested(profile: Profile) -> bool:
    """Whether sums would count totals and their parts together: the rows are the levels of a hierarchy."""
    return any(profile[name].column.hierarchy for name in profile.schema.key)


def _lines(time: Facts, profile: Profile, groups: list[Facts]) -> Facts | None:
    """The column that makes a line for each thing measured: the rest of the key, or a column of few groups beside it."""
    others = [profile[name] for name in profile.schema.key if name != time.name]
    key = [one for one in others if one.can_group and (one.column.hierarchy or 1 < (one.distinct or 99) <= MOST_SERIES)]
    beside = [
        one for one in groups if others and one.column.kind is Kind.TEXT and 1 < (one.distinct or 99) <= MOST_SERIES
    ]
    return next(iter([*key, *beside]), None)


def _over_time(profile: Profile, measures: list[Facts], groups: list[Facts]) -> Iterator[_Proposal]:
    for rank, time in enumerate([one for one in profile.times if one.varies][:2]):
        if time.column.key:
            yield from _followed(time, profile, measures, _lines(time, profile, groups))
        elif profile.rows > 2:
            is_event = time.column.precision is None
            weight = (80 if is_event else 72) + _care(time, profile, 4 * rank)
            kind = ChartKind.BAR if time.span_days < 365.25 * 40 else ChartKind.LINE
            yield _Proposal(weight, Chart(kind, time.name))
            few = next((one for one in groups if (one.distinct or 99) <= MOST_SERIES and not one.is_multivalued), None)
            if few is not None and is_event and profile.rows > 200:
                yield _Proposal(weight - 8, Chart(ChartKind.STACKED, time.name, series=few.name))


def _followed(time: Facts, profile: Profile, measures: list[Facts], lines: Facts | None) -> Iterator[_Proposal]:
    """Measures along the time of the key: together when they share a unit, else one line for each thing measured."""
    for place, measure in enumerate(measures[:4]):
        how = _gathered(measure, profile)
        weight = 100 + _care(measure, profile, 4 * place)
        unit = measure.column.unit
        together = [one.name for one in measures if unit and one.column.unit == unit]
        if len(profile.schema.key) == 1 and len(together) > 1:
            yield _Proposal(weight, Chart(ChartKind.LINE, time.name, tuple(together[:4]), Aggregate.AVG))
            continue
        if lines is not None:
            yield _Proposal(weight, Chart(ChartKind.LINE, time.name, (measure.name,), how, lines.name))
        if lines is None or not lines.column.hierarchy:
            yield _Proposal(weight - (12 if lines else 0), Chart(ChartKind.LINE, time.name, (measure.name,), how))
            yield from _rhythm(time, measure, how, weight) if not place else ()


def _rhythm(time: Facts, measure: Facts, how: Aggregate, weight: float) -> Iterator[_Proposal]:
    """What comes round: the hours of the day, the days of the week; and each day on a calendar."""
    if Step.HOUR_OF_DAY in offered_steps(time):
        yield _Proposal(
            weight - 6, Chart(ChartKind.BAR, time.name, (measure.name,), Aggregate.AVG, step=Step.HOUR_OF_DAY)
        )
    if Step.DAY in offered_steps(time) and 60 <= time.span_days <= 4 * 365:
        yield _Proposal(weight - 16, Chart(ChartKind.CALENDAR, time.name, (measure.name,), how))
        yield _Proposal(weight - 22, Chart(ChartKind.BAR, time.name, (measure.name,), Aggregate.AVG, step=Step.WEEKDAY))


def _named(profile: Profile, measures: list[Facts]) -> Iterator[_Proposal]:
    if not 2 <= profile.rows <= SMALL or len(profile.schema.key) > 1:
        return
    texts = [one for one in profile.groups if one.role is Role.GROUP and _is_own_name(one, profile)]
    named = [one for one in texts if not one.words & _ADDRESSES and not one.name.endswith(_TRANSLATED)]
    names = sorted(named, key=lambda one: (not one.words & _NAMES, one.column.key))
    if not names:
        return
    for place, measure in enumerate(measures[:3]):
        chart = Chart(ChartKind.BAR, names[0].name, (measure.name,), _gathered(measure, profile))
        yield _Proposal(88 + _care(measure, profile, 5 * place), chart)


def _compared(profile: Profile, measures: list[Facts], groups: list[Facts]) -> Iterator[_Proposal]:
    for place, measure in enumerate(measures[:4]):
        for rank, group in enumerate(groups[:4]):
            weight = 84 + _care(measure, profile, 4 * place) + _care(group, profile, 3 * rank)
            how = Aggregate.AVG if _is_nested(profile) else _gathered(measure, profile)
            yield _Proposal(weight, Chart(ChartKind.BAR, group.name, (measure.name,), how))


def _counted(profile: Profile, groups: list[Facts]) -> Iterator[_Proposal]:
    if profile.repeats_over_time or profile.mixes_units:
        return
    for rank, group in enumerate(one for one in groups[:4] if profile.rows >= 3 * (one.distinct or 1)):
        yield _Proposal(80 + _care(group, profile, 4 * rank), Chart(ChartKind.BAR, group.name))


def _parts(profile: Profile, measures: list[Facts], groups: list[Facts]) -> Iterator[_Proposal]:
    single = [one for one in groups if not one.is_multivalued]
    adding = [one for one in measures if profile.adds_up(one) and (one.low or 0) >= 0 and not _is_nested(profile)]
    counts = not profile.repeats_over_time and not profile.mixes_units and profile.rows >= 10
    values = [*((one.name,) for one in adding[:1]), *([()] if counts else [])]
    for value in values:
        how = Aggregate.SUM if value else Aggregate.COUNT
        for rank, group in enumerate(single[:5]):
            weight = 60 + _care(group, profile, 3 * rank) + (2 if value else 0)
            if (group.distinct or 99) <= 6 and group.column.kind is Kind.TEXT:
                yield _Proposal(weight, Chart(ChartKind.PIE, group.name, value, how))
            elif 12 <= (group.distinct or 0) <= 30:
                yield _Proposal(weight - 4, Chart(ChartKind.TREEMAP, group.name, value, how))
        yield from _stacked(profile, single, value, how)


def _stacked(profile: Profile, groups: list[Facts], value: tuple[str, ...], how: Aggregate) -> Iterator[_Proposal]:
    few = [one for one in groups if (one.distinct or 99) <= MOST_SERIES]
    for group in groups[:4]:
        for part in few:
            if part.name != group.name and (part.distinct or 0) <= (group.distinct or 0) and profile.rows > 60:
                weight = 58 + _care(group, profile, 0) + _care(part, profile, 0)
                yield _Proposal(weight, Chart(ChartKind.STACKED, group.name, value, how, part.name))


def _spread(profile: Profile, measures: list[Facts], groups: list[Facts]) -> Iterator[_Proposal]:
    if profile.rows < 30:
        return
    for place, measure in enumerate(measures[:3]):
        if measure.distinct is not None and measure.distinct < 8:
            continue
        yield _Proposal(66 + _care(measure, profile, 5 * place), Chart(ChartKind.HISTOGRAM, measure.name))
        for group in groups[:1]:
            if profile.rows >= 12 * (group.distinct or 1) and not group.is_multivalued:
                chart = Chart(ChartKind.BOX, group.name, (measure.name,), Aggregate.AVG)
                yield _Proposal(58 + _care(measure, profile, 5 * place), chart)


def _together(profile: Profile, measures: list[Facts]) -> Iterator[_Proposal]:
    spread = [one for one in measures if one.distinct is None or one.distinct >= 8]
    if profile.rows >= 20 and len(spread) >= 2:
        chart = Chart(ChartKind.SCATTER, spread[1].name, (spread[0].name,), Aggregate.AVG)
        yield _Proposal(60 + _care(spread[0], profile, 0) + _care(spread[1], profile, 0), chart)


__all__ = ["MOST", "proposals", "why_none"]
