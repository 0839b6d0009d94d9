"""The words of a vocabulary that resemble one that is not in it: a letter more, less, other or swapped; two in a long word.

Letters are compared with the start of each word too, since a reader may still be typing. Words that share too few groups of
three letters are left aside before anything is compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

SHORTEST, LONG = 4, 8


class Spellings:
    """A vocabulary, ready to be asked what resembles a word."""

    def __init__(self) -> None:
        self._by_group: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, word: str) -> None:
        for group in _groups(word):
            self._by_group[group].add(word)

    def remove(self, word: str) -> None:
        for group in _groups(word):
            self._by_group[group].discard(word)

    def near(self, word: str, is_wanted: Callable[[str], bool] = bool) -> list[str]:
        """The words wanted that are closest to `word`, all at the same distance; none when the closest is too far."""
        allowed = _allowed(word)
        if not allowed:
            return []
        groups = _groups(word)
        shared = Counter(known for group in groups for known in self._by_group.get(group, ()))
        least = max(1, len(groups) - 3 * allowed)
        found: list[str] = []
        closest = allowed
        for known, common in shared.items():
            if common < least:
                continue
            apart = distance(word, known, closest)
            if apart > closest or not is_wanted(known):
                continue
            if apart < closest:
                closest, found = apart, [known]
            else:
                found.append(known)
        return sorted(found)


def distance(typed: str, known: str, most: int) -> int:
    """How many letters to add, take away, change or swap between `typed` and `known` or a start of it; `most` + 1 when beyond.

    Stopping short of the end of `known` is free once `typed` is long enough to be the start of it and nothing else.

    >>> distance("bibliotehque", "bibliotheque", 2), distance("parckin", "parking", 2), distance("rue", "rive", 1)
    (1, 1, 2)
    """
    if len(typed) - len(known) > most:
        return most + 1
    width = min(len(known), len(typed) + most)
    before: list[int] = []
    row = list(range(width + 1))
    for index, letter in enumerate(typed, start=1):
        current = [index]
        for place in range(1, width + 1):
            cost = letter != known[place - 1]
            value = min(row[place] + 1, current[place - 1] + 1, row[place - 1] + cost)
            if index > 1 and place > 1 and letter == known[place - 2] and typed[index - 2] == known[place - 1]:
                value = min(value, before[place - 2] + 1)
            current.append(value)
        if min(current) > most:
            return most + 1
        before, row = row, current
    whole = row[width] if width == len(known) else most + 1
    started = min(row) if len(typed) > SHORTEST else most + 1
    return min(whole, started, most + 1)


def _allowed(word: str) -> int:
    if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < LONG else 2


def _groups(word: str) -> set[str]:
    framed = f"^{word}"
    return {framed[start : start + 3] for start in range(len(framed) - 2)}


def closest_of(words: Iterable[str], typed: str) -> str:
    """Of words equally near, the one to tell a reader: as long as what was typed, then the first."""
    return min(words, key=lambda word: (abs(len(word) - len(typed)), word))
