"""Classes of values for the colours of a map: as many rows in each, the same width of each, or one a kind.

Colours are names of the portal's tokens, which no two kinds of eyes confuse: seven from little to much, eight for kinds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

QUANTILES, EQUAL, CATEGORIES = "quantiles", "equal", "categories"
FEWEST, MOST, USUAL = 2, 7, 5
MOST_CATEGORIES = 8
OTHER = "data-other"


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbers cut at `bounds`, which rise: one class more than bounds. `least` and `most` are the values at both ends."""

    bounds: tuple[float, ...]
    least: float
    most: float

    def colours(self) -> tuple[str, ...]:
        """A colour a class, spread over the whole range from little to much.

        >>> Steps((1.0, 2.0), 0.0, 3.0).colours()
        ('seq-1', 'seq-4', 'seq-7')
        """
        count = len(self.bounds) + 1
        if count == 1:
            return ("seq-4",)
        return tuple(f"seq-{1 + round(number * (MOST - 1) / (count - 1))}" for number in range(count))

    def rank(self, value: float) -> int:
        """The class of a value: a bound belongs to the class above it."""
        return bisect_right(self.bounds, value)

    def ranges(self) -> list[tuple[float, float]]:
        """The two ends of each class."""
        ends = [self.least, *self.bounds, self.most]
        return list(pairwise(ends))


def equal_steps(least: float, most: float, count: int) -> Steps:
    """Classes of the same width.

    >>> equal_steps(0, 10, 4).bounds
    (2.5, 5.0, 7.5)
    """
    width = (most - least) / count
    bounds = [least + width * number for number in range(1, count)] if width > 0 else []
    return Steps(tuple(dict.fromkeys(bounds)), least, most)


def quantile_steps(quantiles: Sequence[float], least: float, most: float) -> Steps:
    """Classes that hold about as many rows each; equal quantiles, of values that come again and again, make one bound.

    >>> quantile_steps([0, 0, 3, 8], 0, 9).bounds
    (3, 8)
    """
    return Steps(tuple(dict.fromkeys(value for value in quantiles if value > least)), least, most)


@dataclass(frozen=True, slots=True)
class Categories:
    """The most frequent kinds in the order of their colours; the others share one."""

    values: tuple[str, ...]
    has_others: bool

    def colour(self, value: str) -> str:
        return f"data-{self.values.index(value) + 1}" if value in self.values else OTHER


def categories(counted: Sequence[tuple[str, int]], most: int = MOST_CATEGORIES) -> Categories:
    """The kinds to tell apart among those `counted`, in the order of the alphabet so that colours stay when counts move."""
    first = sorted(counted, key=lambda one: (-one[1], one[0]))[:most]
    return Categories(tuple(sorted(value for value, _ in first)), len(counted) > len(first))
