"""Values as they are spread: boxes by group, and two measures as a cloud of points."""

from __future__ import annotations

from parvis.platform.charts.domain.answers import Boxes, Dots
from parvis.platform.charts.domain.drawing.letters import cut, width
from parvis.platform.charts.domain.drawing.marks import Mark, mark, place, tone
from parvis.platform.charts.domain.drawing.plate import (
    Plate,
    Scale,
    Size,
    legend,
    lying_axis,
    rounded_levels,
    upright_axis,
)


def draw_boxes(plate: Plate, body: Boxes, size: Size) -> tuple[list[Mark], float]:
    """A box from quarter to quarter with the median, and lines to the least and the greatest value."""
    drawn = [mark("text", plate.y_title, x=0, y=12, class_="axis-name")]
    top, over = 26.0, size.font + 6.0 if size.is_narrow else 0.0
    left = 8.0 if size.is_narrow else min(max(width(key.short, size.font) for key in body.keys) + 14, size.width * 0.4)
    levels = rounded_levels(
        [v for box in body.boxes for v in (box.low, box.high)], from_zero=False, most=5 if size.is_narrow else 7
    )
    scale = Scale(levels[0], levels[-1], left, size.width - 14)
    row = 30.0 + over
    bottom = top + row * len(body.boxes)
    drawn += lying_axis(plate, size, levels, scale, top, bottom, unit=plate.unit)
    for n, (key, box) in enumerate(zip(body.keys, body.boxes, strict=True)):
        y = top + n * row + over
        middle = y + 12
        full = mark("title", key.label)
        if over:
            drawn.append(mark("text", full, cut(key.short, size.width, size.font), x=0, y=y - 5, class_="name"))
        else:
            name = cut(key.short, left - 14, size.font)
            drawn.append(mark("text", full, name, x=left - 12, y=middle + 5, text_anchor="end", class_="name"))
        drawn.append(mark("line", x1=scale(box.low), x2=scale(box.high), y1=middle, y2=middle, class_="whisker"))
        for end in (box.low, box.high):
            drawn.append(mark("line", x1=scale(end), x2=scale(end), y1=middle - 4, y2=middle + 4, class_="whisker"))
        start, stop = scale(box.first), scale(box.third)
        drawn.append(mark("rect", x=start, y=middle - 8, width=max(stop - start, 1), height=16, class_="box"))
        drawn.append(
            mark("line", x1=scale(box.middle), x2=scale(box.middle), y1=middle - 8, y2=middle + 8, class_="median")
        )
    return drawn, bottom + size.font + 14


def draw_dots(plate: Plate, body: Dots, size: Size) -> tuple[list[Mark], float]:
    """A point for each row; points that fall together look darker."""
    names = [(name, False) for name, _ in body.clouds]
    drawn, top = legend(names, size, 0) if len(names) > 1 else ([], 0.0)
    points = [dot for _, dots in body.clouds for dot in dots]
    axis, left, up = upright_axis(plate, size, rounded_levels([y for _, y in points], from_zero=False), top)
    levels = rounded_levels([x for x, _ in points], from_zero=False, most=5 if size.is_narrow else 8)
    across = Scale(levels[0], levels[-1], left + 6, size.width - 8)
    drawn += axis + lying_axis(plate, size, levels, across, up.end, up.start, unit="")
    for n, (_, dots) in enumerate(body.clouds):
        d = "".join(f"M{place(across(x))} {place(up(y))}h0" for x, y in dots)
        drawn.append(mark("path", d=d, class_=f"cloud {tone(n, of='trace')}"))
    height = up.start + 2 * size.font + 18
    drawn.append(mark("text", plate.x_title, x=size.width, y=height - 6, text_anchor="end", class_="axis-name"))
    return drawn, height
