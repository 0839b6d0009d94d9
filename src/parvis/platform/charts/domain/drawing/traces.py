"""Lines and areas over time: gaps stay gaps, each line bears its name at its end where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parvis.platform.charts.domain.answers import Groups, Key, Line
from parvis.platform.charts.domain.drawing.columns import stacked_ends
from parvis.platform.charts.domain.drawing.letters import cut, width
from parvis.platform.charts.domain.drawing.marks import Mark, mark, place, tone
from parvis.platform.charts.domain.drawing.plate import Plate, Scale, Size, legend, rounded_levels, upright_axis
from parvis.platform.charts.domain.kinds import ChartKind
from parvis.platform.charts.domain.times import marks

MOST_SPOTS = 40
_SPOTS = (
    "M{x} {y}m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "M{x} {y}m-3.2 -3.2h6.4v6.4h-6.4z",
    "M{x} {y}m0 -4.2l4 7h-8z",
    "M{x} {y}m0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z",
)


def draw_traces(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """The marks, and how high they are together."""
    is_area = plate.kind is ChartKind.AREA
    names_aside = len(body.lines) > 1 and not size.is_narrow and not is_area
    many = len(body.lines) > 1 and not names_aside
    drawn, top = legend([(line.name, line.gathers) for line in body.lines], size, 0) if many else ([], 0.0)
    values = stacked_ends(body) if is_area else [v for line in body.lines for v in line.values if v is not None]
    right = min(max(width(line.name, size.font) for line in body.lines) + 26, 200) if names_aside else 8
    axis, left, up = upright_axis(plate, size, rounded_levels(values, from_zero=is_area), top)
    across = _across(body.keys, left + 4, size.width - right)
    drawn += axis + _times(plate, body.keys, across, size, up.start)
    drawn += _areas(body, across, up) if is_area else _lines(body, across, up)
    if names_aside:
        drawn += _end_names(body, across, up, right, size)
    return drawn, up.start + size.font + 12


def _across(keys: tuple[Key, ...], start: float, end: float) -> Scale:
    first, last = keys[0].at or 0.0, keys[-1].at or 0.0
    return Scale(first, last, start, end) if last > first else Scale(first - 1, last + 1, start, end)


def _times(plate: Plate, keys: tuple[Key, ...], across: Scale, size: Size, bottom: float) -> list[Mark]:
    step = plate.answer.step
    if step is not None and step.comes_round:
        every = 1 if len(keys) < 8 and not size.is_narrow else 3 if len(keys) > 8 else 2
        found = [(key.at or 0.0, key.short) for key in keys[::every]]
    else:
        first, last = keys[0].at or 0.0, keys[-1].at or 0.0
        found = marks(first, last, 5 if size.is_narrow else 9, plate.language) or [
            (first, keys[0].short),
            (last, keys[-1].short),
        ]
        if len(found) < 2 or len(keys) < 4:
            found = (
                [(key.at or 0.0, key.short) for key in keys]
                if len(keys) < 5
                else [(first, keys[0].short), (last, keys[-1].short)]
            )
    drawn, past = [], -1e9
    for at, name in found:
        x, half = across(at), width(name, size.font) / 2
        middle = min(max(x, half), size.width - half)
        drawn.append(mark("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, class_="zero"))
        if middle - half > past + 4:
            drawn.append(mark("text", name, x=middle, y=bottom + size.font + 7, text_anchor="middle", class_="tick"))
            past = middle + half
    return drawn


def _lines(body: Groups, across: Scale, up: Scale) -> list[Mark]:
    drawn = []
    has_spots = len(body.keys) <= MOST_SPOTS
    for n, line in enumerate(body.lines):
        path = "".join(_path(run) for run in _runs(body.keys, line, across, up))
        if path:
            drawn.append(mark("path", d=path, class_=f"trace {tone(n, line.gathers, of='trace')}"))
        spots = [(across(key.at or 0), up(v)) for key, v in zip(body.keys, line.values, strict=True) if v is not None]
        shape = _SPOTS[n % len(_SPOTS)]
        shown = spots if has_spots else spots[-1:] if len(body.lines) > 1 else []
        if shown:
            d = "".join(shape.format(x=place(x), y=place(y)) for x, y in shown)
            drawn.append(mark("path", d=d, class_=f"{tone(n, line.gathers)}"))
    return drawn


def _runs(keys: Sequence[Key], line: Line, across: Scale, up: Scale) -> list[list[tuple[float, float]]]:
    """The points in runs without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for key, value in zip(keys, line.values, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across(key.at or 0.0), up(value)))
    return [run for run in runs if len(run) > 1]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in points)


def _areas(body: Groups, across: Scale, up: Scale) -> list[Mark]:
    base = [0.0] * len(body.keys)
    drawn = []
    for n, line in enumerate(body.lines):
        tops = [low + (value or 0) for low, value in zip(base, line.values, strict=True)]
        there = [(across(key.at or 0.0), up(high)) for key, high in zip(body.keys, tops, strict=True)]
        back = [(across(key.at or 0.0), up(low)) for key, low in zip(body.keys, base, strict=True)][::-1]
        drawn.append(mark("path", d=_path([*there, *back]) + "Z", class_=f"{tone(n, line.gathers)} edge"))
        base = tops
    return drawn


def _end_names(body: Groups, across: Scale, up: Scale, right: float, size: Size) -> list[Mark]:
    """The name of each line beside its end, pushed apart where lines end close together."""
    ends: list[list[float]] = []
    for n, line in enumerate(body.lines):
        known = [value for value in line.values if value is not None]
        if known:
            ends.append([up(known[-1]), n])
    ends.sort()
    gap, bottom = size.font + 2.0, up.start
    for before, one in pairwise(ends):
        one[0] = max(one[0], before[0] + gap)
    if ends and ends[-1][0] > bottom:
        ends[-1][0] = bottom
        for after, one in pairwise(ends[::-1]):
            one[0] = min(one[0], after[0] - gap)
    drawn = []
    for y, rank in ends:
        n, x = int(rank), across.end + 12
        line = body.lines[n]
        spot = _SPOTS[n % len(_SPOTS)].format(x=place(x), y=place(y))
        name = cut(line.name, right - 24, size.font)
        drawn.append(mark("path", d=spot, class_=tone(n, line.gathers)))
        drawn.append(mark("text", mark("title", line.name), name, x=x + 9, y=y + size.font * 0.35, class_="name"))
    return drawn
