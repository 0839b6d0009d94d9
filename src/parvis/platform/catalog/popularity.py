"""How much each dataset is used, as an app above this one counts it; without such an app, nothing is told.

The counts are asked for at most once in a while: an order by use does not need to be that of this very second.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

FRESH_SECONDS = 300.0

_counters: list[Callable[[], Mapping[str, int]]] = []
_kept: dict[str, tuple[float, Mapping[str, int]]] = {}


def declare_uses(counter: Callable[[], Mapping[str, int]]) -> None:
    """Name what counts the uses of each dataset (by identifier)."""
    _counters.append(counter)


def are_counted() -> bool:
    return bool(_counters)


def uses() -> Mapping[str, int]:
    """The uses of each dataset; one that is not there was not used."""
    moment, counts = _kept.get("uses", (float("-inf"), {}))
    if time.monotonic() - moment > FRESH_SECONDS:
        counts = {name: count for counter in _counters for name, count in counter().items()}
        _kept["uses"] = time.monotonic(), counts
    return counts
