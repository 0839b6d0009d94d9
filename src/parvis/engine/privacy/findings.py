"""What the detector is given and what it says: a sample of each column, and a finding for each suspect column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from parvis.engine.tables.kinds import Kind


class PersonalKind(StrEnum):
    """What a personal column holds. The member's value is the word used in reports and in decisions."""

    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"
    NIR = "nir"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    POSTAL_ADDRESS = "postal_address"
    PLATE = "plate"
    IP = "ip"
    FREE_TEXT = "free_text"
    HOME_COORDINATES = "home_coordinates"


class Certainty(StrEnum):
    """How sure the detector is. A hint is shown to the publisher and blocks nothing."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"

    @property
    def blocks(self) -> bool:
        return self is not Certainty.HINT


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """A column as the detector sees it.

    `values` are non-empty raw cells taken through the whole file, `filled` how many cells of the column are not empty,
    `matches` the cells anywhere in the column that `prefilter_pattern()` caught (all of them, or the first hundreds).
    """

    name: str
    header: str
    kind: Kind
    values: Sequence[str]
    filled: int
    distinct: int | None = None
    matches: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Finding:
    """A column that looks personal, why, and how sure that is. `share` is the part of the different sampled cells that
    look so; the examples show a cell's shape and never its content."""

    column: str
    kind: PersonalKind
    reason: Mapping[str, str]
    certainty: Certainty
    share: float
    examples_masked: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        return self.certainty.blocks

    def as_json(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "kind": self.kind.value,
            "reason": dict(self.reason),
            "certainty": self.certainty.value,
            "share": round(self.share, 4),
            "examples": list(self.examples_masked),
        }


def masked(value: str) -> str:
    """The shape of a value, with one letter of each word left.

    >>> masked("camille.durand@example.org")
    'c••••••.d•••••@e••••••.o••'
    >>> masked("06 39 98 12 34")
    '•• •• •• •• ••'
    """
    out: list[str] = []
    previous = " "
    for character in value[:60]:
        hidden = character.isdigit() or (character.isalpha() and previous.isalnum())
        out.append("•" if hidden else character)
        previous = character
    return "".join(out)
