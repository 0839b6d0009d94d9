"""What one act changed for readers of a dataset, in words: rows before and after, and the publisher's note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

THIN, FIXED = "\u202f", "\u00a0"


@dataclass(frozen=True, slots=True)
class Publication:
    """An act of the journal by which readers came to see other rows; `number` is its place there.

    `rows_before` is None for the first publication; `is_return` says that an earlier publication is shown again.
    """

    number: int
    dataset: str
    at: datetime
    snapshot: str
    rows: int
    rows_before: int | None = None
    is_return: bool = False
    note: str = ""


def summary(one: Publication, language: str) -> str:
    """The change in one sentence.

    >>> at = datetime(2026, 3, 2)
    >>> summary(Publication(3, "trees", at, "a", 1200, 1180), "en")
    'New publication: from 1,180 to 1,200 rows (+20).'
    >>> summary(Publication(1, "trees", at, "a", 1), "fr").replace(FIXED, " ")
    'Première publication : 1 ligne.'
    """
    is_french = language == "fr"
    if one.rows_before is None:
        rows = _rows(one.rows, is_french)
        return f"Première publication{FIXED}: {rows}." if is_french else f"First publication: {rows}."
    head = (
        ("Retour à une publication antérieure" if is_french else "Back to an earlier publication")
        if one.is_return
        else ("Nouvelle publication" if is_french else "New publication")
    )
    colon = f"{FIXED}:" if is_french else ":"
    if one.rows == one.rows_before:
        same = "autant de lignes" if is_french else "as many rows"
        return f"{head}{colon} {same} ({_number(one.rows, is_french)})."
    change = one.rows - one.rows_before
    signed = ("+" if change > 0 else "\u2212") + _number(abs(change), is_french)
    before, after = _number(one.rows_before, is_french), _rows(one.rows, is_french)
    return (
        f"{head}{colon} de {before} à {after} ({signed})."
        if is_french
        else f"{head}{colon} from {before} to {after} ({signed})."
    )


def _rows(count: int, is_french: bool) -> str:
    is_one = count < 2 if is_french else count == 1
    return f"{_number(count, is_french)} {('ligne' if is_french else 'row') + ('' if is_one else 's')}"


def _number(count: int, is_french: bool) -> str:
    return f"{count:,}".replace(",", THIN) if is_french else f"{count:,}"
