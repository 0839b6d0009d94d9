"""Numbers as a chart shows them: rounded to what is read, in the reader's form, with their unit."""

from __future__ import annotations

import math
from collections.abc import Iterable

from parvis.platform.catalog.domain.typography import FIXED, number

_LARGE = {"fr": ((1e9, "Md"), (1e6, "M")), "en": ((1e9, "bn"), (1e6, "M"))}
TINY = 1e-300
_GLUED = {"en": {"%", "°"}, "fr": {"°"}}


def rounded(value: float, figures: int = 4) -> float:
    """The value to `figures` significant figures, never less than the whole part.

    >>> rounded(13.2077), rounded(207524.7), rounded(0.000123456)
    (13.21, 207525, 0.0001235)
    """
    if value == 0 or not math.isfinite(value):
        return 0
    decimals = figures - 1 - math.floor(math.log10(abs(value)))
    return round(value, decimals) if decimals > 0 else round(value)


def decimals_for(values: Iterable[float]) -> int | None:
    """How many decimals tell the values of one chart apart; None when they are short enough to be written as they are.

    >>> decimals_for([2.12733, 1.9]), decimals_for([207524.7333]), decimals_for([12.5, 3])
    (2, 0, None)
    """
    known = list(values)
    if all(round(value, 2) == value for value in known) and max(map(abs, known), default=0) < 10_000:
        return None
    largest = max(map(abs, known), default=0)
    return 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 else 3 if largest >= 0.01 else None


def figure(value: float | None, language: str, unit: str = "", *, figures: int = 4) -> str:
    """The number with its unit; a dash where there is none.

    >>> figure(207524.7, "en", "kWh").replace(FIXED, "~")
    '207,525~kWh'
    """
    if value is None:
        return "–"
    return with_unit(number(rounded(value, figures), language), unit, language)


def with_unit(text: str, unit: str, language: str) -> str:
    if not unit:
        return text
    return text + ("" if unit in _GLUED[language] else FIXED) + unit


def tick(value: float, language: str) -> str:
    """A mark of an axis: millions and thousands of millions are written short.

    >>> tick(1_500_000, "fr").replace(FIXED, "~"), tick(-0.5, "en")
    ('1,5~M', '−0.5')
    """
    for size, letter in _LARGE[language]:
        if abs(value) >= size:
            return number(float(f"{value / size:.6g}"), language) + FIXED + letter
    return number(float(f"{value:.10g}"), language)


def levels(low: float, high: float, most: int = 6, *, whole: bool = False) -> list[float]:
    """Round values around a range, `most` or so; `whole` keeps them from being parts of a unit.

    >>> levels(0, 17.5)
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    if high - low <= max(abs(low), abs(high)) * 1e-7:
        low, high = min(low, 0.0), max(high, 0.0)
    span = high - low
    step = _step((span if span > TINY else 1.0) / (most - 1))
    if whole:
        step = max(1.0, float(math.ceil(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return [float(f"{n * step:.15g}") for n in range(first, last + 1)]


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))


def range_of(low: float, high: float, language: str, unit: str = "") -> str:
    """A class of a histogram in words: from one bound to the next."""
    between = " à " if language == "fr" else " to "
    return number(low, language) + between + figure(high, language, unit, figures=12)
