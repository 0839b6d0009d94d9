"""The licences under which a town publishes; each is declared once, with its names and its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: `code` is what datasets keep, `names` what readers see, `url` its text."""

    code: str
    names: Mapping[str, str]
    url: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]


LICENCES = {
    licence.code: licence
    for licence in (
        Licence(
            "licence-ouverte-2.0",
            {"fr": "Licence Ouverte 2.0", "en": "Open Licence 2.0 (Etalab)"},
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        ),
        Licence(
            "odbl-1.0",
            {"fr": "Licence ODbL 1.0 (partage à l’identique)", "en": "Open Database License 1.0 (ODbL)"},
            "https://opendatacommons.org/licenses/odbl/1-0/",
        ),
        Licence(
            "cc-by-4.0",
            {"fr": "Creative Commons Attribution 4.0", "en": "Creative Commons Attribution 4.0"},
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        Licence(
            "cc-by-sa-4.0",
            {
                "fr": "Creative Commons Attribution – Partage dans les mêmes conditions 4.0",
                "en": "Creative Commons Attribution-ShareAlike 4.0",
            },
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        Licence(
            "cc0-1.0",
            {"fr": "Creative Commons Zéro 1.0 (domaine public)", "en": "Creative Commons Zero 1.0 (public domain)"},
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
        Licence("other", {"fr": "Autre licence : voir la description", "en": "Other licence: see the description"}),
    )
}


def licence(code: str) -> Licence:
    """The licence of that code; an unknown code is shown as it is, without an address."""
    return LICENCES.get(code) or Licence(code, {"en": code})
