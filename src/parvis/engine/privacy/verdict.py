"""What is thought of one column, in words for its publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engine.privacy.columns import Column
from parvis.engine.privacy.findings import Certainty, Finding, PersonalKind, masked

EXAMPLES = 3
_WHAT = {
    PersonalKind.LAST_NAME: ("noms de famille", "surnames"),
    PersonalKind.FIRST_NAME: ("prénoms", "first names"),
    PersonalKind.FULL_NAME: ("noms de personnes", "names of people"),
    PersonalKind.NIR: ("numéros de sécurité sociale", "social security numbers"),
    PersonalKind.PHONE: ("numéros de téléphone", "telephone numbers"),
    PersonalKind.EMAIL: ("adresses électroniques", "e-mail addresses"),
    PersonalKind.IBAN: ("comptes bancaires", "bank accounts"),
    PersonalKind.BIRTH_DATE: ("dates de naissance", "dates of birth"),
    PersonalKind.POSTAL_ADDRESS: ("adresses postales", "postal addresses"),
    PersonalKind.PLATE: ("plaques d’immatriculation", "number plates"),
    PersonalKind.IP: ("adresses IP", "IP addresses"),
    PersonalKind.FREE_TEXT: ("mentions de personnes dans un texte libre", "mentions of people in a free text"),
    PersonalKind.HOME_COORDINATES: ("points qui peuvent être des domiciles", "points that may be homes"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, how sure, on which part of the cells, and why: a sentence in French and one in English."""

    kind: PersonalKind
    certainty: Certainty
    share: float
    why: tuple[str, str]
    cells: tuple[str, ...] = ()


def finding(column: Column, verdict: Verdict) -> Finding:
    """The verdict as it is told to the publisher."""
    return Finding(
        column=column.sample.name,
        kind=verdict.kind,
        reason=_reason(column, verdict),
        certainty=verdict.certainty,
        share=verdict.share,
        examples_masked=tuple(masked(cell) for cell in _shown(verdict.cells or column.cells)),
    )


def _shown(cells: Sequence[str]) -> Sequence[str]:
    return cells[:EXAMPLES]


def _reason(column: Column, verdict: Verdict) -> dict[str, str]:
    fr, en = _WHAT[verdict.kind]
    header = column.sample.header
    verb_fr, verb_en = {
        Certainty.CERTAIN: ("contient des", "holds"),
        Certainty.LIKELY: ("semble contenir des", "seems to hold"),
        Certainty.HINT: ("pourrait contenir des", "might hold"),
    }[verdict.certainty]
    return {
        "fr": f"La colonne «\u202f{header}\u202f» {verb_fr} {fr}\u00a0: {verdict.why[0]}.",
        "en": f"The column “{header}” {verb_en} {en}: {verdict.why[1]}.",
    }


def counted(share: float, fr: str, en: str) -> tuple[str, str]:
    """The reason that most cells have a shape."""
    percent = max(1, round(100 * share))
    return f"{percent}\u00a0% des valeurs lues {fr}", f"{percent}% of the values read {en}"
