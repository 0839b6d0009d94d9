"""A table seen from afar: what the card of a dataset shows when nothing in it makes a map, a curve or an image.

Each column is drawn by its kind: texts as lines of various lengths, numbers against the right, truths as dots.
"""

from __future__ import annotations

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema

MOST_COLUMNS, ROWS = 6, 4
LENGTHS = (0.9, 0.6, 0.75, 0.45, 0.8)
_NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.DATETIME})


def drawn_table(schema: Schema, width: int, height: int) -> str:
    """The first columns of `schema`, as an SVG of that size."""
    columns = schema.columns[:MOST_COLUMNS]
    if not columns:
        return ""
    margin, line = width / 16, height / (ROWS + 2.5)
    step = (width - 2 * margin) / len(columns)
    marks = [f'<path d="M0 {1.6 * line:.0f}h{width}" stroke="var(--edge)"/>']
    for place, column in enumerate(columns):
        left, room = margin + place * step, step * 0.8
        marks.append(_bar(left, line, room * 0.7, "var(--data-1)"))
        for row in range(ROWS):
            middle = (row + 2.4) * line
            if column.kind is Kind.BOOLEAN:
                marks.append(f'<circle cx="{left + 4:.0f}" cy="{middle:.0f}" r="4" fill="var(--edge)"/>')
                continue
            length = room * LENGTHS[(3 * place + row) % len(LENGTHS)] * (0.6 if column.kind in _NUMBERS else 1)
            start = left + room - length if column.kind in _NUMBERS else left
            marks.append(_bar(start, middle, length, "var(--edge)"))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(marks)}</svg>'


def _bar(left: float, middle: float, length: float, colour: str) -> str:
    return f'<path d="M{left:.0f} {middle:.0f}h{length:.0f}" stroke="{colour}" stroke-width="5" stroke-linecap="round" fill="none"/>'
