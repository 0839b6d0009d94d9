"""Where the error of a query is: its clause, and the piece of its text to mark."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engine.query.errors import QueryError
from parvis.engine.query.tokens import tokens_of

_OF_PARAMETER = {"sum of offset + limit": "limit"}
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Fault:
    """`message` is in the reader's language; `before`, `marked` and `after` are the clause's text, when a place is known."""

    place: str
    message: str
    before: str = ""
    marked: str = ""
    after: str = ""
    is_at_end: bool = False

    @property
    def has_text(self) -> bool:
        return bool(self.marked) or self.is_at_end


def fault(error: QueryError, text: str, language: str) -> Fault:
    """The fault of `error`; `text` is the text of the clause that the error names."""
    place = error.clause or ""
    place = _OF_PARAMETER.get(place, place)
    message = error.text.get(language) or error.text["en"]
    at = error.position
    if at is None or not 0 <= at <= len(text) or not text:
        return Fault(place, message)
    end = at + len(_piece(text, at))
    start, stop = max(0, at - _SHOWN), min(len(text), end + _SHOWN)
    return Fault(
        place,
        message,
        ("…" if start else "") + text[start:at],
        text[at:end],
        text[end:stop] + ("…" if stop < len(text) else ""),
        is_at_end=at == len(text),
    )


def _piece(text: str, at: int) -> str:
    """The word, value or sign that starts at `at`; one character when the text is not even made of words."""
    try:
        return next((token.text for token in tokens_of(text) if token.at == at), text[at : at + 1])
    except QueryError:
        return text[at : at + 1]
