"""Stretches of time and classes of numbers: which are offered, which one is chosen when the reader leaves the choice.

A step is chosen so that a line has some tens of points and bars stay countable; never finer than what the dates mean.
"""

from __future__ import annotations

import math

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column
from parvis.platform.charts.domain.kinds import ChartKind, Role, Step
from parvis.platform.charts.domain.profile import Facts

DAYS = {Step.HOUR: 1 / 24, Step.DAY: 1.0, Step.WEEK: 7.0, Step.MONTH: 30.44, Step.QUARTER: 91.3, Step.YEAR: 365.25}
MOST_POINTS = 5_000
CALENDAR_DAYS = 4 * 366
_FINE, _COARSE = 130, 26
CLASSES = 18


def offered_steps(one: Facts) -> list[Step]:
    """The steps that mean something for a column of times."""
    if one.role is not Role.TIME:
        return []
    if one.column.precision is Precision.YEAR:
        return [Step.YEAR]
    if one.column.precision is Precision.MONTH:
        return [Step.MONTH, Step.QUARTER, Step.YEAR]
    days = [Step.DAY, Step.WEEK, Step.MONTH, Step.QUARTER, Step.YEAR, Step.WEEKDAY]
    return [Step.HOUR, *days, Step.HOUR_OF_DAY] if one.column.kind is Kind.DATETIME else days


def chosen_step(one: Facts, kind: ChartKind) -> Step:
    """The finest step that keeps the chart readable over the whole span of the column."""
    if kind is ChartKind.CALENDAR:
        return Step.DAY
    most = _COARSE if kind in {ChartKind.BAR, ChartKind.STACKED} else _FINE
    lasting = [step for step in offered_steps(one) if not step.comes_round]
    if one.column.precision in {Precision.YEAR, Precision.MONTH}:
        most = _FINE
    for step in lasting:
        if one.span_days / DAYS[step] <= most and not (step is Step.WEEK and kind is ChartKind.BAR):
            return step
    return lasting[-1]


def is_kept_by(column: Column, step: Step) -> bool:
    """Whether the dates of the column are already those of the step, so that nothing is gathered."""
    own = {Precision.DAY: Step.DAY, Precision.MONTH: Step.MONTH, Precision.YEAR: Step.YEAR}
    return column.kind is Kind.DATE and own[column.precision or Precision.DAY] is step


def points(one: Facts, step: Step) -> int:
    """About how many groups the step makes over the span of the column."""
    if step.comes_round:
        return 24
    return int(one.span_days / DAYS[step]) + 1


def class_width(one: Facts, wanted: int = 0) -> float:
    """A round width that cuts the range of a column into about `wanted` classes; whole for whole numbers.

    >>> from parvis.engine.tables.schema import Column
    >>> class_width(Facts(Column("h", Kind.DECIMAL), 3000, None, 2.1, 31.7))
    2.0
    """
    low, high = float(one.low or 0), float(one.high or 0)
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return 1.0
    width = round_width(span / (wanted or CLASSES))
    return max(1.0, float(math.ceil(width))) if one.column.kind is Kind.INTEGER else width


def round_width(rough: float) -> float:
    """The first of 1, 2, 5 or 10 times a power of ten that is not under `rough`.

    >>> round_width(0.013), round_width(3), round_width(0.5)
    (0.02, 5.0, 0.5)
    """
    power = 10.0 ** math.floor(math.log10(rough))
    return next(float(f"{factor * power:.12g}") for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
