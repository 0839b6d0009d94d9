"""Yes and no in the parameters of older programs."""

from __future__ import annotations


def is_true(text: str | None) -> bool:
    """Whether a parameter says yes, in any of the ways that programs write it.

    >>> is_true("True"), is_true("false"), is_true(None)
    (True, False, False)
    """
    return (text or "").lower() in ("true", "1", "yes", "on")
