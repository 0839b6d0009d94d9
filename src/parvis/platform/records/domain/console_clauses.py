"""The clauses of a query, and a condition parted into those it requires all of.

A text that cannot be read is left in one piece: it is shown as it was typed, with its error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parvis.engine.query.errors import QueryError
from parvis.engine.query.tokens import Token, tokens_of


@dataclass(frozen=True, slots=True)
class Clauses:
    """Several `where` are all required."""

    select: str = ""
    where: tuple[str, ...] = ()
    group_by: str = ""
    order_by: str = ""


def conditions_apart(texts: Iterable[str]) -> list[str]:
    """The conditions that are all required, each alone.

    >>> conditions_apart(["a = 1 and (b = 2 or c = 3)", "(d = 4)"])
    ['a = 1', 'b = 2 or c = 3', 'd = 4']
    """
    return [one for text in texts for one in _apart(text)]


def joined(texts: Iterable[str]) -> str:
    """The same conditions as one text.

    >>> joined(["a = 1 or b = 2", "c = 3"])
    '(a = 1 or b = 2) and c = 3'
    """
    conditions = [text.strip() for text in texts if text.strip()]
    return conditions[0] if len(conditions) == 1 else " and ".join(map(_closed, conditions))


def _apart(text: str) -> list[str]:
    tokens = _tokens(text)
    if not tokens:
        return [text] if text.strip() else []
    depths = _depths(tokens)
    if _is_wrapped(tokens, depths):
        return _apart(text[tokens[0].end : tokens[-1].at])
    top = [token.word for token, depth in zip(tokens, depths, strict=True) if depth == 0]
    if "or" in top or "and" not in top:
        return [text[tokens[0].at : tokens[-1].end]]
    parts, start = [], tokens[0].at
    for token, depth in zip(tokens, depths, strict=True):
        if depth == 0 and token.word == "and":
            parts.append(text[start : token.at])
            start = token.end
    parts.append(text[start : tokens[-1].end])
    return [one for part in parts for one in _apart(part)]


def _closed(text: str) -> str:
    """The condition without a comment at its end, in parentheses when something in it binds less than AND."""
    tokens = _tokens(text)
    if not tokens:
        return f"({text})"
    body = text[tokens[0].at : tokens[-1].end]
    top = (token.word for token, depth in zip(tokens, _depths(tokens), strict=True) if depth == 0)
    return f"({body})" if "or" in top else body


def _tokens(text: str) -> list[Token]:
    try:
        return tokens_of(text)[:-1]
    except QueryError:
        return []


def _depths(tokens: list[Token]) -> list[int]:
    """How many parentheses are open around each token; those around a piece belong to it."""
    depths, depth = [], 0
    for token in tokens:
        if token.word == "(":
            depth += 1
        depths.append(depth)
        if token.word == ")":
            depth -= 1
    return depths


def _is_wrapped(tokens: list[Token], depths: list[int]) -> bool:
    return (
        len(tokens) > 2 and tokens[0].word == "(" and tokens[-1].word == ")" and depths[-1] == 1 and 0 not in depths
        and all(not (token.word == ")" and depth == 1) for token, depth in zip(tokens[:-1], depths[:-1], strict=True))
    )  # fmt: skip
