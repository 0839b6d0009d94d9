"""A snapshot as queries see it: the names of its relation and columns, and what finds its rows without reading them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parvis.engine.tables.casting import literal
from parvis.engine.tables.identity import shortened

POSITION, NAMED, ROW_NUMBER = "__position", "_named", "rowid"
MOST_KNOWN = 2048
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
        self._matched: dict[str, Matched] = {}

    def near(self, words: Sequence[tuple[str, int]], *, starts: bool = False) -> list[Matched]:
        """For each of `words` (folded), with the typing errors that it tolerates, the words of the index within so many errors; with
        `starts`, those too that start with the last one.

        A swap of neighbours is one error here and two in the plain distance, which is far cheaper and so is tried first.
        """
        last = len(words) - 1
        return self._all([_close(word, errors, starts and n == last) for n, (word, errors) in enumerate(words)])

    def containing(self, parts: Sequence[str]) -> list[Matched]:
        """For each of `parts` (folded), the words in which it stands."""
        return self._all([f"contains(word, {literal(part)})" for part in parts])

    def _all(self, conditions: Sequence[str]) -> list[Matched]:
        """What is not known yet is looked up in one statement: to ask takes the engine longer than to look."""
        unknown = [one for one in dict.fromkeys(conditions) if one not in self._matched]
        if unknown:
            if len(self._matched) > MOST_KNOWN:
                self._matched.clear()
            selects = [f'SELECT {n}, number, rows FROM "{self.words}" WHERE {one}' for n, one in enumerate(unknown)]
            found: dict[int, list[tuple[int, int]]] = {n: [] for n in range(len(unknown))}
            for n, number, rows in self._ask(" UNION ALL ".join(selects), ()):
                found[n].append((number, rows))
            known = {one: self._match(sorted(found[n])) for n, one in enumerate(unknown)}
            self._matched |= known
            return [known.get(one) or self._matched[one] for one in conditions]
        return [self._matched[one] for one in conditions]

    def _match(self, found: Sequence[tuple[int, int]]) -> Matched:
        rows = sum(count for _, count in found)
        return Matched(tuple(number for number, _ in found), rows, any(count >= self.rows for _, count in found))


def _close(word: str, errors: int, starts: bool) -> str:
    wanted = literal(word)
    close = f"word = {wanted}"
    if errors:
        close += (
            f" OR (abs(length(word) - {len(word)}) <= {errors} AND levenshtein(word, {wanted}) <= {2 * errors}"
            f" AND damerau_levenshtein(word, {wanted}) <= {errors})"
        )
    return f"{close} OR starts_with(word, {wanted})" if starts else close


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
