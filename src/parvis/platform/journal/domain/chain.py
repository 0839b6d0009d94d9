"""How entries are chained: each digest covers the entry and the digest before it.

Changing, inserting or removing an entry breaks every digest after it. What a chain alone cannot show is that its last
entries were cut off: for that, keep the last digest elsewhere (a backup, a report).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEFORE_ALL = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """What an entry says, before it is chained."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it was kept."""

    act: Act
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were read, and the number of the first that does not hold (None when all do)."""

    count: int
    broken: int | None = None

    @property
    def holds(self) -> bool:
        return self.broken is None


def plain(value: Any) -> Any:
    """`value` as every database gives JSON back: whole floats are whole numbers, keys are text.

    >>> plain({1: (2.0, None)})
    {'1': [2, None]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def digest(previous: str, act: Act) -> str:
    """The SHA-256 that chains `act` to the entry whose digest is `previous`."""
    written = {
        "number": act.number,
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": act.actor,
        "act": act.act,
        "subject": act.subject,
        "details": plain(act.details),
    }
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


def judge(links: Iterable[Link]) -> Verdict:
    """Read a whole chain from its first entry."""
    previous, count = BEFORE_ALL, 0
    for link in links:
        count += 1
        holds = link.act.number == count and link.previous == previous and link.digest == digest(previous, link.act)
        if not holds:
            return Verdict(count, broken=link.act.number)
        previous = link.digest
    return Verdict(count)
