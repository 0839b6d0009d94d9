"""An index of words in memory: what each word of a question finds, and how well.

A word finds itself, its singular and its plural, the words that it begins, and, when there is none of these, those that are
spelt nearly so. Each document holds a word with one weight, that of the most telling place where it stands. A rare word counts
more than a common one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from parvis.platform.catalog.domain.roots import root
from parvis.platform.catalog.domain.spelling import Spellings, closest_of

WHOLE, BEGUN, RESEMBLING = 1.0, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that hold one word of a question, with what it is worth in each; `read_as` is the word found in its place."""

    word: str
    worth: Mapping[str, float]
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The documents found with their worth.

    `is_partial` tells that no document holds every word, and that these hold some; `read_as` maps a word of the question to
    the one that was taken for it.
    """

    worth: Mapping[str, float]
    is_partial: bool = False
    read_as: Mapping[str, str] = field(default_factory=dict)


class WordIndex:
    """The words of documents, by word; documents come and go one at a time."""

    def __init__(self) -> None:
        self._holders: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._vocabulary: list[str] = []
        self._spellings = Spellings()
        self._words: dict[str, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def put(self, document: str, weights: Mapping[str, int]) -> None:
        """Hold `document` under its folded words, each with its weight, in place of what it held before."""
        self.drop(document)
        held = dict(weights)
        for word, weight in weights.items():
            singular = root(word)
            held[singular] = max(held.get(singular, 0), weight)
        for word, weight in held.items():
            holders = self._holders[word]
            if not holders:
                self._learn(word)
            holders[document] = weight
        self._words[document] = tuple(held)

    def drop(self, document: str) -> None:
        for word in self._words.pop(document, ()):
            holders = self._holders[word]
            del holders[document]
            if not holders:
                del self._holders[word]
                del self._vocabulary[bisect_left(self._vocabulary, word)]
                self._spellings.remove(word)

    def find(self, words: Sequence[str], among: Collection[str]) -> Found:
        """The documents `among` those that hold every one of `words`; failing that, with `is_partial`, those that hold most."""
        matches = [self.matches(word, among) for word in words]
        read_as = {one.word: one.read_as for one in matches if one.read_as}
        if not matches:
            return Found({})
        least = min(matches, key=lambda one: len(one.worth)).worth
        every = [document for document in least if all(document in one.worth for one in matches)]
        if every:
            return Found({document: sum(one.worth[document] for one in matches) for document in every}, False, read_as)
        return Found(_holding_most(matches), True, read_as)

    def matches(self, word: str, among: Collection[str]) -> Matches:
        """What one folded word of a question finds `among` some documents; the others leave no trace in the answer."""
        singular = root(word)
        worth = self._begun_by(singular)
        if singular != word:
            worth = _best(worth, self._begun_by(word))
        worth = _kept(worth, among)
        if worth:
            return Matches(word, worth)
        near = self._spellings.near(singular, lambda known: not self._holders[known].keys().isdisjoint(among))
        for known in near:
            worth = _best(worth, self._worth_of(known, RESEMBLING))
        return Matches(word, _kept(worth, among), closest_of(near, word) if near else "")

    def _begun_by(self, start: str) -> dict[str, float]:
        worth: dict[str, float] = {}
        for place in range(bisect_left(self._vocabulary, start), len(self._vocabulary)):
            word = self._vocabulary[place]
            if not word.startswith(start):
                break
            closeness = WHOLE if word == start or root(word) == start else BEGUN
            worth = _best(worth, self._worth_of(word, closeness))
        return worth

    def _worth_of(self, word: str, closeness: float) -> dict[str, float]:
        holders = self._holders[word]
        rarity = closeness * log(2 + len(self._words) / len(holders))
        return {document: weight * rarity for document, weight in holders.items()}

    def _learn(self, word: str) -> None:
        insort(self._vocabulary, word)
        self._spellings.add(word)


def _kept(worth: dict[str, float], among: Collection[str]) -> dict[str, float]:
    return {document: value for document, value in worth.items() if document in among}


def _best(one: dict[str, float], other: Mapping[str, float]) -> dict[str, float]:
    if not one:
        return dict(other)
    for document, worth in other.items():
        if worth > one.get(document, 0.0):
            one[document] = worth
    return one


def _holding_most(matches: Sequence[Matches]) -> dict[str, float]:
    """The documents that hold the most of the words, with their worth; a document that holds half as many is no answer."""
    counts: dict[str, int] = defaultdict(int)
    for one in matches:
        for document in one.worth:
            counts[document] += 1
    most = max(counts.values(), default=0)
    return {
        document: sum(one.worth.get(document, 0.0) for one in matches)
        for document, count in counts.items()
        if count == most and 2 * count >= len(matches)
    }
