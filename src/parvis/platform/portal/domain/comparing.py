"""What a figure is set against, in words: what it was before, the target, how far along it is."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.platform.catalog.domain.typography import FIXED
from parvis.platform.portal.domain.amounts import MINUS, PERCENT, Amount, plain
from parvis.platform.portal.domain.periods import at, by, since

_WORDS = {
    "fr": {
        "same": "inchangé {since}", "against": "contre {before} {at}", "point": "point", "points": "points",
        "target": "Objectif", "so far": "atteint à {share}", "reached": "atteint", "earlier": "auparavant",
    },
    "en": {
        "same": "unchanged {since}", "against": "against {before} {at}", "point": "point", "points": "points",
        "target": "Target", "so far": "{share} of the way", "reached": "reached", "earlier": "earlier",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved, in `text`; `way` is up, down or level, for a sign beside it; `was` is the value it is set against."""

    text: str
    way: str
    was: str = ""


def change(value: float, before: float, period: str, unit: str, language: str, was: Amount) -> Change:
    """A share moves by points, any other value by per cent of what it was.

    >>> change(105, 100, "2020", "", "en", Amount("100")).text
    '+5.0% since 2020'
    >>> change(27, 30, "", "%", "en", Amount("30%")).text
    '−3 points'
    """
    words = _WORDS[language]
    from_then = since(period, language)
    against = _told(words["against"].format(before=was, at=at(period, language) or words["earlier"]))
    if value == before:
        return Change(_told(words["same"].format(since=from_then)), "level")
    way = "up" if value > before else "down"
    if unit in PERCENT:
        moved = round(value - before, 2)
        decimals = 0 if moved == int(moved) else 1
        size = f"{plain(abs(moved), language, decimals)}{FIXED}{words['point' if abs(moved) < 2 else 'points']}"
    elif before == 0 or (before < 0) != (value < 0):
        return Change(against, way)
    else:
        share = abs(value - before) / abs(before) * 100
        size = per_cent(share, language, 1 if share < 100 else 0)
    return Change(_told(f"{'+' if way == 'up' else MINUS}{size} {from_then}"), way, str(was))


def per_cent(share: float, language: str, decimals: int = 0) -> str:
    return plain(share, language, decimals) + (f"{FIXED}%" if language == "fr" else "%")


def reached(value: float, target: float, before: float | None) -> float | None:
    """The part of the way to the target that is done, from 0 to 1; None when no start tells how long the way is.

    >>> reached(45, 60, None), reached(25, 20, 30), reached(25, 20, None)
    (0.75, 0.5, None)
    """
    if before is not None and before != target:
        return min(1.0, max(0.0, (value - before) / (target - before)))
    if target > 0 and value >= 0 and (value <= target or before is not None):
        return min(1.0, value / target)
    return None


def target_words(target: Amount, period: str, done: float | None, language: str) -> str:
    words = _WORDS[language]
    colon = f"{FIXED}:" if language == "fr" else ":"
    text = f"{words['target']} {by(period, language)}".strip() + f"{colon} {target}"
    if done is None:
        return text
    share = words["reached"] if done >= 1 else words["so far"].format(share=per_cent(int(done * 100), language))
    return f"{text}, {share}"


def _told(text: str) -> str:
    return " ".join(text.split(" ")).strip()
