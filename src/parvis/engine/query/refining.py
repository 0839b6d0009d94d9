"""`refine` and `exclude`: a facet's name and a value, as conditions.

Several values of one facet are all required, or any of them when the facet is disjunctive. A level of a hierarchy stands for
all below it, and a year or a month for all its days.
"""

from __future__ import annotations

from collections.abc import Iterable

from parvis.engine.query.errors import MEANING, QueryError, bad_parameter
from parvis.engine.query.fitting import fitted
from parvis.engine.query.meaning import Scope
from parvis.engine.query.request import MOST_REFINEMENTS, Request
from parvis.engine.query.term import GEOGRAPHIC, Term
from parvis.engine.tables.kinds import FACTS, Kind


def refinements(request: Request, scope: Scope, less: str | None = None) -> list[Term]:
    """The conditions of a request's refinements and exclusions, those on the facet `less` left out."""
    by_name: dict[str, list[Term]] = {}
    for name, value in _pairs("refine", request.refine):
        by_name.setdefault(name, []).append(refined(scope, name, value, "refine"))
    conditions = []
    for name, terms in by_name.items():
        if name == less:
            continue
        disjunctive = name in request.disjunctive and len(terms) > 1
        conditions += [Term("or", Kind.BOOLEAN, tuple(terms))] if disjunctive else terms
    for name, value in _pairs("exclude", request.exclude):
        unwanted = refined(scope, name, value, "exclude")
        if name != less:
            conditions.append(Term("not", Kind.BOOLEAN, (unwanted,)))
    return conditions


def refined(scope: Scope, name: str, value: str, clause: str = "refine") -> Term:
    """The condition that the facet `name` has `value`."""
    try:
        field = scope.field(name, 0)
        column = scope.columns[str(field.value)]
        if field.kind in GEOGRAPHIC or field.kind in (Kind.JSON, Kind.FILE):
            raise bad_parameter(clause, name, "a field with plain values", "un champ aux valeurs simples")
        same = Term("=", Kind.BOOLEAN, (field, _fitted(scope, field, value, clause)))
    except QueryError as error:
        raise QueryError(error.code if error.code == MEANING else "InvalidRESTParameterError", error.text).in_clause(
            clause
        ) from None
    if column.hierarchy is None:
        return same
    below = Term("startswith", Kind.BOOLEAN, (field, Term("constant", Kind.TEXT, value=value + column.hierarchy)))
    return Term("or", Kind.BOOLEAN, (same, below))


def _fitted(scope: Scope, field: Term, value: str, clause: str) -> Term:
    """The value as the kind of the facet. Raises QueryError, that names the kind, when it cannot be one."""
    try:
        return fitted(scope, Term("constant", Kind.TEXT, value=value), field)
    except QueryError as error:
        if error.code != MEANING or field.kind is None:
            raise
        kind = FACTS[field.kind].words
        raise bad_parameter(clause, f"{field.value}:{value}"[:80], kind["en"], kind["fr"]) from None


def split_refinement(text: str) -> tuple[str, str] | None:
    """The name and the value of `name:value`, without the quotes around them; None when there is no colon.

    >>> split_refinement('`jour`:"12:30"')
    ('jour', '12:30')
    """
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not name:
        return None
    if len(name) > 2 and name[0] == name[-1] == "`":
        name = name[1:-1].replace("\\`", "`")
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"')
    return name, value


def _pairs(parameter: str, texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for number, text in enumerate(texts):
        if number == MOST_REFINEMENTS:
            raise bad_parameter(
                parameter,
                f"more than {MOST_REFINEMENTS} values",
                f"at most {MOST_REFINEMENTS}",
                f"au plus {MOST_REFINEMENTS}",
            )
        pair = split_refinement(text)
        if pair is None or "\x00" in text:
            raise bad_parameter(parameter, text[:80].replace("\x00", " "), "facet_name:value", "nom_de_facette:valeur")
        yield pair
