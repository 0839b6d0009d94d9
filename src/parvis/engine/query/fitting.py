"""Values made comparable: a constant read as the kind of what it is compared with, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parvis.engine.query.errors import QueryError, malformed
from parvis.engine.query.moments import moment_of
from parvis.engine.query.term import NUMBERS, SORTABLE, TEMPORAL, Term
from parvis.engine.tables.kinds import FACTS, Kind

if TYPE_CHECKING:
    from parvis.engine.query.meaning import Scope


def fitted(scope: Scope, value: Term, to: Term) -> Term:
    """`value` as the kind of `to`, when it is a constant that can be read so. Raises QueryError when they do not compare."""
    if to.kind is None or value.kind is None:
        return value
    if value.op == "constant":
        value = _read_as(scope, value, to.kind)
    if value.op == "moment" and to.kind in TEMPORAL:
        return replace(value, kind=to.kind)
    alike = value.kind is to.kind or {value.kind, to.kind} <= NUMBERS or {value.kind, to.kind} <= TEMPORAL
    if not alike or to.kind not in SORTABLE or value.many:
        raise not_comparable(to, value, value.at)
    return value


def _read_as(scope: Scope, value: Term, kind: Kind) -> Term:
    if kind is Kind.TEXT and value.kind in NUMBERS:
        return replace(value, kind=Kind.TEXT, value=f"{value.value}")
    if value.kind is not Kind.TEXT:
        return value
    text = str(value.value)
    if kind in TEMPORAL:
        return Term("moment", kind, value=moment_of(text, scope.zone, value.at), at=value.at)
    if kind is Kind.BOOLEAN and text.lower() in ("true", "false"):
        return replace(value, kind=kind, value=text.lower() == "true")
    if kind in NUMBERS:
        return _number_in(value, text)
    return value


def _number_in(value: Term, text: str) -> Term:
    try:
        if text.strip().lstrip("+-").isdecimal() and len(text) <= 18:
            return replace(value, kind=Kind.INTEGER, value=int(text))
        number = float(text)
    except ValueError:
        return value
    return replace(value, kind=Kind.DECIMAL, value=number) if abs(number) < 1e308 else value


def not_comparable(left: Term, right: Term, at: int) -> QueryError:
    return malformed(
        f"{words_for(left)} cannot be compared with {words_for(right)}",
        f"{words_for(left, 'fr')} et {words_for(right, 'fr')} ne se comparent pas",
        at,
    )


def words_for(term: Term, language: str = "en") -> str:
    """What a term is, in words for people."""
    if term.kind is None:
        return "null"
    many = {"en": " (multivalued)", "fr": " (multivalué)"}[language] if term.many else ""
    return FACTS[term.kind].words[language] + many
