"""Words as people type them and words as they are searched: no accents, no case, no plural.

A text is kept as its folded words between single spaces, so that a database finds the start of a word with a plain
substring test. Finds by meaning are not promised here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>]*>")


def fold(text: str) -> str:
    """The words of `text` in lower case without accents, one space between them.

    >>> fold("L’Œuvre d’été, 2024")
    'l oeuvre d ete 2024'
    """
    if text.isascii():
        bare = text.lower()
    else:
        lowered = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
        decomposed = unicodedata.normalize("NFKD", lowered)
        bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_WORD.findall(bare))


@lru_cache(maxsize=1 << 16)
def fold_again(text: str) -> str:
    """As `fold`, for short texts that come back: labels, keywords, names."""
    return fold(text)


def stems(question: str) -> tuple[str, ...]:
    """What to look for at the start of words: each word of `question` once, without the mark of a plural.

    >>> stems("écoles des Écoles")
    ('ecole', 'des')
    """
    return tuple(dict.fromkeys(_singular(word) for word in fold(question).split()))


def searchable(texts: Iterable[str]) -> str:
    """The folded words of `texts` (HTML read as text), a space before each."""
    return " " + fold(" ".join(unescape(_TAG.sub(" ", text)) for text in texts)) + " "


def score(title: str, wanted: Iterable[str]) -> int:
    """How many of the `wanted` stems begin a word of `title`."""
    folded = searchable([title])
    return sum(f" {stem}" in folded for stem in wanted)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
