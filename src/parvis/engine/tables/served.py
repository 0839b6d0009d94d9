"""A snapshot as queries see it: the names of its relation and columns, and what finds its rows without reading them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from parvis.engine.tables.identity import shortened

POSITION, NAMED, ROW_NUMBER = "__position", "_named", "rowid"
Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Matched:
    """Words of the index that match a wanted one: their numbers, in how many rows at most they are, whether one is in every row."""

    numbers: tuple[int, ...]
    rows: int
    everywhere: bool


class WordIndex:
    """The inverted index of a relation: `words` and `occurrences` are its tables, `fields` the number of each text column.

    Rows at or after the place `rows` are not in the index; it `is_whole` when there are none.
    """

    def __init__(
        self, words: str, occurrences: str, fields: Mapping[str, int], rows: int, ask: Ask, *, is_whole: bool = True
    ) -> None:
        self.words = words
        self.occurrences = occurrences
        self.fields = fields
        self.rows = rows
        self.is_whole = is_whole
        self._ask = ask
        self._matched = lru_cache(maxsize=512)(self._look_up)

    def near(self, word: str, errors: int, prefix: bool) -> Matched:
        """The words within `errors` typing errors of `word` (folded), and, with `prefix`, those that start with it.

        A swap of neighbours is one error here and two in the plain distance, which is far cheaper and so is tried first.
        """
        close = "word = $1"
        if errors:
            close += (
                f" OR (abs(length(word) - {len(word)}) <= {errors} AND levenshtein(word, $1) <= {2 * errors}"
                f" AND damerau_levenshtein(word, $1) <= {errors})"
            )
        if prefix:
            close += " OR starts_with(word, $1)"
        return self._matched(close, word)

    def containing(self, part: str) -> Matched:
        """The words in which `part` (folded) stands."""
        return self._matched("contains(word, $1)", part)

    def _look_up(self, condition: str, word: str) -> Matched:
        found = self._ask(f'SELECT number, rows FROM "{self.words}" WHERE {condition} ORDER BY number', [word])
        rows = sum(count for _, count in found)
        return Matched(tuple(number for number, _ in found), rows, any(count >= self.rows for _, count in found))


@dataclass(frozen=True, slots=True)
class Served:
    """`relation` is a view with the schema's columns and the row's place (`position`); the view of that name and `NAMED`
    has its identity too (`identity`).

    Its rows are read in the order of their places, unless pushes hid some (`in_order`). `rows` counts them when that is
    known beforehand; the columns `repeated` have few values for that many rows. `table` names what the view reads when that is
    a table of a serving copy and nothing else: to read it directly spares the engine the view. `points` names the tables of the
    positions of some columns.
    """

    relation: str
    position: str | None = None
    identity: str | None = None
    rows: int | None = None
    repeated: frozenset[str] = frozenset()
    index: WordIndex | None = field(default=None, compare=False)
    find: Callable[[int], tuple[int, ...]] | None = field(default=None, compare=False)
    in_order: bool = True
    table: tuple[str, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict, hash=False)

    def places_of(self, identity: str) -> tuple[int, ...] | None:
        """Where in the indexed rows a row of that identity can be; None when only reading tells."""
        return self.find(shortened(identity)) if self.find is not None else None
