"""The parts of a whole: sectors of a circle, or tiles as large as their values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from parvis.platform.charts.domain.answers import Groups
from parvis.platform.charts.domain.drawing.letters import cut, lines
from parvis.platform.charts.domain.drawing.marks import Mark, mark, place, tone
from parvis.platform.charts.domain.drawing.plate import Plate, Size
from parvis.platform.charts.domain.figures import figure, with_unit

Tile = tuple[float, float, float, float]


def share(value: float, total: float, language: str) -> str:
    """A part of the whole in per cent; one too small to round is said to be under one.

    >>> share(1, 8, "en")
    '12.5%'
    """
    per_cent = value / total * 100
    if 0 < per_cent < 0.1:
        return "<" + with_unit(figure(0.1, language), "%", language)
    return with_unit(figure(per_cent, language, figures=2 if per_cent < 10 else 3), "%", language)


def draw_pie(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """A circle from noon, clockwise; beside it, or under it, each part with its name, its value and its share."""
    values = [value or 0.0 for value in body.lines[0].values]
    total = sum(values)
    radius = 92.0 if size.is_narrow else 130.0
    cx, cy = (size.width / 2 if size.is_narrow else radius + 8), radius + 30
    drawn = [mark("text", plate.y_title, x=0, y=12, class_="axis-name")]
    angle = -math.pi / 2
    for n, value in enumerate(values):
        gathers = bool(body.gathered) and n == len(values) - 1
        turn = value / total * 2 * math.pi
        look = f"{tone(n, gathers)} edge"
        drawn.append(_sector(cx, cy, radius, angle, turn, look))
        angle += turn
    x, y = (0.0, cy + radius + 22) if size.is_narrow else (2 * radius + 48, max(34.0, cy - len(values) * 23 + 8))
    for n, (key, value) in enumerate(zip(body.keys, values, strict=True)):
        gathers = bool(body.gathered) and n == len(values) - 1
        drawn.append(mark("rect", x=x, y=y, width=12, height=12, rx=2, class_=tone(n, gathers)))
        name = cut(key.short, size.width - x - 22, size.font)
        drawn.append(mark("text", mark("title", key.label), name, x=x + 20, y=y + 11, class_="name"))
        told = f"{share(value, total, plate.language)} · {plate.figure(value)}"
        drawn.append(mark("text", told, x=x + 20, y=y + 12 + size.font + 4, class_="value"))
        y += 46
    return drawn, max(y, cy + radius + 10)


def _sector(cx: float, cy: float, radius: float, angle: float, turn: float, look: str) -> Mark:
    if turn >= 2 * math.pi - 1e-6:
        return mark("circle", cx=cx, cy=cy, r=radius, class_=look)
    start = f"{place(cx + radius * math.cos(angle))} {place(cy + radius * math.sin(angle))}"
    end = f"{place(cx + radius * math.cos(angle + turn))} {place(cy + radius * math.sin(angle + turn))}"
    large = 1 if turn > math.pi else 0
    return mark(
        "path", d=f"M{place(cx)} {place(cy)}L{start}A{place(radius)} {place(radius)} 0 {large} 1 {end}Z", class_=look
    )


def draw_treemap(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """Tiles as large as their values, the greatest first; those with room bear their name and value."""
    values = [value or 0.0 for value in body.lines[0].values]
    total, top = sum(values), 24.0
    height = size.plot + (120.0 if size.is_narrow else 60.0)
    drawn = [mark("text", plate.y_title, x=0, y=12, class_="axis-name")]
    for n, (x, y, wide, high) in enumerate(tiles(values, 0, top, size.width, height)):
        key, value = body.keys[n], values[n]
        drawn.append(
            mark(
                "rect",
                mark("title", f"{key.label} – {plate.figure(value)}"),
                x=x,
                y=y,
                width=wide,
                height=high,
                class_="tile",
            )
        )
        said = lines(key.short, wide - 12, size.font, 2) if wide > 46 else []
        room = int((high - 8) // (size.font + 3))
        told = (
            [*said[: max(0, room - 1)], share(value, total, plate.language)] if room > 1 else said[:1] if room else []
        )
        for row, text in enumerate(told if said else []):
            look = "value" if row == len(told) - 1 and room > 1 else "name"
            drawn.append(mark("text", text, x=x + 7, y=y + (row + 1) * (size.font + 3) + 2, class_=look))
    return drawn, top + height


def tiles(values: Sequence[float], x: float, y: float, wide: float, high: float) -> list[Tile]:
    """Tiles that fill a rectangle, as square as can be (Bruls, Huizing and van Wijk); `values` from the greatest down.

    >>> tiles([2, 1, 1], 0, 0, 4, 2)
    [(0, 0, 2.0, 2.0), (2.0, 0, 2.0, 1.0), (2.0, 1.0, 2.0, 1.0)]
    """
    total = sum(values)
    areas = [value / total * wide * high for value in values]
    out: list[Tile] = []
    while areas:
        side = min(wide, high)
        taken = 1
        while taken < len(areas) and _worst(areas[: taken + 1], side) <= _worst(areas[:taken], side):
            taken += 1
        thick = sum(areas[:taken]) / side
        along = y if wide >= high else x
        for area in areas[:taken]:
            length = area / thick
            out.append((x, along, thick, length) if wide >= high else (along, y, length, thick))
            along += length
        if wide >= high:
            x, wide = x + thick, wide - thick
        else:
            y, high = y + thick, high - thick
        areas = areas[taken:]
    return out


def _worst(areas: Sequence[float], side: float) -> float:
    """The worst of the tiles' proportions when these make a row along `side`."""
    total = sum(areas)
    return max(side * side * max(areas) / total**2, total**2 / (side * side * min(areas)))
