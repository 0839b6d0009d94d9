"""From tokens to the tree of one expression: a Pratt parser, in one pass and without backtracking.

Refuses expressions nested deeper than `DEEPEST` or with more than `MOST` elements, so that no text can exhaust the
machine.
"""

from __future__ import annotations

import math

from parvis.engine.query.errors import QueryError, bad_literal, unexpected, unfinished
from parvis.engine.query.tokens import KEYWORDS, RESERVED, Token, tokens_of, unescaped
from parvis.engine.query.tree import (
    All,
    Any,
    Arithmetic,
    Call,
    Comparison,
    Contained,
    Is,
    Like,
    MomentText,
    Name,
    Negative,
    Node,
    Not,
    Nothing,
    Number,
    OneOf,
    ShapeText,
    Star,
    Text,
    Truth,
    Within,
)  # fmt: skip

DEEPEST = 100
MOST = 1500

_OR, _AND, _NOT, _COMPARE, _ADD, _MULTIPLY, _UNARY = range(1, 8)
_POWER = {
    "or": _OR, "and": _AND, "=": _COMPARE, ":": _COMPARE, "!=": _COMPARE, "<>": _COMPARE, "<": _COMPARE, "<=": _COMPARE,
    ">": _COMPARE, ">=": _COMPARE, "in": _COMPARE, "like": _COMPARE, "is": _COMPARE, "+": _ADD, "-": _ADD, "*": _MULTIPLY,
    "/": _MULTIPLY,
}  # fmt: skip
_SIGNS = {":": "=", "<>": "!="}


class Parser:
    """Reads the tokens of one clause from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokens_of(source)
        self.place = 0
        self._depth = 0
        self._nodes = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def next(self) -> Token:
        token = self.tokens[self.place]
        if token.sort != "end":
            self.place += 1
        return token

    def take(self, word: str) -> bool:
        """Step over `word` when it comes next, and say whether it did."""
        if self.tokens[self.place].word == word:
            self.place += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise self.refusal()

    def refusal(self, token: Token | None = None) -> QueryError:
        """The error of a token that cannot stand where it is."""
        token = token or self.token
        if token.sort == "end":
            return unfinished(self.source)
        shown = token.text if len(token.text) <= 60 else token.text[:57] + "…"
        return unexpected(shown, token.at, self.source)

    def end(self) -> None:
        if self.token.sort != "end":
            raise self.refusal()

    def expression(self, above: int = 0) -> Node:
        """The longest expression from here whose operators bind more strongly than `above`."""
        self._depth += 1
        if self._depth > DEEPEST:
            at = self.token.at
            raise bad_literal(f"more than {DEEPEST} nested levels", f"plus de {DEEPEST} niveaux imbriqués", at)
        left = self._prefix()
        links = 0
        while (power := _POWER.get(self.token.word, 0)) > above:
            links += 1
            if links > DEEPEST and power > _AND:
                raise bad_literal(
                    f"more than {DEEPEST} operations in a row",
                    f"plus de {DEEPEST} opérations à la suite",
                    self.token.at,
                )
            left = self._infix(left, power)
        self._depth -= 1
        return left

    def _count(self, at: int) -> None:
        self._nodes += 1
        if self._nodes > MOST:
            raise bad_literal(f"more than {MOST} elements", f"plus de {MOST} éléments", at)

    def _prefix(self) -> Node:
        token = self.next()
        self._count(token.at)
        match token.sort:
            case "name":
                return self._named(token)
            case "number":
                return self._number(token)
            case "text":
                return Text(token.at, unescaped(token.text[1:-1], token.at))
            case "field":
                return Name(token.at, unescaped(token.text[1:-1], token.at))
            case "moment":
                return MomentText(token.at, _inside(token))
            case "shape":
                return ShapeText(token.at, _inside(token))
        if token.word == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        if token.word == "-":
            return _negated(token.at, self.expression(_UNARY))
        if token.word == "+":
            return self.expression(_UNARY)
        if token.word == "*":
            return Star(token.at)
        raise self.refusal(token)

    def _named(self, token: Token) -> Node:
        if token.word == "not":
            return Not(token.at, self.expression(_NOT))
        if self.token.word == "(":
            return self._call(token)
        if token.word in ("true", "false"):
            return Truth(token.at, token.word == "true")
        if token.word == "null":
            return Nothing(token.at)
        if token.word in RESERVED:
            raise self.refusal(token)
        return Name(token.at, token.text)

    def _number(self, token: Token) -> Node:
        value = number_of(token)
        follows = self.token
        if follows.sort == "name" and follows.word not in KEYWORDS - _UNIT_WORDS:
            self.place += 1
            return Number(token.at, value, token.text, follows.text)
        return Number(token.at, value, token.text)

    def _call(self, token: Token) -> Node:
        if token.word in ("and", "or", "in", "as", "like", "is", "by", "select", "where"):
            raise self.refusal(token)
        self.expect("(")
        arguments: list[Node] = []
        named: list[tuple[str, Node]] = []
        distinct = self.take("distinct")
        while not self.take(")"):
            if arguments or named:
                self.expect(",")
            word, after = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
            if word.sort == "name" and after.word == "=" and token.word in _WITH_NAMED:
                self.place += 2
                named.append((word.word, self.expression(_COMPARE)))
            else:
                arguments.append(self.expression())
        return Call(token.at, token.text, tuple(arguments), tuple(named), distinct)

    def _infix(self, left: Node, power: int) -> Node:
        token = self.next()
        self._count(token.at)
        match token.word:
            case "and" | "or":
                return self._chain(left, token.word, power)
            case "in":
                return self._membership(left, token)
            case "like":
                pattern = self.next()
                if pattern.sort != "text":
                    raise self.refusal(pattern)
                return Like(token.at, left, unescaped(pattern.text[1:-1], pattern.at))
            case "is":
                return self._state(left, token)
        right = self.expression(power)
        if power == _COMPARE:
            return Comparison(left.at, _SIGNS.get(token.word, token.word), left, right)
        return Arithmetic(left.at, token.word, left, right)

    def _chain(self, left: Node, word: str, power: int) -> Node:
        parts = [left, self.expression(power)]
        while self.take(word):
            self._count(self.token.at)
            parts.append(self.expression(power))
        return All(left.at, tuple(parts)) if word == "and" else Any(left.at, tuple(parts))

    def _state(self, left: Node, token: Token) -> Node:
        negated = self.take("not")
        word = self.next()
        if word.word not in ("null", "true", "false"):
            raise self.refusal(word)
        return Is(token.at, left, None if word.word == "null" else word.word == "true", negated)

    def _membership(self, left: Node, token: Token) -> Node:
        opening = self.token
        if opening.word == "(":
            return self._listed(left, token)
        if opening.word in ("[", "]"):
            return self._ranged(left, token)
        return Contained(token.at, left, self.expression(_COMPARE))

    def _listed(self, left: Node, token: Token) -> Node:
        self.expect("(")
        items = [self.expression(_COMPARE)]
        while self.take(","):
            items.append(self.expression(_COMPARE))
        self.expect(")")
        return OneOf(token.at, left, tuple(items))

    def _ranged(self, left: Node, token: Token) -> Node:
        opening = self.next()
        low = self.expression(_COMPARE)
        if not self.take(".."):
            self.expect("to")
        high = self.expression(_COMPARE)
        closing = self.next()
        if closing.word not in ("[", "]"):
            raise self.refusal(closing)
        return Within(
            token.at,
            left,
            None if isinstance(low, Star) else low,
            None if isinstance(high, Star) else high,
            opening.word == "[",
            closing.word == "]",
        )


_UNIT_WORDS = frozenset({"millisecond", "second", "minute", "hour", "day", "month", "quarter", "year"})
_WITH_NAMED = frozenset({"now", "facet"})


def number_of(token: Token) -> int | float:
    """The value of a number; a whole one too long for 64 bits becomes a decimal."""
    text = token.text
    value: int | float = int(text) if text.isdecimal() and len(text) < 400 else float(text)
    if isinstance(value, int) and value >= 2**63:
        value = float(value) if value < 10**300 else math.inf
    if math.isinf(value):
        raise bad_literal("a number too large", "un nombre trop grand", token.at)
    return value


def _negated(at: int, of: Node) -> Node:
    if isinstance(of, Number):
        return Number(at, -of.value, "-" + of.source, of.unit)
    return Negative(at, of)


def _inside(token: Token) -> str:
    start = min(place for place in (token.text.find("'"), token.text.find('"')) if place >= 0)
    return unescaped(token.text[start + 1 : -1], token.at)
