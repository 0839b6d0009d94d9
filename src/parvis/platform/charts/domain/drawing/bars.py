"""Lying bars: groups whose names need room, side by side or one after another; the value stands at the end of each."""

from __future__ import annotations

from parvis.platform.charts.domain.answers import Groups, Key
from parvis.platform.charts.domain.drawing.columns import stacked_ends
from parvis.platform.charts.domain.drawing.letters import cut, width
from parvis.platform.charts.domain.drawing.marks import Mark, mark, tone
from parvis.platform.charts.domain.drawing.plate import Plate, Scale, Size, legend
from parvis.platform.charts.domain.kinds import ChartKind


def draw_bars(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """The marks, and how high they are together."""
    is_stacked = plate.kind is ChartKind.STACKED
    many = len(body.lines) > 1
    drawn, top = legend([(line.name, line.gathers) for line in body.lines], size, 0) if many else ([], 0.0)
    drawn.append(mark("text", plate.y_title, x=0, y=top + 12, class_="axis-name"))
    top += 24
    per_group = 1 if is_stacked else len(body.lines)
    thick = 20.0 if per_group == 1 else max(9.0, 26.0 / per_group)
    left, over = _room_for_names(body.keys, size)
    ends = stacked_ends(body) if is_stacked else [v or 0 for line in body.lines for v in line.values]
    texts = [plate.figure(value, bare=True) for value in ends]
    aside = max(width(text, size.font) for text in texts) + 10
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = Scale(low, high, left + (aside if low < 0 else 0), size.width - aside)
    y = top
    for at, key in enumerate(body.keys):
        drawn.append(_name(key, left, y, over, thick * per_group, size))
        y += over
        if is_stacked:
            drawn += _pile(body, at, scale, y, thick)
            drawn.append(_value(texts[at], scale(ends[at]) + 6, y, thick, size, "start"))
        else:
            drawn += _beside(body, at, scale, y, thick, plate, size)
        y += thick * per_group + (8 if size.is_narrow else 9)
    if low < 0 or not over:
        drawn.append(mark("line", x1=scale(0), x2=scale(0), y1=top, y2=y - 6, class_="zero"))
    return drawn, y


def _room_for_names(keys: tuple[Key, ...], size: Size) -> tuple[float, float]:
    """How far from the left bars start, and how high the names stand over them: beside when wide, above when narrow."""
    if size.is_narrow:
        return 0.0, size.font + 6
    return min(max(width(key.short, size.font) for key in keys) + 12, size.width * 0.42), 0.0


def _name(key: Key, left: float, y: float, over: float, height: float, size: Size) -> Mark:
    full = mark("title", key.label)
    if over:
        return mark("text", full, cut(key.short, size.width, size.font), x=0, y=y + size.font, class_="name")
    short = cut(key.short, left - 12, size.font)
    return mark("text", full, short, x=left - 10, y=y + height / 2 + size.font * 0.35, text_anchor="end", class_="name")


def _beside(body: Groups, at: int, scale: Scale, y: float, thick: float, plate: Plate, size: Size) -> list[Mark]:
    drawn = []
    for n, line in enumerate(body.lines):
        value, row = line.values[at], y + n * thick
        gathers = line.gathers or (bool(body.gathered) and at == len(body.keys) - 1)
        start, end = sorted((scale(0), scale(value or 0)))
        if value is not None:
            drawn.append(
                mark("rect", x=start, y=row, width=max(end - start, 0.5), height=thick - 1, class_=tone(n, gathers))
            )
        if thick >= size.font - 2:
            is_left = value is not None and value < 0
            text = plate.figure(value, bare=True)
            drawn.append(
                _value(text, start - 6 if is_left else end + 6, row, thick, size, "end" if is_left else "start")
            )
    return drawn


def _pile(body: Groups, at: int, scale: Scale, y: float, thick: float) -> list[Mark]:
    drawn, base = [], 0.0
    for n, line in enumerate(body.lines):
        value = line.values[at] or 0
        if value > 0:
            start, end = scale(base), scale(base + value)
            drawn.append(
                mark("rect", x=start, y=y, width=end - start, height=thick, class_=f"{tone(n, line.gathers)} edge")
            )
        base += value
    return drawn


def _value(text: str, x: float, y: float, thick: float, size: Size, anchor: str) -> Mark:
    return mark("text", text, x=x, y=y + thick / 2 + size.font * 0.33, text_anchor=anchor, class_="value")
