"""Why a personal column may be published as it is.

French law publishes personal data only when a text provides for it, when the person agreed, or when the document is of
a category listed by article D312-1-3 of the code of relations between the public and the administration (L312-1-2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A ground that a publisher may choose; the reason is always written beside it."""

    code: str
    text: Mapping[str, str]


LEGAL_BASES: dict[str, LegalBasis] = {
    code: LegalBasis(code, {"fr": fr, "en": en})
    for code, fr, en in (
        ("elected", "Élus\u00a0: fonctions, mandats, indemnités (D312-1-3 CRPA)", "Elected officials (D312-1-3 CRPA)"),
        (
            "directory",
            "Organigrammes et annuaires de l’administration (D312-1-3 CRPA)",
            "Organisation charts and directories of public bodies (D312-1-3 CRPA)",
        ),
        (
            "regulated_profession",
            "Professions réglementées et répertoires d’entreprises (D312-1-3 CRPA)",
            "Regulated professions and business registers (D312-1-3 CRPA)",
        ),
        (
            "examination",
            "Résultats d’examens et de concours (D312-1-3 CRPA)",
            "Results of examinations (D312-1-3 CRPA)",
        ),
        (
            "sport",
            "Activités sportives\u00a0: licences, résultats (D312-1-3 CRPA)",
            "Sports activities (D312-1-3 CRPA)",
        ),
        ("grants", "Subventions publiques attribuées (D312-1-3 CRPA)", "Public grants awarded (D312-1-3 CRPA)"),
        (
            "planning",
            "Autorisations d’urbanisme et occupation du sol (D312-1-3 CRPA)",
            "Planning permits and land use (D312-1-3 CRPA)",
        ),
        (
            "public_activity",
            "Conditions d’organisation de la vie publique et associative (D312-1-3 CRPA)",
            "Organisation of public, associative and cultural life (D312-1-3 CRPA)",
        ),
        (
            "archives",
            "Archives publiques librement communicables (D312-1-3 CRPA)",
            "Public archives open to all (D312-1-3 CRPA)",
        ),
        ("other_law", "Une autre disposition légale, à citer", "Another legal provision, to be quoted"),
        ("consent", "L’accord des personnes, à conserver", "The consent of the people, to be kept"),
        (
            "not_personal",
            "Ce n’est pas une donnée personnelle\u00a0: fausse alerte",
            "Not personal data: a false alarm",
        ),
    )
}
