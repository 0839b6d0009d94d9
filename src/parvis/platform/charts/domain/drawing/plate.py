"""What a drawing is made from, and the two widths in which it is made."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.platform.charts.domain.answers import Answer
from parvis.platform.charts.domain.drawing.letters import cut, width
from parvis.platform.charts.domain.drawing.marks import Mark, mark, tone
from parvis.platform.charts.domain.figures import figure, levels, tick, with_unit
from parvis.platform.charts.domain.kinds import ChartKind


@dataclass(frozen=True, slots=True)
class Size:
    """The canvas: drawn for a page (wide) or for a phone (narrow), so that letters keep their size."""

    width: int
    font: int
    plot: int

    @property
    def is_narrow(self) -> bool:
        return self.width < 500


WIDE, NARROW = Size(720, 14, 320), Size(340, 13, 240)


@dataclass(frozen=True, slots=True)
class Plate:
    """An answer with its names: `y` names the values, `x` the axis, each with its unit."""

    kind: ChartKind
    answer: Answer
    x: str
    y: str
    x_unit: str
    unit: str
    language: str
    decimals: int | None = None

    @property
    def y_title(self) -> str:
        return f"{self.y} ({self.unit})" if self.unit and self.y else self.y or self.unit

    @property
    def x_title(self) -> str:
        return f"{self.x} ({self.x_unit})" if self.x_unit else self.x

    def figure(self, value: float | None, *, bare: bool = False) -> str:
        """The value as this chart writes its values, with its unit unless it is `bare`."""
        if value is not None and self.decimals is not None:
            value = round(value, self.decimals)
        return figure(value, self.language, "" if bare else self.unit, figures=12)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places: `low` stands at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)


def rounded_levels(values: list[float], *, from_zero: bool, most: int = 6) -> list[float]:
    """The marks of an axis of values; lines start from zero too unless that would flatten them."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if from_zero or 0 < low < high * 0.7:
        low = min(low, 0.0)
    if from_zero or (low * 0.7 > high and high < 0):
        high = max(high, 0.0)
    return levels(low, high, most, whole=all(value == int(value) for value in values))


def upright_axis(plate: Plate, size: Size, marks: list[float], top: float) -> tuple[list[Mark], float, Scale]:
    """The grid of an axis of values, its marks and its name; where the plot starts; the scale."""
    labels = [tick(one, plate.language) for one in marks]
    left = max(width(label, size.font) for label in labels) + 10
    base = top + 30
    scale = Scale(marks[0], marks[-1], base + size.plot, base)
    drawn = [mark("text", plate.y_title, x=0, y=top + 12, class_="axis-name")]
    for value, label in zip(marks, labels, strict=True):
        y = scale(value)
        drawn.append(mark("line", x1=left, x2=size.width, y1=y, y2=y, class_="zero" if value == 0 else "grid"))
        drawn.append(mark("text", label, x=left - 8, y=y + size.font * 0.35, text_anchor="end", class_="tick"))
    return drawn, left, scale


def lying_axis(
    plate: Plate, size: Size, marks: list[float], scale: Scale, top: float, bottom: float, *, unit: str
) -> list[Mark]:
    """The grid and marks of values that run from left to right; marks that would touch are left out."""
    drawn, last = [], -1e9
    for value in marks:
        x, label = (
            scale(value),
            with_unit(tick(value, plate.language), unit if value == marks[-1] else "", plate.language),
        )
        drawn.append(mark("line", x1=x, x2=x, y1=top, y2=bottom, class_="zero" if value == 0 else "grid"))
        half = width(label, size.font) / 2
        at = min(max(x, half), size.width - half)
        if at - half > last + 6:
            drawn.append(mark("text", label, x=at, y=bottom + size.font + 6, text_anchor="middle", class_="tick"))
            last = at + half
    return drawn


def legend(names: list[tuple[str, bool]], size: Size, top: float) -> tuple[list[Mark], float]:
    """A row of names with the colour of each, broken where it is full; and how high it is."""
    drawn: list[Mark] = []
    x, y = 0.0, top
    for n, (name, gathers) in enumerate(names):
        room = min(width(name, size.font), size.width - 30)
        if x and x + room + 24 > size.width:
            x, y = 0.0, y + size.font + 10
        drawn.append(mark("rect", x=x, y=y, width=12, height=12, rx=2, class_=tone(n, gathers)))
        drawn.append(mark("text", cut(name, size.width - 30, size.font), x=x + 18, y=y + 11, class_="name"))
        x += room + 40
    return drawn, y - top + size.font + 14
