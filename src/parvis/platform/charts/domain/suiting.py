"""Which kinds of chart suit a dataset, which of its columns suit each kind, and what a description needs to be drawn."""

from __future__ import annotations

from dataclasses import replace

from parvis.platform.charts.domain.description import MOST_VALUES, Chart
from parvis.platform.charts.domain.kinds import KINDS, MOST_SERIES, Aggregate, ChartKind, KindFacts, Role, Step, Value
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.profile import Facts, Profile
from parvis.platform.charts.domain.steps import CALENDAR_DAYS, offered_steps

SEVERAL_VALUES = frozenset({ChartKind.LINE, ChartKind.BAR})
WHOLE = frozenset({ChartKind.PIE, ChartKind.TREEMAP, ChartKind.STACKED, ChartKind.AREA})


def x_columns(kind: ChartKind, profile: Profile) -> list[Facts]:
    """The columns that may stand on the first axis, those that name each row last."""
    facts = KINDS[kind]
    suiting = [one for one in profile if one.filled and _suits_x(one, kind, facts)]
    return sorted(suiting, key=lambda one: (one.column.key and one.role is Role.GROUP, not one.varies))


def _suits_x(one: Facts, kind: ChartKind, facts: KindFacts) -> bool:
    if kind in WHOLE and one.is_multivalued:
        return False
    if kind is ChartKind.CALENDAR:
        return Step.DAY in offered_steps(one)
    if Role.GROUP in facts.x and one.can_group:
        return True
    return one.role in facts.x


def y_columns(kind: ChartKind, profile: Profile) -> list[Facts]:
    """The columns that may be measured: measures first, then the other numbers."""
    if KINDS[kind].value is Value.ROWS:
        return []
    measures = profile.measures
    return measures + [one for one in profile.numbers if one not in measures]


def series_columns(kind: ChartKind, profile: Profile) -> list[Facts]:
    """The columns that may split values into series: few groups first, since the rest is gathered."""
    if not KINDS[kind].takes_series:
        return []
    groups = [one for one in profile.groups if not (one.is_multivalued and kind in WHOLE) and one.varies]
    return sorted(groups, key=lambda one: ((one.distinct or 99) > MOST_SERIES, one.column.key))


def is_short(one: Facts) -> bool:
    """Whether the times hold in a calendar."""
    return one.span_days <= CALENDAR_DAYS


def suits(kind: ChartKind, profile: Profile) -> bool:
    """Whether the dataset has the columns that this kind needs."""
    x = [one for one in x_columns(kind, profile) if one.varies]
    if not x:
        return False
    if kind is ChartKind.PIE:
        return any((one.distinct or 99) <= KINDS[kind].parts for one in x)
    if kind is ChartKind.SCATTER:
        return len([one for one in profile.numbers if one.varies]) > 1
    if kind is ChartKind.CALENDAR:
        return any(is_short(one) for one in x)
    if KINDS[kind].value is Value.COLUMN:
        return bool(profile.numbers)
    if KINDS[kind].needs_series:
        return len(series_columns(kind, profile)) > 1 or any(one.role is Role.TIME for one in x)
    return True


def aggregates_for(kind: ChartKind, one: Facts, profile: Profile) -> list[Aggregate]:
    """The ways to gather the values of a column, the most telling first."""
    if KINDS[kind].value is Value.TOTAL:
        return [Aggregate.SUM]
    if KINDS[kind].value in {Value.COLUMN, Value.ROWS}:
        return []
    rest = [Aggregate.MEDIAN, Aggregate.MIN, Aggregate.MAX]
    first = [Aggregate.SUM, Aggregate.AVG] if profile.adds_up(one) else [Aggregate.AVG, Aggregate.SUM]
    return first + rest


def checked(chart: Chart, profile: Profile) -> Chart:
    """The description, sure to be one that can be asked of this dataset. Raises ChartProblem with the remedy."""
    facts = KINDS[chart.kind]
    _check_x(chart, profile)
    _check_y(chart, facts, profile)
    _check_series(chart, facts, profile)
    if chart.step is not None and chart.step not in offered_steps(profile[chart.x]):
        raise ChartProblem("no_step", profile[chart.x].column, (chart.step.value,))
    return chart


def _check_x(chart: Chart, profile: Profile) -> None:
    if not chart.x:
        raise ChartProblem("no_x")
    for name in (chart.x, *chart.y, chart.series):
        if name and name not in profile:
            raise ChartProblem("column", name)
    suiting = x_columns(chart.kind, profile)
    if profile[chart.x] not in suiting:
        if chart.kind in WHOLE and profile[chart.x].is_multivalued:
            raise ChartProblem("whole", profile[chart.x].column, remedy=ChartKind.BAR)
        raise ChartProblem("x", profile[chart.x].column, [one.column for one in suiting])


def _check_y(chart: Chart, facts: KindFacts, profile: Profile) -> None:
    numbers = profile.numbers
    for name in chart.y:
        if profile[name] not in numbers:
            raise ChartProblem("y", profile[name].column, [one.column for one in numbers])
    if facts.value is Value.COLUMN and len(chart.y) != 1:
        raise ChartProblem("no_y")
    if facts.value is Value.TOTAL and not chart.aggregate.adds_up:
        raise ChartProblem("total")
    if len(chart.y) > 1:
        if chart.series or chart.kind not in SEVERAL_VALUES or len(chart.y) > MOST_VALUES:
            raise ChartProblem("many_y", str(MOST_VALUES))
        units = sorted({profile[name].column.unit or "–" for name in chart.y})
        if len(units) > 1:
            raise ChartProblem("units", ", ".join(units))


def _check_series(chart: Chart, facts: KindFacts, profile: Profile) -> None:
    if not chart.series:
        if facts.needs_series:
            raise ChartProblem("no_series")
        return
    if not facts.takes_series:
        raise ChartProblem("takes_no_series", profile[chart.series].column)
    if chart.series == chart.x:
        raise ChartProblem("same", profile[chart.series].column)
    suiting = series_columns(chart.kind, profile)
    if profile[chart.series] not in suiting:
        raise ChartProblem("series", profile[chart.series].column, [one.column for one in suiting])


def nearest(chart: Chart, kind: ChartKind, profile: Profile) -> Chart | None:
    """The description of another kind, nearest to this one, that can be asked of the dataset; None when the kind cannot."""
    if not suits(kind, profile):
        return None
    for start in (chart, Chart(kind, "", words=chart.words, filters=chart.filters)):
        try:
            return checked(_refitted(start, kind, profile), profile)
        except ChartProblem:
            continue
    return None


def _refitted(chart: Chart, kind: ChartKind, profile: Profile) -> Chart:
    facts = KINDS[kind]
    axis = x_columns(kind, profile)
    x = profile[chart.x] if chart.x in profile and profile[chart.x] in axis else _likely_x(kind, axis)
    if kind is ChartKind.CALENDAR and not is_short(x):
        x = next(one for one in axis if one.varies and is_short(one))
    if kind is ChartKind.SCATTER and chart.y and x.name == chart.y[0]:
        x = next(one for one in axis if one.name != chart.y[0])
    y = _refitted_y(chart, facts, x, profile)
    aggregate = Aggregate.COUNT if not y else chart.aggregate
    if y and facts.value is Value.TOTAL:
        aggregate = Aggregate.SUM
    elif y and aggregate is Aggregate.COUNT:
        aggregate = Aggregate.SUM if profile.adds_up(profile[y[0]]) else Aggregate.AVG
    splits = [one.name for one in series_columns(kind, profile) if one.name != x.name]
    series = chart.series if chart.series in splits else (splits[0] if facts.needs_series and splits else "")
    step = chart.step if chart.step in offered_steps(x) else None
    several = y if kind in SEVERAL_VALUES and not series else y[:1]
    return replace(
        chart, kind=kind, x=x.name, y=several, aggregate=aggregate, series=series, step=step, order="", limit=0, bins=0
    )


def _likely_x(kind: ChartKind, axis: list[Facts]) -> Facts:
    """The first that varies; for the parts of a whole, the first whose groups are few enough."""
    most = KINDS[kind].parts
    varying = [one for one in axis if one.varies] or axis
    return next((one for one in varying if one.distinct is not None and one.distinct <= most), varying[0])


def _refitted_y(chart: Chart, facts: KindFacts, x: Facts, profile: Profile) -> tuple[str, ...]:
    if facts.value is Value.ROWS:
        return ()
    numbers = [one.name for one in y_columns(ChartKind.BOX, profile) if one.name != x.name]
    kept = tuple(name for name in chart.y if name in numbers)
    return kept or tuple(numbers[:1] if facts.value is Value.COLUMN else ())
