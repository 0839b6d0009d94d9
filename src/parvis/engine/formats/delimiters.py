"""Which character separates the cells of a text: the one that cuts its lines into a table.

The count of a character proves little in French files, where a comma is also the decimal mark; what proves more is that
lines have as many cells as the header, that the header is made of words, and that the table is wide.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from parvis.engine.formats.csv_lines import records
from parvis.engine.formats.findings import Findings
from parvis.engine.formats.layout import sort_of, usual_width

CANDIDATES = (";", ",", "\t", "|", ":")
SAMPLE_ROWS = 150


def delimiter_of(text: str) -> str:
    """The delimiter of the table that `text` begins; for a lone column, one that it does not contain."""
    scores = {candidate: _score(text, candidate) for candidate in CANDIDATES}
    best = max(CANDIDATES, key=lambda candidate: scores[candidate])
    return best if scores[best] > 0 else next((unused for unused in (",", ";", "\t", "|") if unused not in text), ",")


def _score(text: str, delimiter: str) -> float:
    rows = _rows(text, delimiter)
    width = usual_width(rows)
    if width < 2:
        return 0.0
    first = next(index for index, row in enumerate(rows) if len(row) == width)
    following = rows[first:]
    steady = sum(1 for row in rows if len(row) == width) / len(rows)
    words = sum(1 for cell in rows[first] if sort_of(cell) == "text") / width
    if delimiter == "," and first and not words:
        return 0.0
    broken = len(following) > 1 and len(following[1]) != width
    rare = 0.2 if delimiter == ":" else 1.0
    return steady**3 * (1 + math.log2(width)) * (0.5 + 0.5 * words) * (0.6 if broken else 1.0) * rare


def _rows(text: str, delimiter: str) -> Sequence[Sequence[str]]:
    rows = []
    for _, cells in records(io.StringIO(text, newline=""), delimiter, Findings()):
        if any(cell.strip() for cell in cells):
            rows.append(cells)
        if len(rows) == SAMPLE_ROWS:
            break
    return rows
