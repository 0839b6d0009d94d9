"""Upright bars: times, classes of numbers, and groups whose names are short; side by side or one upon another."""

from __future__ import annotations

import math

from parvis.platform.charts.domain.answers import Groups
from parvis.platform.charts.domain.drawing.letters import width
from parvis.platform.charts.domain.drawing.marks import Mark, mark, tone
from parvis.platform.charts.domain.drawing.plate import Plate, Scale, Size, legend, rounded_levels, upright_axis
from parvis.platform.charts.domain.figures import tick
from parvis.platform.charts.domain.kinds import ChartKind


def draw_columns(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """The marks, and how high they are together."""
    is_stacked = plate.kind is ChartKind.STACKED
    drawn, top = (
        legend([(line.name, line.gathers) for line in body.lines], size, 0) if len(body.lines) > 1 else ([], 0.0)
    )
    heights = stacked_ends(body) if is_stacked else [v for line in body.lines for v in line.values if v is not None]
    axis, left, scale = upright_axis(plate, size, rounded_levels(heights, from_zero=True), top)
    band = (size.width - left) / len(body.keys)
    bars = _stacked(body, scale, left, band) if is_stacked else _beside(body, scale, left, band, plate)
    bottom = scale.start
    names = (
        _class_marks(plate, body, size, left, band, bottom)
        if plate.answer.width
        else _names(body, size, left, band, bottom)
    )
    height = bottom + size.font + 10
    if plate.answer.width:
        names.append(
            mark("text", plate.x_title, x=size.width, y=height + size.font, text_anchor="end", class_="axis-name")
        )
        height += size.font + 8
    return [*drawn, *axis, *bars, *names], height


def are_short(body: Groups, size: Size) -> bool:
    """Whether the names of groups have room under upright bars."""
    band = (size.width - 60) / len(body.keys)
    return not size.is_narrow and all(width(key.short, size.font) < band - 8 for key in body.keys)


def stacked_ends(body: Groups) -> list[float]:
    """The height of each pile."""
    return [sum(line.values[n] or 0 for line in body.lines) for n in range(len(body.keys))]


def _beside(body: Groups, scale: Scale, left: float, band: float, plate: Plate) -> list[Mark]:
    gap = 0.0 if plate.answer.width and band > 3 else min(band * 0.22, 14)
    each = (band - gap) / len(body.lines)
    drawn = []
    for n, line in enumerate(body.lines):
        for at, value in enumerate(line.values):
            if value is None:
                continue
            y, zero = scale(value), scale(0)
            x = left + at * band + gap / 2 + n * each
            inset = 1 if plate.answer.width and each > 3 else 0
            drawn.append(
                mark(
                    "rect",
                    x=x,
                    y=min(y, zero),
                    width=max(each - inset, 0.5),
                    height=abs(zero - y),
                    class_=tone(n, line.gathers),
                )
            )
    return drawn


def _stacked(body: Groups, scale: Scale, left: float, band: float) -> list[Mark]:
    gap = min(band * 0.22, 14)
    drawn = []
    for at in range(len(body.keys)):
        base = 0.0
        for n, line in enumerate(body.lines):
            value = line.values[at] or 0
            if value > 0:
                y = scale(base + value)
                look = f"{tone(n, line.gathers)} edge"
                drawn.append(
                    mark(
                        "rect",
                        x=left + at * band + gap / 2,
                        y=y,
                        width=max(band - gap, 0.5),
                        height=scale(base) - y,
                        class_=look,
                    )
                )
            base += value
    return drawn


def _names(body: Groups, size: Size, left: float, band: float, bottom: float) -> list[Mark]:
    """The names under the bars: each n-th, so that none touches the next, and none past the edge."""
    widest = max(width(key.short, size.font) for key in body.keys)
    every = max(1, math.ceil((widest + 12) / band))
    drawn = []
    for at in range(0, len(body.keys), every):
        key = body.keys[at]
        half = width(key.short, size.font) / 2
        x = min(max(left + (at + 0.5) * band, half), size.width - half)
        drawn.append(mark("text", key.short, x=x, y=bottom + size.font + 5, text_anchor="middle", class_="tick"))
    return drawn


def _class_marks(plate: Plate, body: Groups, size: Size, left: float, band: float, bottom: float) -> list[Mark]:
    """The bounds of the classes, between the bars."""
    bounds = [key.at or 0.0 for key in body.keys]
    bounds.append(bounds[-1] + plate.answer.width)
    labels = [tick(one, plate.language) for one in bounds]
    every = max(1, math.ceil((max(width(label, size.font) for label in labels) + 14) / band))
    drawn = []
    for at in range(0, len(bounds), every):
        half = width(labels[at], size.font) / 2
        x = min(left + at * band, size.width - half)
        drawn.append(mark("text", labels[at], x=x, y=bottom + size.font + 5, text_anchor="middle", class_="tick"))
    return drawn
