"""Cells that read as a person's name: `DURAND`, `Camille`, `Durand Camille`, `Mme Le Gall`.

Organisations, streets and facilities named after people are told apart by the word that goes with the name; a bare
surname that is a company's name cannot be, and is left to the heading and to the column's other cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engine.privacy.words import folded, is_first_name, is_surname, listed

_CIVILITY = re.compile(
    r"(?:M\.|Mr\.?|MM\.|Mme\.?|Mlle\.?|Monsieur|Madame|Mademoiselle|MME|MLLE|MR|Dr\.?|Me)\s+(?=[A-ZÀ-Ý])"
)
_PARTICLES = listed("particles")
_WORD = re.compile(r"(?:[dDlLO]['’])?[A-ZÀ-ÝŒ][A-Za-zÀ-ÿœŒ]*(?:['’-][A-Za-zÀ-ÿœŒ]+)*$")
_ORGANISATIONS = listed("organisations")
_PLACES = listed("places")


@dataclass(frozen=True, slots=True)
class NameShares:
    """The part of a column's different cells that read as each shape of a name. `single` are one capitalised name,
    known or not; `first` and `last` those of them that are frequent, `listed` those that are either; `full` hold both
    or a civility."""

    full: float = 0.0
    single: float = 0.0
    first: float = 0.0
    last: float = 0.0
    listed: float = 0.0
    organisation: float = 0.0


def name_shares(cells: Sequence[str]) -> NameShares:
    """Count the shapes over the cells, each cell being taken once."""
    if not cells:
        return NameShares()
    shapes = [_shapes(cell) for cell in cells]
    return NameShares(*(sum(shape in each for each in shapes) / len(cells) for shape in _SHAPES))


_SHAPES = ("full", "single", "first", "last", "listed", "organisation")


def _shapes(cell: str) -> frozenset[str]:
    """The shapes that a cell has; none when it reads as anything else."""
    if len(cell) > 60 or any(sign.isdigit() for sign in cell):
        return frozenset(("organisation",)) if set(folded(cell).split()) & _ORGANISATIONS else frozenset()
    civility = _CIVILITY.match(cell)
    if civility:
        units = _units(cell[civility.end() :])
        return frozenset(("full",)) if 1 <= len(units) <= 4 else frozenset()
    words = folded(cell).replace(",", " ").split()
    if _names_a_place(words):
        return frozenset()
    if not _ORGANISATIONS.isdisjoint(words):
        return frozenset(("organisation",))
    units = _units(cell)
    if len(units) == 1:
        return _single_shapes(units[0])
    return frozenset(("full",)) if 2 <= len(units) <= 4 and _is_full(units) else frozenset()


def _names_a_place(words: Sequence[str]) -> bool:
    """`Rue Martin`, `Stade Fontaine`; not `Camille Fontaine`, whose surname is also a word for a place."""
    if len(words) > 1 and words[0] in _PLACES:
        return True
    return any(word in _PLACES and not is_surname(word) for word in words)


def _units(text: str) -> list[str]:
    """The names in the text, particles joined to the name they belong to; empty when a word is no name."""
    units: list[str] = []
    open_particle = False
    for word in text.replace(",", " ").split():
        particle = folded(word) in _PARTICLES
        if not (particle or _WORD.match(word)):
            return []
        if open_particle:
            units[-1] = f"{units[-1]} {word}"
        else:
            units.append(word)
        open_particle = particle
    return units


def _single_shapes(name: str) -> frozenset[str]:
    known = {"single"}
    if is_first_name(name):
        known.update(("first", "listed"))
    if is_surname(name):
        known.update(("last", "listed"))
    return frozenset(known)


def _is_full(units: Sequence[str]) -> bool:
    """`Camille Durand`, `DURAND Camille`: one is a first name, or surname in capitals beside a name that is not."""
    if any(is_first_name(unit) for unit in units):
        return True
    capitals = [unit.isupper() and len(unit) > 2 for unit in units]
    return any(is_surname(unit) for unit in units) and any(capitals) and not all(capitals)


def mentions_a_person(text: str) -> bool:
    """Whether a sentence holds a civility and a name: `Mme Le Gall demande un report`.

    >>> mentions_a_person("Mme Le Gall demande un report"), mentions_a_person("M. le maire ouvre la séance")
    (True, False)
    """
    return _MENTION.search(text) is not None


_MENTION = re.compile(
    r"\b(?:M\.|Mr|Mme|Mlle|MME|Monsieur|Madame|Mademoiselle)\s+(?:[A-ZÀ-Ý][a-zà-ÿ]+[- ]){0,2}[A-ZÀ-Ý][A-Za-zÀ-ÿ]{2,}"
)
