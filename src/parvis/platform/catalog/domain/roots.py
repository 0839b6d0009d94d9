"""What a folded word stands for when it is searched: its singular, or nothing for the small words of a sentence.

French plurals and the regular English one lose their mark, so that a question and a text meet whichever they wrote. No more is
taken away: “mobile” and “mobilité” are different things to a resident.
"""

from __future__ import annotations

from functools import lru_cache

from parvis.platform.catalog.domain.words import fold

_FRENCH = (
    "a au aux avec ce ces cet cette c combien comment d dans de des du elle en est et font ils il j je l la le les leur "
    "leurs lors m ma mes moi mon n ne nos notre nous on ont ou par pas plus pour qu quand que quel quelle quelles quels "
    "qui quoi s sa se ses si son sont sur t ta tes ton tu un une va vers vos votre vous y "
)
_ENGLISH = (
    "about an and are at be by can do does find for from has have how i in is it its many me much my of our that the "
    "their there these this to was we were what when where which who why will with you your"
)
SMALL_WORDS = frozenset((_FRENCH + _ENGLISH).split())
_TO_AIL = {"baux": "bail", "coraux": "corail", "emaux": "email", "soupiraux": "soupirail", "travaux": "travail",
           "vantaux": "vantail", "vitraux": "vitrail"}  # fmt: skip
_INVARIABLE = ("ss", "us", "is", "os", "as")


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """The singular of a folded word, or the word itself.

    >>> [root(word) for word in ("arbres", "eaux", "canaux", "travaux", "cheveux", "bus", "gaz", "bibliotheques")]
    ['arbre', 'eau', 'canal', 'travail', 'cheveu', 'bus', 'gaz', 'bibliotheque']
    """
    if word in _TO_AIL:
        return _TO_AIL[word]
    if len(word) < 4 or word[-1] not in "sx":
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-2] + "l"
    return word if word.endswith(_INVARIABLE) and len(word) < 6 else word[:-1]


def telling_words(question: str) -> tuple[str, ...]:
    """The folded words of a question that say what is looked for, each once; all of them when none does.

    >>> telling_words("Combien y a-t-il d’arbres dans ma rue ?")
    ('arbres', 'rue')
    >>> telling_words("où")
    ('ou',)
    """
    words = tuple(dict.fromkeys(fold(question).split()))
    return tuple(word for word in words if word not in SMALL_WORDS) or words
