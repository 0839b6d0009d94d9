"""An answer drawn as a chart: bars for categories, a line for dates, one drawing for each column of numbers.

Each column has its own drawing and scale, so that nothing has to be told apart by colour. Places are given in per cent of
the width, so that a drawing follows its page without its letters growing or shrinking.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

MOST_BARS = 60
MOST_POINTS = 5000
MOST_CHARTS = 4
MOST_MARKS = 60
PLOT_HEIGHT = 220
BAR_HEIGHT = 40
_LONGEST_LABEL = 38
_TIME = re.compile(r"\[?(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?.*)?)?)?")


@dataclass(frozen=True, slots=True)
class Bar:
    """`left` and `width` are in per cent, `top` in pixels; `value` is None where the answer has no number."""

    label: str
    short: str
    value: float | None
    left: float
    width: float
    top: int


@dataclass(frozen=True, slots=True)
class Bars:
    """`zero` is where bars start, in per cent."""

    bars: tuple[Bar, ...]
    zero: float
    left_out: int

    @property
    def height(self) -> int:
        return len(self.bars) * BAR_HEIGHT


@dataclass(frozen=True, slots=True)
class Spot:
    """`x` in per cent of the width, `y` from the top of the plot."""

    x: float
    y: float
    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Level:
    """A round value with its line across the plot."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """`paths` are broken where numbers are missing, on a canvas 1000 wide."""

    spots: tuple[Spot, ...]
    paths: tuple[str, ...]
    levels: tuple[Level, ...]
    height: int = PLOT_HEIGHT

    @property
    def marked(self) -> tuple[Spot, ...]:
        """The spots that have a mark of their own: all, while they do not hide the line."""
        return self.spots if len(self.spots) <= MOST_MARKS else ()


def bars(labels: Sequence[str], values: Sequence[float | None]) -> Bars:
    """The bars of `values`, from zero."""
    shown = [value for value in values[:MOST_BARS] if value is not None]
    low, high = min([0.0, *shown]), max([0.0, *shown])
    span = (high - low) or 1.0
    zero = -low / span * 100
    drawn = []
    for rank, (label, value) in enumerate(zip(labels[:MOST_BARS], values[:MOST_BARS], strict=True)):
        length = abs(value or 0.0) / span * 100
        left = zero if (value or 0.0) >= 0 else zero - length
        drawn.append(Bar(label, _cut(label), value, round(left, 2), round(length, 2), rank * BAR_HEIGHT))
    return Bars(tuple(drawn), round(zero, 2), len(labels) - len(drawn))


def line(times: Sequence[float], labels: Sequence[str], values: Sequence[float | None]) -> Line:
    """The line of `values` over `times`."""
    rows = sorted(zip(times, labels, values, strict=True), key=lambda row: row[0])[:MOST_POINTS]
    first = rows[0][0]
    span = (rows[-1][0] - first) or 1.0
    levels = _levels([value for _, _, value in rows if value is not None])
    low, high = levels[0], levels[-1]
    spots: list[Spot] = []
    runs: list[list[Spot]] = [[]]
    for time, label, value in rows:
        if value is None:
            runs.append([])
            continue
        spot = Spot(round((time - first) / span * 100, 2), _height(value, low, high), label, value)
        spots.append(spot)
        runs[-1].append(spot)
    paths = ("M" + " ".join(f"{spot.x * 10:g} {spot.y:g}" for spot in run) for run in runs if len(run) > 1)
    return Line(tuple(spots), tuple(paths), tuple(Level(level, _height(level, low, high)) for level in levels))


def time_of(value: object) -> float | None:
    """When a key of a group is, in days: a date, an instant, the start of a stretch of time, a month, a year.

    >>> time_of("2024-03-02") - time_of("2024-03"), time_of("[2024-03-01T12:00:00.000Z, *[") - time_of("2024-03")
    (1.0, 0.5)
    >>> time_of("12 rue")
    """
    found = _TIME.fullmatch(str(value))
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return date(year, month or 1, day or 1).toordinal() + (hour * 3600 + minute * 60 + second) / 86400
    except ValueError:
        return None


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"


def _levels(values: Sequence[float]) -> list[float]:
    """Round values around `values`, zero among them unless that would flatten the line."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and low < high * 0.8:
        low = 0.0
    if high < 0 and high > low * 0.8:
        high = 0.0
    span = (high - low) or abs(high) or 1.0
    power = 10 ** math.floor(math.log10(span / 3))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= span / 4)
    start = math.floor(low / step) * step
    count = max(1, math.ceil(round((high - start) / step, 6)))
    return [round(start + n * step, 10) for n in range(count + 1)]


def _height(value: float, low: float, high: float) -> float:
    return round(PLOT_HEIGHT - (value - low) / (high - low) * PLOT_HEIGHT, 1)
