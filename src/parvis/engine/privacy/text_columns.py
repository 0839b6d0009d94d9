"""Judges texts: identifiers and people mentioned inside sentences, and the rare cell caught in the whole column."""

from __future__ import annotations

from collections.abc import Sequence

from parvis.engine.privacy.columns import Column, Table
from parvis.engine.privacy.findings import Certainty, PersonalKind
from parvis.engine.privacy.mailboxes import names_a_person
from parvis.engine.privacy.person_names import mentions_a_person
from parvis.engine.privacy.scan import ALWAYS_SCANNED, found
from parvis.engine.privacy.verdict import Verdict

_KEYED = (PersonalKind.NIR, PersonalKind.IBAN)


def judged_as_text(column: Column, table: Table) -> Verdict | None:
    """People found inside texts, else the stray identifiers, else a hint for a field meant for free text."""
    everything = dict.fromkeys((*column.cells, *(match.strip() for match in column.sample.matches)))
    texts = [cell for cell in everything if _is_a_sentence(cell)]
    telling = [cell for cell in texts if _holds_an_identifier(cell)]
    named = [cell for cell in texts if mentions_a_person(cell)]
    if telling or named:
        return _as_free_text(column, table, telling, named)
    return _as_stray(column, table) or _as_field_for_text(column, texts)


def _as_free_text(column: Column, table: Table, telling: Sequence[str], named: Sequence[str]) -> Verdict:
    hits = tuple(dict.fromkeys((*telling, *named)))
    heading = column.heading
    free = heading.blank or heading.person or heading.announced is PersonalKind.FREE_TEXT
    public = table.of_places and not any(found(kind, cell) for kind in _KEYED for cell in telling)
    sure = Certainty.LIKELY if (telling or free) and not public else Certainty.HINT
    count = len(hits)
    why = (
        f"{count} texte{'s' if count > 1 else ''} où paraît une personne, un téléphone, une adresse ou un compte",
        f"{count} text{'s' if count > 1 else ''} with a person, a telephone, an address or an account",
    )
    return Verdict(PersonalKind.FREE_TEXT, sure, min(1.0, count / max(len(column.cells), 1)), why, hits)


def _as_stray(column: Column, table: Table) -> Verdict | None:
    """A true identifier in a few cells of a column that holds something else."""
    cells = tuple(dict.fromkeys((*column.cells, *(match.strip() for match in column.sample.matches))))
    for kind in ALWAYS_SCANNED:
        hits = tuple(cell for cell in cells if _is_stray(kind, cell, column))
        if hits:
            public = table.of_places and kind not in _KEYED
            share = len(hits) / max(len(cells), column.sample.distinct or 0, 1)
            why = (
                f"{len(hits)} cellule(s) dans une colonne d’autre chose",
                f"{len(hits)} cell(s) in a column of other things",
            )
            return Verdict(kind, Certainty.HINT if public else Certainty.LIKELY, share, why, hits)
    return None


def _is_stray(kind: PersonalKind, cell: str, column: Column) -> bool:
    """Among codes, chance makes a right NIR key (one in 97) or the digits of a phone: there they are not believed."""
    pieces = found(kind, cell)
    if kind is PersonalKind.EMAIL:
        return any(names_a_person(piece) for piece in pieces)
    if kind is PersonalKind.IBAN or not pieces:
        return bool(pieces)
    return _is_a_sentence(cell) or (kind is PersonalKind.PHONE and not _holds_codes(column) and " " in cell)


def _holds_codes(column: Column) -> bool:
    digits = sum(
        any(sign.isdigit() for sign in cell) and not any(sign.islower() for sign in cell) for cell in column.cells
    )
    return digits > len(column.cells) / 2


def _as_field_for_text(column: Column, texts: Sequence[str]) -> Verdict | None:
    if column.heading.announced is not PersonalKind.FREE_TEXT or len(texts) < len(column.cells) / 2 or not texts:
        return None
    why = (
        "un champ de saisie libre, rien de personnel dans les valeurs lues",
        "a field for free text, nothing personal in the values read",
    )
    return Verdict(PersonalKind.FREE_TEXT, Certainty.HINT, 0.0, why)


def _holds_an_identifier(text: str) -> bool:
    return any(found(kind, text) for kind in ALWAYS_SCANNED)


def _is_a_sentence(cell: str) -> bool:
    return " " in cell and sum(word.isalpha() and len(word) > 1 for word in cell.split()) >= 2
