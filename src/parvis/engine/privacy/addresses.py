"""Cells that read as a postal address, those of a facility apart: `Mairie, 12 rue …` is nobody's home."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engine.privacy.words import folded

_STREET = (
    r"(?:rue|avenue|av\.?|boulevard|bd|bld|boul|place|pl|allees?|all|quai|chemin|che|ch|impasse|imp|route|rte|cours"
    r"|square|sq|passage|villa|cite|residence|res|lotissement|lot|sentier|voie|hameau|lieu-dit|lieudit|esplanade|ruelle"
    r"|traverse|montee|faubourg|fg|clos|mail|venelle)\b\.?"
)
_NUMBERED = re.compile(rf"\d{{1,4}}\s*(?:bis|ter|quater|[a-d])?\s*,?\s+{_STREET}\s+\S")
_WITH_POSTCODE = re.compile(rf"{_STREET}\s+\S.*?\b(?:\d{{5}}|\d{{2}} \d{{3}})\b\s+[a-z]")
_FACILITY = re.compile(
    r"^(?:mairie|hotel de|ecole|groupe scolaire|gymnase|creche|halte|mediatheque|bibliotheque|college|lycee|stade"
    r"|piscine|centre|hopital|clinique|eglise|musee|theatre|cinema|espace|salle|foyer|maison de|maison des|parc|jardin"
    r"|gare|poste|commissariat|caserne|ccas|chu|universite|conservatoire|ludotheque|dechetterie|decheterie|cimetiere"
    r"|immeuble|tour|prefecture|tribunal|marche|complexe|tennis|angle|face|devant|cabinet|pharmacie|sarl|sas|station|parking|site)\b"
)


@dataclass(frozen=True, slots=True)
class AddressShares:
    """The part of a column's different cells that are street addresses with a number or a postcode, and the part
    that begins with the name of a facility."""

    home: float = 0.0
    facility: float = 0.0


def address_shares(cells: Sequence[str]) -> AddressShares:
    """Count the two over the cells.

    >>> address_shares(["27, rue Rémy 92170 Vanves", "Crèche, 68 place Marie Curie", "rue Victor Hugo"])
    AddressShares(home=0.3333333333333333, facility=0.3333333333333333)
    """
    if not cells:
        return AddressShares()
    addresses = [folded(cell) for cell in cells]
    facility = sum(_FACILITY.match(cell) is not None for cell in addresses)
    home = sum(is_street_address(cell) and not _FACILITY.match(cell) for cell in addresses)
    return AddressShares(home / len(cells), facility / len(cells))


def is_street_address(text: str) -> bool:
    """Whether the text, folded, names a door or a street with its postcode; a street alone is not an address."""
    return _NUMBERED.search(text) is not None or _WITH_POSTCODE.search(text) is not None
