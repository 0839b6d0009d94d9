"""The size of a sign that stands for an amount: its area is in proportion, so that twice as much looks twice as much."""

from __future__ import annotations

import math

LEAST_RADIUS, MOST_RADIUS = 2.5, 26.0


def radius(value: float, most: float) -> float:
    """The radius of the sign of `value` where the largest amount is `most`; what is negative is shown by its amount.

    >>> radius(25, 100), radius(100, 100), radius(0, 100)
    (13.0, 26.0, 2.5)
    """
    share = min(1.0, abs(value) / most) if most > 0 else 0.0
    return max(LEAST_RADIUS, MOST_RADIUS * math.sqrt(share))


def round_amounts(most: float) -> tuple[float, ...]:
    """Three round amounts for a legend, the largest at most `most`.

    >>> round_amounts(740), round_amounts(0.34)
    ((500, 100, 20), (0.2, 0.05, 0.01))
    """
    if most <= 0:
        return ()
    tens = 10.0 ** math.floor(math.log10(most))
    lead = next(step for step in (5, 2, 1) if step * tens <= most * (1 + 1e-9))
    amounts = [_rounded(lead * tens / part) for part in (1, 5 if lead != 2 else 4, 25 if lead != 2 else 20)]
    return tuple(dict.fromkeys(amounts))


def _rounded(value: float) -> float:
    value = float(f"{value:.3g}")
    return int(value) if value == int(value) else value
