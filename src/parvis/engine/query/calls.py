"""What a call means: the function found by its name, its arguments checked against its declaration.

Older spellings (`distance` and `geometry` in a where) are read as the functions that took their place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parvis.engine.query import tree
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.errors import malformed, unknown_function
from parvis.engine.query.fitting import fitted, not_comparable, words_for
from parvis.engine.query.moments import moment_of
from parvis.engine.query.shapes import shape_of
from parvis.engine.query.term import GEOGRAPHIC, TEMPORAL, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.meaning import Scope

METRES = {"mi": 1609.344, "yd": 0.9144, "ft": 0.3048, "m": 1.0, "cm": 0.01, "km": 1000.0, "mm": 0.001}


def called(scope: Scope, node: tree.Call) -> Term:
    """The meaning of a call. Raises QueryError."""
    node = _renewed(node, scope.clause)
    name = node.name.lower()
    function = scope.functions.get(name)
    if function is None:
        raise unknown_function(node.name[:80], scope.functions, node.at)
    if scope.clause not in function.stands:
        raise malformed(
            f"{name} cannot be used in {scope.clause}", f"{name} ne s’emploie pas dans {scope.clause}", node.at
        )
    if function.meant is not None:
        return function.meant(scope, node)
    if node.named or (node.distinct and (name != "count" or any(isinstance(one, tree.Star) for one in node.arguments))):
        raise malformed(f"{name} is written {function.signature}", f"{name} s’écrit {function.signature}", node.at)
    arguments = _arguments(scope, node, function)
    if not function.aggregate and any(
        one.kind is None and one.op == "constant" and one.value is None for one in arguments
    ):
        return _of_nothing(function, arguments, node.at)
    if name == "ifnull":
        arguments = _alike(scope, arguments)
    value = "distinct" if node.distinct else None
    many = name == "ifnull" and arguments[0].many
    return Term(name, function.kind_of(arguments), arguments, value, many, at=node.at)


def _of_nothing(function: Function, arguments: tuple[Term, ...], at: int) -> Term:
    """What a function of the word `null` is: null, except for `ifnull`, which is its other argument."""
    if function.name != "ifnull":
        return Term("constant", None, at=at)
    first, second = arguments
    return replace(first if second.kind is None else second, at=at)


def _renewed(node: tree.Call, clause: Clause) -> tree.Call:
    name = node.name.lower()
    if clause is Clause.WHERE and name == "distance":
        return replace(node, name="within_distance")
    if name == "geometry" and len(node.arguments) == 3 and isinstance(node.arguments[2], tree.Name):
        mode = node.arguments[2].name.lower()
        if mode in ("intersects", "disjoint", "within"):
            return replace(node, name=mode, arguments=node.arguments[:2])
    return node


def _arguments(scope: Scope, node: tree.Call, function: Function) -> tuple[Term, ...]:
    declared = function.arguments
    least = sum(not one.optional for one in declared)
    most = len(declared) if not any(one.repeated for one in declared) else 100
    if not least <= len(node.arguments) <= most:
        raise malformed(
            f"{function.name} is written {function.signature}", f"{function.name} s’écrit {function.signature}", node.at
        )
    return tuple(
        _argument(scope, function, _declared(declared, place, len(node.arguments)), one)
        for place, one in enumerate(node.arguments)
    )


def _declared(declared: tuple[Argument, ...], place: int, given: int) -> Argument:
    """The declaration of the argument at `place`; a repeated one takes all that the others leave."""
    for number, one in enumerate(declared):
        if one.repeated:
            after = len(declared) - number - 1
            if place < number:
                return declared[place]
            return one if place < given - after else declared[len(declared) - (given - place)]
        if one.optional and given < len(declared) and _optional_first(declared) and number == place:
            return declared[place + len(declared) - given]
    return declared[place]


def _optional_first(declared: tuple[Argument, ...]) -> bool:
    return declared[0].optional and not declared[-1].optional


def _argument(scope: Scope, function: Function, declared: Argument, node: tree.Node) -> Term:
    if isinstance(node, tree.Star):
        if declared.star:
            return Term("star", None, at=node.at)
        raise malformed(f"{function.name} does not accept *", f"{function.name} n’accepte pas *", node.at)
    if isinstance(node, tree.Number) and node.unit is not None:
        return _with_unit(declared, node)
    if isinstance(node, tree.ShapeText) and declared.constant and declared.kinds and Kind.GEO_SHAPE in declared.kinds:
        return Term("shape", Kind.GEO_SHAPE, value=shape_of(node.value, node.at), at=node.at)
    term = scope.term(node)
    if declared.kinds is not None and declared.kinds <= TEMPORAL and term.op == "constant" and term.kind is Kind.TEXT:
        term = Term("moment", Kind.DATETIME, value=moment_of(str(term.value), scope.zone, node.at), at=node.at)
    fits = declared.kinds is None or term.kind is None or term.kind in declared.kinds
    if (declared.constant and not term.is_constant) or not fits or (term.many and not declared.many):
        raise _misfit(function, declared, term)
    if function.aggregate and any(scope.functions[t.op].aggregate for t in term.walk() if t.op in scope.functions):
        raise malformed("a total of totals", "un total de totaux", node.at)
    return term


def _with_unit(declared: Argument, node: tree.Number) -> Term:
    unit = node.unit or ""
    if declared.name == "distance" and unit.lower() in METRES:
        return Term("constant", Kind.DECIMAL, value=float(node.value) * METRES[unit.lower()], at=node.at)
    if declared.name == "width":
        return Term("constant", None, value=(node.value, unit), at=node.at)
    raise malformed(f"unknown unit {unit[:40]}", f"unité inconnue, {unit[:40]}", node.at)


def _misfit(function: Function, declared: Argument, term: Term) -> Exception:
    if function.name in ("sum", "avg"):
        return malformed(
            "StatAggregation only supports numeric or date expression",
            "StatAggregation ne porte que sur des nombres ou des dates",
            term.at,
        )
    if declared.kinds is not None and declared.kinds <= GEOGRAPHIC:
        return malformed(
            f"{function.name} needs a geographic field or geom'…'",
            f"{function.name} demande un champ géographique ou geom'…'",
            term.at,
        )
    return malformed(
        f"{function.name} is written {function.signature}: {declared.name} cannot be {words_for(term)}"
        + (" computed from the rows" if declared.constant and not term.is_constant else ""),
        f"{function.name} s’écrit {function.signature}\u00a0: {declared.name} ne peut pas être {words_for(term, 'fr')}"
        + (" calculé d’après les lignes" if declared.constant and not term.is_constant else ""),
        term.at,
    )


def _alike(scope: Scope, arguments: tuple[Term, ...]) -> tuple[Term, ...]:
    first, second = arguments
    if first.many or first.kind is second.kind:
        return arguments
    second = fitted(scope, second, first)
    if second.op != "moment" and second.kind is not first.kind and second.kind in TEMPORAL:
        raise not_comparable(first, second, second.at)
    return first, second
