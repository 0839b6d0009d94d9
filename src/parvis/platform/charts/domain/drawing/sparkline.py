"""A chart at the size of a card: its shape alone, without letters, light enough to stand in a list."""

from __future__ import annotations

from collections.abc import Sequence

from parvis.platform.charts.domain.answers import Boxes, Dots, Groups
from parvis.platform.charts.domain.drawing.columns import stacked_ends
from parvis.platform.charts.domain.drawing.marks import Mark, mark, place, written
from parvis.platform.charts.domain.drawing.plate import Plate, Scale
from parvis.platform.charts.domain.kinds import ChartKind

WIDTH, HEIGHT, MARGIN = 240, 96, 4
MOST_POINTS, MOST_BARS, MOST_DOTS = 60, 16, 60


def sparkline(plate: Plate) -> str:
    """The drawing, at most two kilobytes; it takes its colours from the tokens of the page that it stands in."""
    body = plate.answer.body
    if isinstance(body, Dots):
        marks = _dots([dot for _, cloud in body.clouds for dot in cloud])
    elif isinstance(body, Boxes):
        marks = _bars([box.middle for box in body.boxes])
    else:
        marks = _groups(plate, body)
    return written(mark("svg", *marks, viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true", focusable="false"))


def _groups(plate: Plate, body: Groups) -> list[Mark]:
    if plate.kind in {ChartKind.LINE, ChartKind.AREA, ChartKind.CALENDAR}:
        return _line(stacked_ends(body) if plate.kind is ChartKind.AREA else _fullest(body))
    return _bars(stacked_ends(body) if plate.kind is ChartKind.STACKED else [v or 0 for v in body.lines[0].values])


def _fullest(body: Groups) -> list[float]:
    """The values of the line that has most of them."""
    return max(([v for v in line.values if v is not None] for line in body.lines), key=len)


def _line(values: Sequence[float]) -> list[Mark]:
    every = max(1, -(-len(values) // MOST_POINTS))
    shown = values[::every]
    low, high = min(shown), max(shown)
    up = Scale(min(low, 0) if low < high * 0.7 else low, high, HEIGHT - MARGIN, MARGIN)
    across = Scale(0, max(len(shown) - 1, 1), MARGIN, WIDTH - MARGIN)
    line = "L".join(f"{place(across(n))} {place(up(value))}" for n, value in enumerate(shown))
    floor = f"L{place(across(len(shown) - 1))} {HEIGHT - MARGIN}L{MARGIN} {HEIGHT - MARGIN}Z"
    return [
        mark("path", d=f"M{line}{floor}", fill="var(--data-1)", fill_opacity=0.14),
        mark("path", d=f"M{line}", fill="none", stroke="var(--data-1)", stroke_width=2.5, stroke_linejoin="round"),
    ]


def _bars(values: Sequence[float]) -> list[Mark]:
    shown = values[:MOST_BARS]
    up = Scale(min(0.0, *shown), max(0.0, *shown), HEIGHT - MARGIN, MARGIN)
    band = (WIDTH - 2 * MARGIN) / len(shown)
    path = "".join(
        f"M{place(MARGIN + n * band + band * 0.1)} {place(up(0))}V{place(up(value))}h{place(band * 0.8)}V{place(up(0))}z"
        for n, value in enumerate(shown)
    )
    return [mark("path", d=path, fill="var(--data-1)")]


def _dots(dots: Sequence[tuple[float, float]]) -> list[Mark]:
    shown = dots[:MOST_DOTS]
    xs, ys = [x for x, _ in shown], [y for _, y in shown]
    across, up = Scale(min(xs), max(xs), 6, WIDTH - 6), Scale(min(ys), max(ys), HEIGHT - 6, 6)
    path = "".join(f"M{place(across(x))} {place(up(y))}h0" for x, y in shown)
    return [mark("path", d=path, stroke="var(--data-1)", stroke_width=6, stroke_linecap="round", stroke_opacity=0.6)]
