"""Counts instead of people: groups that are too small to be published, and how exposed a table is.

A table is k-anonymous on some columns when each combination of their values is shared by at least k rows. Groups under
the threshold are left out; when their total could be found by subtracting the others from a published total, the
smallest group kept is left out too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

DEFAULT_K = 5
SENSITIVE_K = 11


@dataclass(frozen=True, slots=True)
class KReport:
    """`smallest` is the k that the table reaches; `rows_exposed` are in groups smaller than the k asked for."""

    k: int
    smallest: int
    groups: int
    groups_exposed: int
    rows: int
    rows_exposed: int

    @property
    def holds(self) -> bool:
        return self.groups_exposed == 0

    @property
    def share_exposed(self) -> float:
        return self.rows_exposed / self.rows if self.rows else 0.0


def k_report(groups: Iterable[int], k: int = DEFAULT_K) -> KReport:
    """The report on the sizes of the groups.

    >>> k_report([12, 5, 1, 3], k=5)
    KReport(k=5, smallest=1, groups=4, groups_exposed=2, rows=21, rows_exposed=4)
    """
    sizes = [size for size in groups if size > 0]
    small = [size for size in sizes if size < k]
    return KReport(k, min(sizes, default=0), len(sizes), len(small), sum(sizes), sum(small))


@dataclass(frozen=True, slots=True)
class CountOverThreshold:
    """What the SQL engine is to do: one row for each combination of `by` with its count in `name`, none under `k`.

    With `total_is_public`, a single group left out is accompanied by the smallest group kept.
    """

    by: tuple[str, ...]
    k: int = DEFAULT_K
    name: str = "nombre"
    total_is_public: bool = True

    def __post_init__(self) -> None:
        if self.k < 2 or not self.by or self.name in self.by:
            raise ValueError("counting needs a threshold of at least 2, columns to group by and a name of its own")


def counted_over_threshold(
    rows: Iterable[Mapping[str, str | None]], plan: CountOverThreshold
) -> list[dict[str, str | int | None]]:
    """The groups that may be published, largest first.

    >>> rows = [{"rue": "A"}] * 6 + [{"rue": "B"}] * 2 + [{"rue": "C"}] * 3
    >>> counted_over_threshold(rows, CountOverThreshold(("rue",)))
    [{'rue': 'A', 'nombre': 6}]
    """
    counts = Counter(tuple(row[name] for name in plan.by) for row in rows)
    kept = publishable(counts, plan)
    return [{**dict(zip(plan.by, group, strict=True)), plan.name: counts[group]} for group in kept]


def publishable(
    counts: Mapping[tuple[str | None, ...], int], plan: CountOverThreshold
) -> Sequence[tuple[str | None, ...]]:
    """The groups at or over the threshold, less one where a single small group could be worked out."""
    order = sorted(counts, key=lambda group: (-counts[group], [value or "" for value in group]))
    kept = [group for group in order if counts[group] >= plan.k]
    alone = len(order) - len(kept) == 1
    return kept[:-1] if alone and plan.total_is_public else kept
