"""From the text of each clause to its trees: select, where, group_by, order_by, and the whole statement on one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from parvis.engine.query.errors import QueryError, bad_literal
from parvis.engine.query.parser import Parser, number_of
from parvis.engine.query.request import Request
from parvis.engine.query.tokens import RESERVED, Token, unescaped, written
from parvis.engine.query.tree import Item, Negative, Node, Pattern, Sorting

MOST_ITEMS = 200
_Element = TypeVar("_Element")


@lru_cache(maxsize=512)
def parse_select(source: str) -> tuple[Item, ...]:
    """The elements of a select; empty when the text is blank."""
    return _clause("select", source, _select_item)


@lru_cache(maxsize=512)
def parse_group_by(source: str) -> tuple[Item, ...]:
    return _clause("group_by", source, _item)


@lru_cache(maxsize=512)
def parse_order_by(source: str) -> tuple[Sorting, ...]:
    return _clause("order_by", source, _sorting)


@lru_cache(maxsize=512)
def parse_where(source: str) -> Node | None:
    """The condition, or None when the text is blank."""
    try:
        parser = Parser(source)
        if parser.token.sort == "end":
            return None
        condition = parser.expression()
        parser.end()
        return condition
    except QueryError as error:
        raise error.in_clause("where") from None


def parse_statement(text: str) -> Request:
    """The request written as one line: `select a, count(*) where x > 3 group by a order by b desc limit 5`.

    Every part is optional, in this order; a text that starts with none of these words is a condition.
    """
    parser = Parser(text)
    if parser.token.word not in ("select", "where", "group", "order", "limit", "offset"):
        return Request(where=(text,)) if text.strip() else Request()
    texts: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for words in (("select",), ("where",), ("group", "by"), ("order", "by")):
        if _take_words(parser, words):
            texts[words[0]] = _clause_text(parser)
    for word in ("limit", "offset"):
        if parser.take(word):
            numbers[word] = _whole(parser)
    parser.end()
    return Request(
        select=texts.get("select"),
        where=(texts["where"],) if "where" in texts else (),
        group_by=texts.get("group"),
        order_by=texts.get("order"),
        limit=numbers.get("limit", 10),
        offset=numbers.get("offset", 0),
    )


def _clause(name: str, source: str, element: Callable[[Parser], _Element]) -> tuple[_Element, ...]:
    try:
        parser = Parser(source)
        if parser.token.sort == "end":
            return ()
        found = [element(parser)]
        while parser.take(","):
            if len(found) == MOST_ITEMS:
                raise bad_literal(f"more than {MOST_ITEMS} elements", f"plus de {MOST_ITEMS} éléments", parser.token.at)
            found.append(element(parser))
        parser.end()
        return tuple(found)
    except QueryError as error:
        raise error.in_clause(name) from None


def _select_item(parser: Parser) -> Item:
    word, after = parser.token, parser.tokens[min(parser.place + 1, len(parser.tokens) - 1)]
    if word.word in ("include", "exclude") and after.word == "(":
        return _pattern(parser)
    return _item(parser)


def _pattern(parser: Parser) -> Item:
    start = parser.place
    word = parser.next()
    parser.expect("(")
    parts: list[str] = []
    while not parser.take(")"):
        token = parser.next()
        if token.sort not in ("name", "number", "field") and token.word != "*":
            raise parser.refusal(token)
        parts.append(unescaped(token.text[1:-1], token.at) if token.sort == "field" else token.text)
    if not parts:
        raise parser.refusal(parser.tokens[parser.place - 1])
    return Item(
        Pattern(word.at, "".join(parts), word.word == "include"), None, written(parser.tokens[start : parser.place])
    )


def _item(parser: Parser) -> Item:
    start = parser.place
    of = parser.expression()
    text = written(parser.tokens[start : parser.place])
    return Item(of, _label(parser) if parser.take("as") else None, text)


def _label(parser: Parser) -> str:
    token = parser.next()
    if token.sort in ("field", "text"):
        label = unescaped(token.text[1:-1], token.at)
        if label:
            return label
    if token.sort != "name" or token.word in RESERVED:
        raise parser.refusal(token)
    return token.text


def _sorting(parser: Parser) -> Sorting:
    start = parser.place
    of = parser.expression()
    descending = isinstance(of, Negative)
    text = written(parser.tokens[start : parser.place])
    if isinstance(of, Negative):
        of, text = of.of, text[1:]
    if parser.take("desc"):
        descending = True
    elif parser.take("asc"):
        descending = False
    return Sorting(of, descending, text)


def _take_words(parser: Parser, words: tuple[str, ...]) -> bool:
    if not parser.take(words[0]):
        return False
    for word in words[1:]:
        parser.expect(word)
    return True


def _clause_text(parser: Parser) -> str:
    """The text up to the next clause, which must not come at once."""
    start = parser.token.at
    if _starts_clause(parser.token, parser):
        raise parser.refusal()
    while not _starts_clause(parser.token, parser):
        parser.next()
    return parser.source[start : parser.token.at].strip()


def _starts_clause(token: Token, parser: Parser) -> bool:
    if token.sort == "end" or token.word in ("where", "limit"):
        return True
    after = parser.tokens[parser.place + 1]
    if token.word == "offset":
        return after.sort == "number"
    return token.word in ("group", "order") and after.word == "by"


def _whole(parser: Parser) -> int:
    negative = parser.take("-")
    token = parser.next()
    value = number_of(token) if token.sort == "number" else None
    if not isinstance(value, int):
        raise parser.refusal(token)
    return -value if negative else value
