"""CSV text cut into records that know their line, even where quotation marks are left open.

A quoted cell may hold line breaks; one that is never closed would swallow the rest of the file, so it is read as an
ordinary character.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from parvis.engine.formats.findings import Findings, both
from parvis.engine.tables.draft import Unreadable

MAX_LINE = 16 * 2**20
MAX_SPAN = 500

csv.field_size_limit(MAX_LINE)


class Lines:
    """The physical lines of a text, some of which may be given back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.number = 0

    def next(self) -> str:
        """The next line with its end, or nothing at the end of the text."""
        line = self._returned.popleft() if self._returned else self._text.readline(MAX_LINE)
        if line:
            self.number += 1
        if len(line) >= MAX_LINE:
            raise Unreadable(
                both(
                    f"La ligne {self.number} dépasse 16 millions de caractères : ce n’est pas une table en texte.",
                    f"Line {self.number} is longer than 16 million characters: this is no table in text.",
                )
            )
        return line

    def give_back(self, lines: list[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


def records(
    text: TextIO, delimiter: str, findings: Findings, *, width: int | None = None, skip: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Each record of `text` with the line on which it begins, after `skip` lines.

    With `width`, a cell that runs over several lines is doubted when its record does not have so many cells.
    """
    lines = Lines(text)
    for _ in range(skip):
        lines.next()
    while line := lines.next():
        start = lines.number
        if '"' not in line:
            yield start, line.rstrip("\r\n").split(delimiter)
            continue
        if (whole := _closed(line, delimiter)) is not None:
            yield start, whole
            continue
        cells, more = _quoted(line, lines, delimiter, width)
        if cells is None:
            findings.note("stray_quote", start)
            cells = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            lines.give_back(more)
        elif more:
            findings.note("quoted_newline", start)
        yield start, cells


def _closed(line: str, delimiter: str) -> list[str] | None:
    """The cells of a line whose quotations all open and close by the rules; None when there is doubt."""
    try:
        return next(csv.reader((line,), delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _quoted(line: str, lines: Lines, delimiter: str, width: int | None) -> tuple[list[str] | None, list[str]]:
    """The cells of the record that begins with `line`, None when its quotation is never closed; the lines used up."""
    used: list[str] = []
    size, ended = len(line), False

    def feed() -> Iterator[str]:
        nonlocal size, ended
        yield line
        while len(used) < MAX_SPAN and size < MAX_LINE and (more := lines.next()):
            used.append(more)
            size += len(more)
            yield more
        ended = True

    cells = next(csv.reader(feed(), delimiter=delimiter))
    if ended:
        return None, used
    if used and width is not None and len(cells) != width and line.rstrip("\r\n").count(delimiter) + 1 == width:
        return None, used
    return cells, used
