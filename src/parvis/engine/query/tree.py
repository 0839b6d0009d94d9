"""The tree of a query as it was written, before it is known what its names mean.

Every node remembers where it stood (`at`), for errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`source` keeps the digits as typed, for comparison with a text; `unit` is the word glued to them (km, day)."""

    value: int | float
    source: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Truth(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """The word `null`."""


@dataclass(frozen=True, slots=True)
class MomentText(Node):
    value: str


@dataclass(frozen=True, slots=True)
class ShapeText(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A field, a label or, as an argument, a plain word."""

    name: str


@dataclass(frozen=True, slots=True)
class Star(Node):
    """The sign `*`: every field, every row or an open bound."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    name: str
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...] = ()
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Negative(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Like(Node):
    value: Node
    pattern: str


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    value: Node
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Contained(Node):
    """`"Paris" in cities`: a value among those of a multivalued field."""

    value: Node
    of: Node


@dataclass(frozen=True, slots=True)
class Within(Node):
    """A range; a bound that is None is open."""

    value: Node
    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Is(Node):
    """`is null`, `is true`, `is false` and their negations; `state` None stands for null."""

    value: Node
    state: bool | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Not(Node):
    of: Node


@dataclass(frozen=True, slots=True)
class All(Node):
    """Conditions joined by AND."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any(Node):
    """Conditions joined by OR."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Pattern(Node):
    """`include(pop*)` or `exclude(pop*)` in a select."""

    pattern: str
    included: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a select or group_by: an expression, the label given with AS, and the text as typed."""

    of: Node
    label: str | None
    written: str


@dataclass(frozen=True, slots=True)
class Sorting:
    of: Node
    descending: bool
    written: str
