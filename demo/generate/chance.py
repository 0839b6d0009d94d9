"""Where a generator takes its randomness and its calendar: seeded by name, counted from one fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

TODAY = date(2026, 6, 30)
"""The day on which the demo town stands still."""


def source(name: str) -> Random:
    """A source of chance that gives the same draws for the same `name`."""
    return Random(f"parvis demo: {name}")


def weighted(chance: Random, weights: dict[str, float]) -> str:
    """One of the keys of `weights`, as often as its weight says."""
    left = chance.random() * sum(weights.values())
    for word, weight in weights.items():
        left -= weight
        if left < 0:
            return word
    return word


def days(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
