"""Addresses that differ from the one asked by a few parameters: how a page leads to its own other states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import QueryDict

PLACE = ("page", "row")


def changed(query: QueryDict, changes: Mapping[str, object] | None = None, drop: Iterable[str] = ()) -> str:
    """`?…` with what `changes` says (an empty value takes the parameter away) and without those to `drop`.

    A new answer starts at its first row. With no parameter left it is `?`, which leads to the page without any.
    """
    other = query.copy()
    for name in (*PLACE, *drop):
        other.pop(name, None)
    for name, value in (changes or {}).items():
        other.pop(name, None)
        if value not in (None, ""):
            other[name] = str(value)
    return f"?{other.urlencode()}"


def kept(query: QueryDict, drop: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The parameters that a form sends along, those to `drop` and those of place left out."""
    left_out = {*PLACE, *drop}
    return [(name, value) for name, values in query.lists() if name not in left_out for value in values]
