"""The language of the page that is being answered."""

from __future__ import annotations

from django.utils.translation import get_language


def reader_language() -> str:
    """`fr` or `en`: the first two letters of the active language."""
    return (get_language() or "fr")[:2]
