"""Where the header of a table stands among rows of cells: after a title block, repeated, or nowhere.

The same reasoning serves CSV lines and spreadsheet rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engine.tables.draft import Heading

NUMBER = re.compile(r"[-+]?(\d{1,3}([ \u00a0\u202f.,']\d{3})+|\d+)([.,]\d+)?([eE][-+]?\d+)?\s?[%€]?")
DATE = re.compile(
    r"\d{4}-\d{2}(-\d{2})?([T ]\d{2}:\d{2}.*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}( .*)?|\d{1,2}:\d{2}(:\d{2})?"
)
IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*|[a-z]+(_[a-z0-9]+)+")
YEAR = re.compile(r"(19|20)\d{2}")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """The header's place among the sample's rows (None when there is no header) and the headings of the table.

    `first` is the index of the first row of values.
    """

    header: int | None
    first: int
    headings: tuple[str, ...]
    names: tuple[str, ...] = ()

    def as_headings(self, kept: Sequence[int] | None = None) -> list[Heading]:
        """The headings at the positions `kept`, all by default, with the names of a second header line if any."""
        positions = range(len(self.headings)) if kept is None else kept
        return [Heading(self.headings[at], name=self.names[at] if self.names else None) for at in positions]


def sort_of(cell: str) -> str:
    """What a cell looks like: empty, number, date or text."""
    text = cell.strip()
    if not text:
        return "empty"
    if NUMBER.fullmatch(text):
        return "number"
    return "date" if DATE.fullmatch(text) else "text"


def usual_width(rows: Sequence[Row]) -> int:
    """The most frequent number of cells among rows that are not empty; the larger when two are as frequent."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def lay_out(rows: Sequence[Row], header: int | None = None, headless: bool = False) -> Layout:
    """The layout of a table that begins with `rows`; `header` and `headless` are what the caller already knows."""
    if headless:
        return _headless(rows, 0)
    if header is None:
        header = _header_index(rows)
        if _is_value_row(rows, header):
            return _headless(rows, header)
    headings = _headings(rows, header)
    if _are_names(rows, header + 1, len(headings)):
        return Layout(header, header + 2, headings, tuple(cell.strip() for cell in rows[header + 1]))
    return Layout(header, header + 1, headings)


def _are_names(rows: Sequence[Row], index: int, width: int) -> bool:
    """Whether the row under the header is a second header: identifiers, at least two above numbers or dates."""
    if index + 2 >= len(rows) or width < 2:
        return False
    cells = [cell.strip() for cell in rows[index]]
    if len(cells) != width or len(set(cells)) < width or not all(IDENTIFIER.fullmatch(cell) for cell in cells):
        return False
    below = rows[index + 1 : index + 200]
    columns = [[row[at] for row in below if at < len(row) and row[at].strip()] for at in range(width)]
    measured = [column for column in columns if len(column) > 1 and all(sort_of(cell) != "text" for cell in column)]
    return len(measured) > 1


def _headless(rows: Sequence[Row], first: int) -> Layout:
    width = usual_width(rows[first:])
    return Layout(None, first, tuple(f"column_{position}" for position in range(1, width + 1)))


def _header_index(rows: Sequence[Row]) -> int:
    """The first row about as wide as the table and at least half filled."""
    width = usual_width(rows)
    for needed in (max(width / 2, min(width, 2)), 1):
        for index, row in enumerate(rows):
            filled = sum(1 for cell in row if cell.strip())
            near = len(row) == width or (width >= 3 and abs(len(row) - width) == 1)
            if near and filled >= max(needed, 1):
                return index
    return 0


def _headings(rows: Sequence[Row], header: int) -> tuple[str, ...]:
    """The header's cells, made as wide as the values that stand under it, without empty ones at the end."""
    cells = [cell.strip(" \t\r\n\ufeff") for cell in rows[header]]
    below = rows[header + 1 :]
    width = usual_width(below)
    if width > len(cells) and any(
        any(cell.strip() for cell in row[len(cells) :]) for row in below if len(row) == width
    ):
        cells += [""] * (width - len(cells))
    while below and len(cells) > max(width, 1) and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _is_value_row(rows: Sequence[Row], index: int) -> bool:
    """Whether the row at `index` is one of the values: cells like those below, and no heading above other sorts."""
    below = rows[index + 1 : index + 200]
    alike = False
    cells = [cell for cell in rows[index] if cell.strip()]
    if len(set(cells)) == len(cells) and below and all(sort_of(cell) in ("number", "date") for cell in cells):
        return not all(YEAR.fullmatch(cell.strip()) for cell in cells) or _all_years(below)
    for position, cell in enumerate(rows[index]):
        column = [row[position].strip() for row in below if position < len(row) and row[position].strip()]
        sorts = Counter(sort_of(value) for value in column)
        if not column or not cell.strip():
            continue
        usual = sorts.most_common(1)[0][0]
        sort = sort_of(cell)
        if sort == "text" and usual != "text":
            return False
        is_year_heading = YEAR.fullmatch(cell.strip()) and not all(YEAR.fullmatch(value) for value in column)
        alike = alike or (sort != "text" and sort == usual and not is_year_heading)
    return alike


def _all_years(rows: Sequence[Row]) -> bool:
    return all(YEAR.fullmatch(cell.strip()) for row in rows for cell in row if cell.strip())
