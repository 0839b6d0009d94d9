"""Rows of values made as wide as the header: empty rows, repeated headers, ragged ends and a final total.

What is taken out of the table is never lost: it is noted, and text that enters no column becomes a reject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from parvis.engine.formats.findings import Findings, both

Placed = tuple[int, Sequence[str]]

TOTAL = re.compile(r"(grand |sous[- ])?(total|totaux|somme)( g[ée]n[ée]ral)?\s*:?", re.IGNORECASE)
SURPLUS = both(
    "Cellule au-delà de la dernière colonne de l’en-tête : vérifier les séparateurs de cette ligne.",
    "Cell past the last column of the header: check the separators of this line.",
)
TOTALS = both(
    "Ligne de total : elle ne décrit pas un objet de la table.",
    "Total row: it does not describe an item of the table.",
)


def is_empty(cells: Sequence[str]) -> bool:
    """Whether no cell holds anything."""
    return not "".join(cells).strip()


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first cell that is filled says that the row is a total."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return len(cells) > 1 and TOTAL.fullmatch(first) is not None


def sift(
    rows: Iterable[Placed], headings: Sequence[str], header: Sequence[str] | None, findings: Findings
) -> Iterator[Placed]:
    """The rows of values among `rows`, each with as many cells as `headings`.

    `header` is the header row as it stands in the file, whose repetitions are dropped.
    """
    width = len(headings)
    repeated = tuple(cell.strip() for cell in header) if header else None
    held: Placed | None = None
    for line, cells in rows:
        if is_empty(cells):
            findings.note("row_empty", line)
            continue
        if repeated and cells[0].strip() == repeated[0] and tuple(cell.strip() for cell in cells) == repeated:
            findings.note("header_repeated", line)
            continue
        if held is not None:
            yield held[0], _fitted(held, width, findings)
        held = (line, cells)
    if held is None:
        return
    if is_total(held[1]):
        findings.note("total_row", held[0])
        findings.reject(held[0], "*", " | ".join(cell.strip() for cell in held[1] if cell.strip()), TOTALS)
    else:
        yield held[0], _fitted(held, width, findings)


def _fitted(row: Placed, width: int, findings: Findings) -> Sequence[str]:
    line, cells = row
    if len(cells) == width:
        return cells
    if len(cells) < width:
        findings.note("ragged_short", line)
        return [*cells, *[""] * (width - len(cells))]
    surplus = [(extra, cell) for extra, cell in enumerate(cells[width:], start=1) if cell.strip()]
    if surplus:
        findings.note("ragged_long", line)
    for extra, cell in surplus:
        findings.reject(line, f"+{extra}", cell, SURPLUS)
    return cells[:width]
