"""What each name and operator of a query means on one dataset: the tree becomes typed terms, or a refusal.

Refuses unknown fields and functions, functions outside the clauses where they may stand, values of the wrong kind, and
comparisons that could never be true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from parvis.engine.query import tree
from parvis.engine.query.calls import called
from parvis.engine.query.declaration import Clause, Function
from parvis.engine.query.errors import malformed, unknown_field
from parvis.engine.query.fitting import fitted, not_comparable, words_for
from parvis.engine.query.moments import moment_of
from parvis.engine.query.term import NUMBERS, Term, field_term
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.words import words_of

MOST_WORDS = 20


class Scope:
    """Where names are looked up: the columns, the labels given by the select, the functions."""

    def __init__(self, schema: Schema, functions: Mapping[str, Function], zone: tzinfo, now: datetime) -> None:
        self.columns: dict[str, Column] = {column.name: column for column in schema}
        self.other_names = {name: column for column in schema for name in column.also}
        self.functions = functions
        self.zone = zone
        self.now = now
        self.labels: dict[str, Term] = {}
        self.clause = Clause.SELECT

    def term(self, node: tree.Node) -> Term:
        """The meaning of one node."""
        return _READERS[type(node)](self, node)

    def condition(self, node: tree.Node) -> Term:
        """The meaning of a node that must be true or false; a lone text is looked for in all texts."""
        if isinstance(node, tree.Text):
            return words_term(node.value, node.at)
        term = self.term(node)
        if term.kind is not Kind.BOOLEAN or term.many or (term.op == "constant" and term.value is None):
            raise malformed("a condition is expected", "une condition est attendue", node.at)
        return term

    def field(self, name: str, at: int) -> Term:
        column = self.columns.get(name) or self.other_names.get(name)
        if column is None:
            raise unknown_field(name, (*self.columns, *self.labels), at)
        return field_term(column, at)


def words_term(text: str, at: int) -> Term:
    check_words(text, at)
    return Term("words", Kind.BOOLEAN, value=text, at=at)


def check_words(text: str, at: int) -> None:
    """Refuses a text with more words than a reader writes."""
    if len(words_of(text)) > MOST_WORDS:
        raise malformed(f"more than {MOST_WORDS} words are looked for", f"plus de {MOST_WORDS} mots sont cherchés", at)


def _name(scope: Scope, node: tree.Name) -> Term:
    if scope.clause is Clause.ORDER_BY and node.name in scope.labels:
        return replace(scope.labels[node.name], at=node.at)
    return scope.field(node.name, node.at)


def _number(scope: Scope, node: tree.Number) -> Term:
    if node.unit is not None:
        raise malformed(f"unexpected unit {node.unit[:40]}", f"unité inattendue, {node.unit[:40]}", node.at)
    kind = Kind.INTEGER if isinstance(node.value, int) else Kind.DECIMAL
    return Term("constant", kind, value=node.value, at=node.at)


def _moment(scope: Scope, node: tree.MomentText) -> Term:
    return Term("moment", Kind.DATETIME, value=moment_of(node.value, scope.zone, node.at), at=node.at)


def _shape(scope: Scope, node: tree.ShapeText) -> Term:
    raise malformed(
        "a geometry stands only inside a geographic function",
        "une géométrie ne s’emploie que dans une fonction géographique",
        node.at,
    )


def _star(scope: Scope, node: tree.Star) -> Term:
    raise malformed("unexpected *", "le signe * est inattendu", node.at)


def _negative(scope: Scope, node: tree.Negative) -> Term:
    of = scope.term(node.of)
    _expect_numbers(of)
    return of if of.kind is None else Term("negative", of.kind, (of,), at=node.at)


def _arithmetic(scope: Scope, node: tree.Arithmetic) -> Term:
    left, right = scope.term(node.left), scope.term(node.right)
    _expect_numbers(left)
    _expect_numbers(right)
    whole = left.kind is Kind.INTEGER and right.kind is Kind.INTEGER and node.sign != "/"
    return Term(node.sign, Kind.INTEGER if whole else Kind.DECIMAL, (left, right), at=node.at)


def _expect_numbers(term: Term) -> None:
    if (term.kind is not None and term.kind not in NUMBERS) or term.many:
        raise malformed(
            f"a number is expected, not {words_for(term)}",
            f"un nombre est attendu, pas {words_for(term, 'fr')}",
            term.at,
        )


def _comparison(scope: Scope, node: tree.Comparison) -> Term:
    left, right = scope.term(node.left), scope.term(node.right)
    sign = node.sign
    if left.is_constant and not right.is_constant:
        left, right, sign = right, left, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    if left.many and (sign not in ("=", "!=") or right.many):
        raise not_comparable(left, right, node.at)
    return Term(sign, Kind.BOOLEAN, (left, fitted(scope, right, left)), at=node.at)


def _like(scope: Scope, node: tree.Like) -> Term:
    of = scope.term(node.value)
    if of.kind is not Kind.TEXT:
        raise malformed("like needs a text", "like demande un texte", node.at)
    check_words(node.pattern, node.at)
    return Term("like", Kind.BOOLEAN, (of,), node.pattern, at=node.at)


def _one_of(scope: Scope, node: tree.OneOf) -> Term:
    value = scope.term(node.value)
    items = tuple(fitted(scope, scope.term(item), value) for item in node.items)
    known = [item for item in items if item.kind is not None]
    return Term("one_of", Kind.BOOLEAN, (value, *known), at=node.at) if known else Term("or", Kind.BOOLEAN, at=node.at)


def _contained(scope: Scope, node: tree.Contained) -> Term:
    of, value = scope.term(node.of), scope.term(node.value)
    if of.op != "field":
        raise malformed(
            "a field, a list or a range is expected after in",
            "un champ, une liste ou un intervalle est attendu après in",
            node.of.at,
        )
    return Term("=", Kind.BOOLEAN, (of, fitted(scope, value, of)), at=node.at)


def _within(scope: Scope, node: tree.Within) -> Term:
    value = scope.term(node.value)
    if value.many:
        raise malformed("a multivalued field has no range", "un champ multivalué n’a pas d’intervalle", node.at)
    bounds = [
        Term("open", None) if one is None else fitted(scope, scope.term(one), value) for one in (node.low, node.high)
    ]
    return Term("range_of", Kind.BOOLEAN, (value, *bounds), (node.low_included, node.high_included), at=node.at)


def _is(scope: Scope, node: tree.Is) -> Term:
    value = scope.term(node.value)
    if node.state is not None and value.kind is not Kind.BOOLEAN:
        raise malformed("is true and is false need a boolean", "is true et is false demandent un booléen", node.at)
    return Term("is", Kind.BOOLEAN, (value,), (node.state, node.negated), at=node.at)


_READERS: dict[type[tree.Node], Callable[..., Term]] = {
    tree.Name: _name,
    tree.Number: _number,
    tree.Text: lambda scope, node: Term("constant", Kind.TEXT, value=node.value, at=node.at),
    tree.Truth: lambda scope, node: Term("constant", Kind.BOOLEAN, value=node.value, at=node.at),
    tree.Nothing: lambda scope, node: Term("constant", None, at=node.at),
    tree.MomentText: _moment,
    tree.ShapeText: _shape,
    tree.Star: _star,
    tree.Call: called,
    tree.Negative: _negative,
    tree.Arithmetic: _arithmetic,
    tree.Comparison: _comparison,
    tree.Like: _like,
    tree.OneOf: _one_of,
    tree.Contained: _contained,
    tree.Within: _within,
    tree.Is: _is,
    tree.Not: lambda scope, node: Term("not", Kind.BOOLEAN, (scope.condition(node.of),), at=node.at),
    tree.All: lambda scope, node: Term("and", Kind.BOOLEAN, tuple(map(scope.condition, node.parts)), at=node.at),
    tree.Any: lambda scope, node: Term("or", Kind.BOOLEAN, tuple(map(scope.condition, node.parts)), at=node.at),
}
