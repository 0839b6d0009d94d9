"""A chart drawn: its marks, inside an SVG that is an image with a name and a description in words."""

from __future__ import annotations

from parvis.platform.charts.domain.answers import Boxes, Dots, Groups
from parvis.platform.charts.domain.drawing.bars import draw_bars
from parvis.platform.charts.domain.drawing.calendar import draw_calendar
from parvis.platform.charts.domain.drawing.columns import are_short, draw_columns
from parvis.platform.charts.domain.drawing.letters import lines
from parvis.platform.charts.domain.drawing.marks import INK, PAPER, Mark, mark, written
from parvis.platform.charts.domain.drawing.parts import draw_pie, draw_treemap
from parvis.platform.charts.domain.drawing.plate import Plate, Size
from parvis.platform.charts.domain.drawing.spread import draw_boxes, draw_dots
from parvis.platform.charts.domain.drawing.traces import draw_traces
from parvis.platform.charts.domain.kinds import ChartKind

FONTS = "Source Sans 3, Source Sans Pro, Segoe UI, Roboto, Noto Sans, Liberation Sans, Helvetica, Arial, sans-serif"


def drawn(plate: Plate, size: Size) -> tuple[list[Mark], float]:
    """The marks of a chart and its height."""
    body = plate.answer.body
    if isinstance(body, Boxes):
        return draw_boxes(plate, body, size)
    if isinstance(body, Dots):
        return draw_dots(plate, body, size)
    return _groups(plate, body, size)


def _groups(plate: Plate, body: Groups, size: Size) -> tuple[list[Mark], float]:
    if plate.kind is ChartKind.PIE:
        return draw_pie(plate, body, size)
    if plate.kind is ChartKind.TREEMAP:
        return draw_treemap(plate, body, size)
    if plate.kind is ChartKind.CALENDAR:
        return draw_calendar(plate, body, size)
    if plate.kind in {ChartKind.LINE, ChartKind.AREA}:
        return draw_traces(plate, body, size)
    is_ordered = plate.answer.step is not None or plate.answer.width > 0
    return draw_columns(plate, body, size) if is_ordered or are_short(body, size) else draw_bars(plate, body, size)


def svg(plate: Plate, size: Size, name: str, words: str, *, id_: str, look: str = "") -> str:
    """The chart as an SVG for a page: classes give its colours; `id_` keeps its names apart from those of other charts."""
    marks, height = drawn(plate, size)
    return written(
        mark(
            "svg",
            mark("title", name, id=f"{id_}-t"),
            mark("desc", words, id=f"{id_}-d"),
            *marks,
            viewBox=f"0 0 {size.width} {height:.0f}",
            font_size=size.font,
            role="img",
            aria_labelledby=f"{id_}-t {id_}-d",
            class_=f"chart-svg {look}".strip(),
        )
    )


def standalone_svg(plate: Plate, size: Size, name: str, words: str, source: str) -> str:
    """The chart as a file: title above, source below, colours and fonts of its own."""
    marks, height = drawn(plate, size)
    margin, large = 16, size.font + 4
    titles = lines(name, size.width * 0.92, large)
    sources = lines(source, size.width, size.font - 1)
    top = margin + len(titles) * (large + 4) + 10
    foot = top + height + 12
    whole = foot + len(sources) * (size.font + 3) + margin
    wide = size.width + 2 * margin
    inside = [
        mark("title", name),
        mark("desc", words),
        mark("rect", width=wide, height=whole, fill=PAPER),
        *(
            mark("text", line, x=margin, y=margin + (n + 1) * (large + 4) - 6, font_size=large, class_="head")
            for n, line in enumerate(titles)
        ),
        mark("g", *marks, transform=f"translate({margin} {top})"),
        *(
            mark("text", line, x=margin, y=foot + (n + 1) * (size.font + 3), font_size=size.font - 1, class_="tick")
            for n, line in enumerate(sources)
        ),
    ]
    frame = mark(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide} {whole:.0f}",
        width=f"{wide}",
        height=f"{whole:.0f}",
        font_family=FONTS,
        font_size=size.font,
        fill=INK,
        role="img",
    )
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + written(frame, alone=True) + "\n"
