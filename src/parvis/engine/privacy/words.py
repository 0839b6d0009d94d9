"""Words folded to compare them, and the lists they are compared with: French names, words of towns."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def _letters() -> dict[int, str]:
    return {ord("œ"): "oe", ord("æ"): "ae", ord("Œ"): "oe", ord("Æ"): "ae", ord("’"): "'", ord("\u00a0"): " "}


def folded(text: str) -> str:
    """Lower case, without accents or ligatures.

    >>> folded("Œuvre d’Hélène")
    "oeuvre d'helene"
    """
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_letters()))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return text.casefold()


@cache
def listed(section: str) -> frozenset[str]:
    """The words, folded, of a section of `names_fr.txt` or `vocabulary_fr.txt`.

    >>> "mairie" in listed("services"), "rue" in listed("places")
    (True, True)
    """
    return frozenset(_sections()[section])


@cache
def _sections() -> dict[str, set[str]]:
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for name in ("names_fr.txt", "vocabulary_fr.txt"):
        for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                current = sections.setdefault(line.strip("[]"), set())
            elif line and not line.startswith("#"):
                current.update(folded(word.strip()) for word in line.split(",") if word.strip())
    return sections


def is_first_name(word: str) -> bool:
    """Whether the word, or each part of a compound, is a frequent first name.

    >>> is_first_name("Marie-Ange"), is_first_name("Voirie")
    (True, False)
    """
    name, first = folded(word), listed("first")
    return name in first or ("-" in name and all(part in first for part in name.split("-")))


def is_surname(words: str) -> bool:
    """Whether the words are a frequent surname, or two joined by a hyphen of which one is.

    >>> is_surname("LE GALL"), is_surname("Petit-Dubreuil"), is_surname("Médiathèque")
    (True, True, False)
    """
    name, last = folded(words), listed("last")
    return name in last or ("-" in name and any(part in last for part in name.split("-")))
