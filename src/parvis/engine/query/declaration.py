"""What a function of the language is: one declaration, from which checks, SQL, reference page and tests are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.meaning import Scope
    from parvis.engine.query.tree import Call
    from parvis.engine.query.writing import Writer


class Clause(StrEnum):
    SELECT = "select"
    WHERE = "where"
    GROUP_BY = "group_by"
    ORDER_BY = "order_by"


@dataclass(frozen=True, slots=True)
class Argument:
    """`kinds` None accepts everything; a `constant` is written in the query; `many` also accepts multivalued fields.

    `star` accepts the sign `*`, `word` a bare word of the language, such as a unit.
    """

    name: str
    kinds: frozenset[Kind] | None = None
    constant: bool = False
    optional: bool = False
    repeated: bool = False
    many: bool = False
    star: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """`gives` is the kind of the result, or says it from the arguments; `example` is a whole clause text.

    `says` is how a sentence for people names the call, its arguments by their names between braces; `does` says it as an act,
    and `cost` what is slow about it.
    A function whose call stands for a constant, such as `now`, says with `meant` which one, and is never written as SQL.
    """

    name: str
    arguments: tuple[Argument, ...]
    gives: Kind | Callable[[Sequence[Term]], Kind | None]
    stands: tuple[Clause, ...]
    meaning: dict[str, str]
    example: str
    sql: Callable[[Writer, Term], Sql]
    says: dict[str, str]
    aggregate: bool = False
    spatial: Callable[[Term], bool] = lambda term: False
    meant: Callable[[Scope, Call], Term] | None = None
    does: dict[str, str] | None = None
    cost: dict[str, str] | None = None

    def kind_of(self, arguments: Sequence[Term]) -> Kind | None:
        return self.gives if isinstance(self.gives, Kind) else self.gives(arguments)

    @property
    def signature(self) -> str:
        """`length(text)`, `percentile(value, share)`…"""
        shown = [one.name + ("…" if one.repeated else "") for one in self.arguments]
        optional = [
            f"[, {text}]" if one.optional and n else text
            for n, (one, text) in enumerate(zip(self.arguments, shown, strict=True))
        ]
        return f"{self.name}({', '.join(optional).replace(', [,', '[,')})"


def as_constant(write: Writer, term: Term) -> Sql:
    """The SQL of a function whose calls stand for a constant: there is none."""
    raise AssertionError(f"{term.op} is a constant before anything is written")


def kind_of_first(arguments: Sequence[Term]) -> Kind | None:
    return arguments[0].kind
