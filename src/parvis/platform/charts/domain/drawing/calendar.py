"""A calendar: each day a square, darker for greater values; weeks run across, Monday at the top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parvis.platform.charts.domain.answers import Groups
from parvis.platform.charts.domain.drawing.letters import width
from parvis.platform.charts.domain.drawing.marks import HEATS, Mark, mark, place
from parvis.platform.charts.domain.drawing.plate import Plate, Size
from parvis.platform.charts.domain.times import SHORT_MONTHS, WEEKDAYS


def draw_calendar(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    """A band a year; on a phone a band for each half of it."""
    known = {int(key.at or 0): v for key, v in zip(body.keys, body.lines[0].values, strict=True) if v is not None}
    bounds = heat_bounds(list(known.values()))
    drawn = [mark("text", plate.y_title, x=0, y=12, class_="axis-name")]
    scale, y = _scale(plate, bounds, size)
    drawn += scale
    for first, last in _bands(min(known), max(known), halves=size.is_narrow):
        band, height = _band(plate, first, last, known, bounds, size, y)
        drawn += band
        y += height
    return drawn, y


def heat_bounds(values: list[float]) -> list[float]:
    """The values that part the days into as many classes of like number as there are tones."""
    ranked = sorted(values)
    return [ranked[min(len(ranked) - 1, n * len(ranked) // len(HEATS))] for n in range(1, len(HEATS))]


def heat(value: float, bounds: list[float]) -> int:
    return sum(value >= bound for bound in bounds)


def _bands(first: int, last: int, *, halves: bool) -> Iterator[tuple[date, date]]:
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        cuts = [(1, 6, 30), (7, 12, 31)] if halves else [(1, 12, 31)]
        for start, end, day in cuts:
            one, other = date(year, start, 1), date(year, end, day)
            if one.toordinal() <= last and other.toordinal() >= first:
                yield one, other


def _band(
    plate: Plate, first: date, last: date, known: dict[int, float], bounds: list[float], size: Size, top: float
) -> tuple[list[Mark], float]:
    aside = 26.0
    weeks = (last.toordinal() - first.toordinal() + first.weekday()) // 7 + 1
    cell = min((size.width - aside) / weeks, 13.0)
    side = place(cell - 1.5)
    drawn = [mark("text", str(first.year), x=0, y=top + size.font, class_="head")]
    base = top + size.font + 24
    paths: dict[str, list[str]] = {}
    start = first.toordinal() - first.weekday()
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        week, weekday = divmod(ordinal - start, 7)
        look = f"heat-{heat(known[ordinal], bounds)}" if ordinal in known else "no-heat"
        x, y = place(aside + week * cell), place(base + weekday * cell)
        paths.setdefault(look, []).append(f"M{x} {y}h{side}v{side}h-{side}z")
        day = date.fromordinal(ordinal)
        if day.day == 1:
            month = SHORT_MONTHS[plate.language][day.month - 1]
            drawn.append(mark("text", month, x=aside + week * cell, y=base - 6, class_="tick small"))
    drawn += [mark("path", d="".join(squares), class_=look) for look, squares in sorted(paths.items())]
    for weekday in (0, 2, 4):
        letter = WEEKDAYS[plate.language][weekday][:2].capitalize()
        drawn.append(mark("text", letter, x=0, y=base + weekday * cell + cell - 2, class_="tick small"))
    return drawn, size.font + 24 + 7 * cell + 16


def _scale(plate: Plate, bounds: list[float], size: Size) -> tuple[list[Mark], float]:
    """What the tones mean: the value from which each one starts."""
    drawn, x, y = [], 0.0, 24.0
    less, more = {"fr": ("moins de ", "dès "), "en": ("under ", "from ")}[plate.language]
    for n in range(len(HEATS)):
        said = less + plate.figure(bounds[0], bare=True) if n == 0 else more + plate.figure(bounds[n - 1], bare=True)
        room = width(said, size.font) + 34
        if x and x + room > size.width:
            x, y = 0.0, y + size.font + 8
        drawn.append(mark("rect", x=x, y=y, width=12, height=12, class_=f"heat-{n}"))
        drawn.append(mark("text", said, x=x + 17, y=y + 11, class_="tick"))
        x += room
    return drawn, y + 28
