"""Just enough French to title a chart: gender and number of a label's first noun, elision, agreement.

A gender is given only where the word leaves no doubt; a title that would need it otherwise is turned so as not to.
"""

from __future__ import annotations

import re
from enum import StrEnum

_ENDINGS_F = ("tion", "sion", "xion", "ité", "té", "ance", "ence", "ure", "tude", "esse", "ette", "ade", "aison", "ée", "ière", "erie", "ie")  # fmt: skip
_FEMININE = {"hauteur", "largeur", "longueur", "profondeur", "épaisseur", "valeur", "dette", "part", "note", "place", "dépense", "recette", "vitesse", "moyenne", "durée", "puissance", "distance", "pente", "somme", "taille", "masse", "charge", "classe", "année", "surface"}  # fmt: skip
_MASCULINE = {"montant", "coût", "taux", "délai", "volume", "prix", "tarif", "nombre", "indice", "total", "débit", "poids", "âge", "niveau", "effectif", "budget", "score", "abonnement", "solde", "salaire", "loyer", "revenu", "pourcentage", "diamètre", "périmètre", "passage", "temps", "musée", "lycée", "trajet", "côté", "été", "comité", "traité", "degré"}  # fmt: skip
_ENDINGS_M = ("ment", "age", "isme", "eau")
_NOT_PLURAL = {"taux", "prix", "poids", "temps", "cours", "mois", "accès", "pays", "bus", "corps", "repas"}
_VOWELS = "aeiouàâäéèêëîïôöùûüœæ"
_MUTE_H = ("habit", "harmon", "hebdo", "héber", "hectare", "herb", "heure", "hist", "hiver", "homm", "honor", "hôpit", "hor", "hôt", "huil", "hum", "hyd", "hyg")  # fmt: skip
_PLAIN_LABEL = re.compile(r"[^\W\d_](?:[^\W\d_]|[’' -])*")


class Gender(StrEnum):
    MASCULINE = "m"
    FEMININE = "f"


def first_word(label: str) -> str:
    return re.split(r"[\s,(]", label.strip(), maxsplit=1)[0].lower()


def is_plain_noun(label: str) -> bool:
    """Whether a label is words alone, short enough to take an adjective: no sign, no figure, no “per”."""
    return bool(_PLAIN_LABEL.fullmatch(label)) and " par " not in label and len(label.split()) <= 4


def is_plural(label: str) -> bool:
    """Whether the first word is a plural.

    >>> is_plural("Places libres"), is_plural("Taux d’occupation")
    (True, False)
    """
    word = first_word(label)
    return word not in _NOT_PLURAL and word.endswith(("s", "x")) and len(word) > 3


def gender_of(label: str) -> Gender | None:
    """The gender of the first word, None when the word alone does not tell.

    >>> gender_of("Hauteur"), gender_of("Circonférence"), gender_of("Altitude"), gender_of("Ozone")
    (<Gender.FEMININE: 'f'>, <Gender.FEMININE: 'f'>, <Gender.FEMININE: 'f'>, None)
    """
    word = first_word(label)
    if word in _MASCULINE or word.endswith(_ENDINGS_M):
        return Gender.MASCULINE
    if word in _FEMININE or word.endswith(_ENDINGS_F):
        return Gender.FEMININE
    return None


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the word is an acronym or a code.

    >>> lowered("Année de plantation"), lowered("ATMO"), lowered("N°")
    ('année de plantation', 'ATMO', 'N°')
    """
    if len(label) > 1 and label[0].isupper() and not (label[1].islower() or label[1] in " ’'"):
        return label
    return label[:1].lower() + label[1:]


def is_elided(label: str) -> bool:
    """Whether the words before a label lose their vowel: it starts with one, or with a silent h.

    >>> is_elided("habitants"), is_elided("hauteur")
    (True, False)
    """
    return label[:1].lower() in _VOWELS or label.lower().startswith(_MUTE_H)


def of(label: str) -> str:
    """“de” before a label, elided before a vowel.

    >>> of("entrées"), of("places")
    ('d’entrées', 'de places')
    """
    return f"d’{label}" if is_elided(label) else f"de {label}"


def of_the(label: str, gender: Gender | None) -> str:
    """“du”, “de la”, “de l’” or “des” before a label."""
    if is_plural(label):
        return f"des {label}"
    if is_elided(label):
        return f"de l’{label}"
    return f"de la {label}" if gender is Gender.FEMININE else f"du {label}"


def the(label: str, gender: Gender | None) -> str:
    """“le”, “la”, “l’” or “les” before a label; nothing when its gender is not known."""
    if is_plural(label):
        return f"les {label}"
    if is_elided(label):
        return f"l’{label}"
    return f"la {label}" if gender is Gender.FEMININE else f"le {label}" if gender else label
