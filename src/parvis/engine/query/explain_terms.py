"""What one condition, value or total of a query means, in words. Each function brings its own from its declaration."""

from __future__ import annotations

from typing import Any
from typing import cast as typed

from parvis.engine.query.declaration import Function
from parvis.engine.query.explain_words import WORDS, joined, moment, number, quoted, stretch
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.moments import Moment
from parvis.engine.query.ranges import step_of
from parvis.engine.query.shapes import Shape
from parvis.engine.query.term import Term
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema

_OPERATORS = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}


class Teller:
    """Tells the terms of a query over `schema` in `lang`."""

    def __init__(self, schema: Schema, lang: str) -> None:
        self.schema = schema
        self.lang = lang
        self.words = WORDS[lang]

    def say(self, word: str, *parts: str) -> str:
        return self.words[word].format(*parts)

    def of(self, term: Term) -> str:
        """A value in words."""
        match term.op:
            case "field":
                return quoted(self.schema[str(term.value)].label(self.lang), self.lang)
            case "constant":
                return self._constant(term.value)
            case "moment":
                return moment(typed(Moment, term.value), self.lang)[1]
            case "shape":
                return self._shape(typed(Shape, term.value))
            case "star":
                return self.words["rows"]
            case "negative":
                return f"−{self._closed(term.args[0])}"
            case "+" | "-" | "*" | "/":
                return self._closed(term.args[0]) + _OPERATORS[term.op] + self._closed(term.args[1])
        if term.op in FUNCTIONS and term.kind is not Kind.BOOLEAN:
            return self.call(FUNCTIONS[term.op], term)
        return f"({self.condition(term)})" if term.kind is Kind.BOOLEAN else term.op

    def condition(self, term: Term) -> str:
        """A condition as the end of “the rows where…”."""
        match term.op:
            case "field":
                return self.say("is true", self.of(term))
            case "constant":
                return self._constant(term.value)
            case "and" | "or":
                parts = [
                    f"({self.condition(one)})" if one.op in ("and", "or") else self.condition(one) for one in term.args
                ]
                return joined(parts, self.lang, term.op) if parts else self.words["never"]
            case "not" if term.args[0].op == "field":
                return self.say("not true", self.of(term.args[0]))
            case "not":
                inner = self.condition(term.args[0])
                return self.say("not", f"({inner})" if term.args[0].op in ("and", "or") else inner)
            case "is":
                state, negated = typed(tuple[bool | None, bool], term.value)
                return self.say(_STATES[state, negated], self.of(term.args[0]))
            case "like":
                return self.say("like", self.of(term.args[0]), quoted(str(term.value), self.lang))
            case "words":
                return self.say("words", quoted(str(term.value), self.lang))
            case "one_of":
                items = joined([self.of(one) for one in term.args[1:]], self.lang, "or")
                return self.say("contains" if term.args[0].many else "=", self.of(term.args[0]), items)
            case "range_of":
                return self._range_of(term)
            case "=" | "!=" | "<" | "<=" | ">" | ">=":
                return self._comparison(term)
        return self.call(FUNCTIONS[term.op], term) if term.op in FUNCTIONS else term.op

    def call(self, function: Function, term: Term) -> str:
        """A call by the words of its declaration."""
        return function.says[self.lang].format_map(self._named(function, term))

    def total(self, term: Term) -> str:
        """What is done to have a total: `adds up “Places”`."""
        if term.op == "count":
            if term.args[0].op == "star":
                return self.words["counts"]
            return self.say("counts different" if term.value else "counts values", self.of(term.args[0]))
        function = FUNCTIONS.get(term.op)
        if function is not None and function.does is not None:
            return function.does[self.lang].format_map(self._named(function, term))
        return self.say("computes", self.of(term))

    def key(self, term: Term) -> str:
        """What groups are made by."""
        if term.op != "range":
            return self.condition(term) if term.kind is Kind.BOOLEAN and term.op != "field" else self.of(term)
        _, *bounds = term.args
        if len(bounds) > 1:
            shown = self.say("bounds", joined([self.of(one) for one in bounds if one.op != "star"], self.lang))
        else:
            step = step_of(bounds[0])
            shown = self.say("width", self.of(bounds[0]) if step is None else stretch(*step, self.lang))
        return f"{self.call(FUNCTIONS['range'], term)} ({shown})"

    def _named(self, function: Function, term: Term) -> dict[str, str]:
        """The arguments by the names of the declaration; those of a repeated one together."""
        arguments = list(term.args)
        named: dict[str, str] = {}
        for place, declared in enumerate(function.arguments):
            if declared.repeated:
                after = len(function.arguments) - place - 1
                taken, arguments = arguments[: len(arguments) - after], arguments[len(arguments) - after :]
                fields = [self.of(one) for one in taken if one.op != "star"]
                named[declared.name] = joined(fields, self.lang, "or") or self.words["any text"]
            elif arguments:
                shown = self._metres(arguments[0]) if declared.name == "distance" else self.of(arguments[0])
                arguments = arguments[1:]
                named[declared.name] = shown
        return named

    def _metres(self, term: Term) -> str:
        return f"{number(typed(float, term.value), self.lang).removesuffix('.0').removesuffix(',0')}\u00a0m"

    def _comparison(self, term: Term) -> str:
        left, right = term.args
        if left.many:
            return self.say("contains" if term.op == "=" else "lacks", self.of(left), self.of(right))
        if right.op == "moment":
            return self.say(f"date {term.op}", self.of(left), *moment(typed(Moment, right.value), self.lang))
        return self.say(term.op, self.of(left), self.of(right))

    def _range_of(self, term: Term) -> str:
        value, low, high = term.args
        included = [self.words["included" if one else "excluded"] for one in typed(tuple[bool, bool], term.value)]
        if low.op == high.op == "open":
            return self.say("not null", self.of(value))
        word = "at most" if low.op == "open" else "at least" if high.op == "open" else "from"
        shown = ["" if one.op == "open" else self.of(one) for one in (low, high)]
        return self.say(word, self.of(value), shown[0], included[0], shown[1], included[1])

    def _closed(self, term: Term) -> str:
        shown = self.of(term)
        return f"({shown})" if term.op in _OPERATORS else shown

    def _constant(self, value: Any) -> str:
        if value is None:
            return self.words["nothing"]
        if isinstance(value, bool):
            return self.words["yes" if value else "no"]
        if isinstance(value, int | float):
            return number(value, self.lang)
        if isinstance(value, tuple):
            return " ".join(map(str, value))
        return quoted(str(value), self.lang)

    def _shape(self, shape: Shape) -> str:
        if shape.point is not None:
            return self.say("point", f"{shape.point[1]:g}, {shape.point[0]:g}")
        return self.say("shape", shape.wkt if len(shape.wkt) <= 60 else shape.wkt[:57] + "…")


_STATES = {
    (None, False): "null", (None, True): "not null", (True, False): "is true", (True, True): "not true",
    (False, False): "false", (False, True): "not false",
}  # fmt: skip
