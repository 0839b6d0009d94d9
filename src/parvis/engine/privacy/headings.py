"""What a column's heading announces: a kind of personal data, a thing or an organisation, or nothing at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parvis.engine.privacy.findings import PersonalKind as P
from parvis.engine.privacy.words import folded, listed

_SAYS_NOTHING = re.compile(r"(?:col|colonne|column|champ|field|unnamed|var|x|f|c|v)?\s*\d*$")
_ANNOUNCED: tuple[tuple[P, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (P.NIR, r"\b(nir|secu|numsecu|nss|ssn|securite sociale|insee assure)\b"),
        (P.IBAN, r"\b(iban|rib|bban|compte bancaire|coordonnees bancaires)\b"),
        (P.BIRTH_DATE, r"naissance|\bne e? ?le\b|\bnee? le\b|\bdob\b|\bddn\b|\bbirth|\bdate nais"),
        (P.EMAIL, r"\b(e ?mail|mail|mel|courriel|courriels|adresse electronique)\b"),
        (P.PHONE, r"\b(tel|tels|telephone|telephones|phone|portable|mobile|gsm|fax|tel \w+)\b"),
        (P.PLATE, r"immatriculation|\bplaque\b|\bvehicule\b|\bimmat\b"),
        (P.IP, r"\b(ip|adresse ip|ip address)\b"),
        (P.FIRST_NAME, r"\bprenoms?\b|\bfirst ?name\b|\bgiven name\b"),
        (P.LAST_NAME, r"\bnom\b|\bnoms\b|patronyme|\blast ?name\b|\bsurname\b|\bfamily name\b|\bname\b"),
        (P.POSTAL_ADDRESS, r"\badresses?\b|\badr\b|domicile|\baddress\b|\bresidence\b"),
        (P.FREE_TEXT, r"observation|comment|remarque|\bnotes?\b|\bmotif\b|\bmessage\b|\bappreciation\b"),
    )
)
_CLEAR = re.compile(
    r"prenom|patronyme|naissance|domicile|usage|famille|marital|jeune fille|last ?name|surname|first ?name"
)
_PERSON_ROLES = listed("person roles")
_THINGS = listed("things")


@dataclass(frozen=True, slots=True)
class Heading:
    """`announced` is the kind its words name, if any; `clear` when these words are said of people only; `blank` when it
    says nothing (`col_3`); `person` when it names a role that a person holds; `thing` when it names something else."""

    announced: P | None
    clear: bool
    blank: bool
    person: bool
    thing: bool


@cache
def understood(header: str) -> Heading:
    """The heading, read word by word.

    >>> understood("né(e)_le").announced
    <PersonalKind.BIRTH_DATE: 'birth_date'>
    >>> understood("nomBeneficiaire").person, understood("EQUIP_NOM").thing, understood("col_3").blank
    (True, True, True)
    """
    words = words_of(header)
    tokens = set(words.split())
    announced = next((kind for kind, pattern in _ANNOUNCED if pattern.search(words)), None)
    return Heading(
        announced=announced,
        clear=_CLEAR.search(words) is not None and not _is_statistic(tokens),
        blank=_SAYS_NOTHING.match(words) is not None,
        person=bool(tokens & _PERSON_ROLES),
        thing=bool(tokens & _THINGS) and not (announced is P.LAST_NAME and "famille" in tokens),
    )


def words_of(header: str) -> str:
    """The heading as plain words: camel case and signs split, the number that tells doubles apart removed.

    >>> words_of("dateNaissance_2")
    'date naissance'
    """
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", header)
    return re.sub(r"(?<=[a-z])\s+\d+$", "", re.sub(r"[^a-z0-9]+", " ", folded(split)).strip())


def _is_statistic(tokens: set[str]) -> bool:
    return bool(tokens & {"nombre", "nb", "taux", "part", "total", "lieu"})
