"""Words as they are looked for: runs of letters and digits, without letter case, accents and ligatures.

One definition in three hands: Python for what a reader types, SQL text for the index of a serving copy, and the patterns
with which a table without index is scanned.
"""

from __future__ import annotations

import re
import unicodedata

WORD = r"[\pL\pN]+"
LIGATURES = (("œ", "oe"), ("æ", "ae"))
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """`text` without letter case, accents and ligatures.

    >>> folded("Cœur d’Été")
    'coeur d’ete'
    """
    text = text.lower()
    for joined, apart in LIGATURES:
        text = text.replace(joined, apart)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(folded(text))


def folded_sql(text: str) -> str:
    """The SQL of the folded form of the text expression `text`."""
    text = f"lower({text})"
    for joined, apart in LIGATURES:
        text = f"replace({text}, '{joined}', '{apart}')"
    return f"strip_accents({text})"


def words_sql(text: str) -> str:
    """The SQL of the list of the words of the text expression `text`, each once."""
    return f"list_distinct(regexp_extract_all({folded_sql(text)}, '{WORD}'))"
