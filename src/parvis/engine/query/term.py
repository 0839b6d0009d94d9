"""The typed tree: what a query means on one dataset, before any engine is chosen.

A term knows its kind, so an engine's compiler has nothing left to guess or refuse. Two terms are equal when they mean the
same, wherever they were written; that is how a select finds the group key it repeats.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column

NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})
TEMPORAL = frozenset({Kind.DATE, Kind.DATETIME})
GEOGRAPHIC = frozenset({Kind.GEO_POINT, Kind.GEO_SHAPE})
TEXTS = frozenset({Kind.TEXT})
SORTABLE = NUMBERS | TEMPORAL | TEXTS | {Kind.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Term:
    """`op` is `field`, `constant`, `moment`, `shape`, an operator or a function's name; `value` what goes with it.

    `kind` is None for null, which fits everywhere; `many` says that the term holds a list of values.
    """

    op: str
    kind: Kind | None
    args: tuple[Term, ...] = ()
    value: Hashable = None
    many: bool = False
    at: int = field(default=0, compare=False)

    @property
    def is_constant(self) -> bool:
        return self.op in ("constant", "moment", "shape")

    def walk(self) -> Iterator[Term]:
        """The term and all those under it."""
        waiting = [self]
        while waiting:
            term = waiting.pop()
            yield term
            waiting.extend(term.args)


def field_term(column: Column, at: int = 0) -> Term:
    return Term("field", column.kind, value=column.name, many=column.separator is not None, at=at)


def parts_of(condition: Term) -> list[Term]:
    """The conditions that must all hold for `condition` to hold."""
    return [part for arg in condition.args for part in parts_of(arg)] if condition.op == "and" else [condition]
