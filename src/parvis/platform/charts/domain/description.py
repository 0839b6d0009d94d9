"""A chart described: what it shows of a dataset, how the rows are gathered. The same value for addresses and stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from parvis.platform.charts.domain.kinds import AGGREGATES, KINDS, STEPS, Aggregate, ChartKind, Step, Value
from parvis.platform.charts.domain.problem import ChartProblem

ORDERS = ("", "x", "-x", "y", "-y")
MOST_VALUES = 4
MOST_GROUPS = 60
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Chart:
    """`x` is the column of the first axis, `y` those that are measured (none: the rows are counted), `series` the column
    that splits the values.

    `step` gathers times, `bins` is about how many classes a histogram has, `order` sorts groups (`-y`: greatest first),
    `limit` is the most groups; 0 or nothing leaves the choice to the kind. `words` and `filters` are those of the table.
    """

    kind: ChartKind
    x: str
    y: tuple[str, ...] = ()
    aggregate: Aggregate = Aggregate.COUNT
    series: str = ""
    step: Step | None = None
    bins: int = 0
    order: str = ""
    limit: int = 0
    words: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """The description as plain JSON values, without what is empty; `from_json` reads it back."""
        out: dict[str, Any] = {"kind": self.kind.value, "x": self.x}
        if self.y:
            out |= {"y": list(self.y), "aggregate": self.aggregate.value}
        if self.step is not None:
            out["step"] = self.step.value
        if self.filters:
            out["filters"] = dict(self.filters)
        for name in ("series", "bins", "order", "limit", "words", "title"):
            if value := getattr(self, name):
                out[name] = value
        return out

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Chart:
        """Raises ChartProblem on what no chart is described by; columns are checked against a dataset by `checked`."""
        unknown = set(raw) - {one.name for one in fields(cls)}
        if unknown:
            raise ChartProblem("parameter", unknown.pop())
        kind = kind_called(str(raw.get("kind", "")))
        given = raw.get("y") or []
        y, aggregate = measured(
            kind, (given,) if isinstance(given, str) else tuple(map(str, given)), str(raw.get("aggregate") or "")
        )
        filters = raw.get("filters") or {}
        if not isinstance(filters, Mapping):
            raise ChartProblem("filters", str(filters))
        return cls(
            kind=kind,
            x=str(raw.get("x", "")),
            y=y,
            aggregate=aggregate,
            series=str(raw.get("series") or ""),
            step=step_called(str(raw["step"])) if raw.get("step") else None,
            bins=whole(raw.get("bins", 0), "bins", 60),
            order=order_called(str(raw.get("order", ""))),
            limit=whole(raw.get("limit", 0), "limit", MOST_GROUPS),
            words=str(raw.get("words", ""))[:200],
            filters=tuple(sorted((str(name), str(value)) for name, value in filters.items())),
            title=str(raw.get("title", ""))[:LONGEST_TITLE],
        )


def kind_called(word: str) -> ChartKind:
    try:
        return ChartKind(word)
    except ValueError:
        raise ChartProblem("kind", word, tuple(ChartKind)) from None


def measured(kind: ChartKind, y: tuple[str, ...], word: str) -> tuple[tuple[str, ...], Aggregate]:
    """What is measured and how, from what was said: nothing said is the sum for the parts of a whole, else the average,
    which means something for every measure. Counting rows measures no column.
    """
    value = KINDS[kind].value
    try:
        aggregate = Aggregate(word or (Aggregate.SUM if value is Value.TOTAL else Aggregate.AVG))
    except ValueError:
        raise ChartProblem("aggregate", word, tuple(AGGREGATES)) from None
    if value is Value.COLUMN:
        return y, Aggregate.AVG if y else Aggregate.COUNT
    return ((), Aggregate.COUNT) if not y or aggregate is Aggregate.COUNT else (y, aggregate)


def step_called(word: str) -> Step:
    try:
        return Step(word)
    except ValueError:
        raise ChartProblem("step", word, tuple(STEPS)) from None


def order_called(word: str) -> str:
    if word not in ORDERS:
        raise ChartProblem("order", word, ORDERS[1:])
    return word


def whole(value: Any, name: str, most: int) -> int:
    """A whole number from 0 to `most`. Raises ChartProblem."""
    text = str(value or 0).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= most):
        raise ChartProblem(name, text, (f"0–{most}",))
    return int(text)
