"""Words in texts, whatever their letter case, accents and ligatures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence


def folded(text: str) -> str:
    small = small_letters(text).replace("œ", "oe").replace("æ", "ae")
    return "".join(letter for letter in unicodedata.normalize("NFD", small) if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The runs of letters and digits."""
    found, run = [], ""
    for letter in folded(text) + " ":
        if letter.isalnum():
            run += letter
        elif run:
            found.append(run)
            run = ""
    return found


def small_letters(text: str) -> str:
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def capitals(text: str) -> str:
    """Letter for letter, so that a text keeps its length."""
    return "".join("ẞ" if one == "ß" else one.upper() if len(one.upper()) == 1 else one for one in text)


def has_words(texts: Sequence[str], wanted: str) -> bool:
    there = {word for text in texts for word in words(text)}
    return all(word in there for word in words(wanted))


def has_nearly(texts: Sequence[str], wanted: str) -> bool:
    there = {word for text in texts for word in words(text)}
    asked = words(wanted)
    return all(
        any(_near(word, other) or (number == len(asked) - 1 and other.startswith(word)) for other in there)
        for number, word in enumerate(asked)
    )


def _near(wanted: str, word: str) -> bool:
    tolerated = 2 if len(wanted) > 5 else 1 if len(wanted) > 2 else 0
    return wanted == word or (abs(len(wanted) - len(word)) <= tolerated and errors(wanted, word) <= tolerated)


def errors(one: str, other: str) -> int:
    """How many letters are added, dropped, changed or exchanged with their neighbour (Damerau and Levenshtein)."""
    one_bytes, other_bytes = one.encode(), other.encode()
    last_seen: dict[int, int] = {}
    most = len(one_bytes) + len(other_bytes)
    costs = {(-1, -1): most}
    for i in range(len(one_bytes) + 1):
        costs[i, -1], costs[i, 0] = most, i
    for j in range(len(other_bytes) + 1):
        costs[-1, j], costs[0, j] = most, j
    for i, letter in enumerate(one_bytes, 1):
        column = 0
        for j, against in enumerate(other_bytes, 1):
            row, before = last_seen.get(against, 0), column
            if letter == against:
                column = j
            costs[i, j] = min(
                costs[i - 1, j - 1] + (letter != against),
                costs[i, j - 1] + 1,
                costs[i - 1, j] + 1,
                costs[row - 1, before - 1] + (i - row - 1) + 1 + (j - before - 1),
            )
        last_seen[letter] = i
    return costs[len(one_bytes), len(other_bytes)]


def follows(text: str, wanted: str) -> bool:
    """Whether the wanted words stand one after the other in the text, the last one perhaps only begun."""
    asked, there = words(wanted), words(text)
    if not asked:
        return True
    *whole, begun = asked
    return any(
        there[start : start + len(whole)] == whole and there[start + len(whole)].startswith(begun)
        for start in range(len(there) - len(whole))
    )


def like(text: str, pattern: str) -> bool:
    if "%" not in pattern:
        return has_words([text], pattern)
    expression = ".*".join(re.escape(part) for part in folded(pattern).split("%"))
    return re.fullmatch(expression, folded(text), re.DOTALL) is not None
