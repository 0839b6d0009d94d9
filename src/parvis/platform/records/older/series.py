"""The series of an analysis, `y.S.func`, `y.S.expr` and `y.S.cumulative`, each as the totals that it is computed from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older import quoting
from parvis.platform.records.older.expressions import computed
from parvis.platform.records.older.truths import is_true

MOST = 30
Totals = Sequence[Any]


def _first(totals: Totals) -> Any:
    return totals[0]


def _deviation(totals: Totals) -> float | None:
    """The standard deviation of a whole population, from its count, its sum and its sum of squares."""
    count, total, squares = totals
    if not count:
        return None
    mean = total / count
    variance = squares / count - mean * mean
    return math.sqrt(max(0.0, variance)) if math.isfinite(variance) else None


def _squares(values: list[Any]) -> float:
    return sum((float(value) * value for value in values), 0.0)


def _deviation_of(values: list[Any]) -> float | None:
    return _deviation((len(values), sum(values), _squares(values)))


def _mean(values: list[Any]) -> float:
    return float(sum(values) / len(values))


@dataclass(frozen=True, slots=True)
class Function:
    """`totals` are expressions of the field `{f}`, from which `read` makes the value of a group; `of_values` makes it of
    the values themselves. `numbers` says that these must be numbers, `counts` that no value gives 0.
    """

    totals: tuple[str, ...]
    of_values: Callable[[list[Any]], Any]
    read: Callable[[Totals], Any] = _first
    numbers: bool = True
    counts: bool = False


FUNCTIONS = {
    "COUNT": Function(("count({f})",), len, numbers=False, counts=True),
    "AVG": Function(("avg({f})",), _mean),
    "SUM": Function(("sum({f})",), sum),
    "MIN": Function(("min({f})",), min, numbers=False),
    "MAX": Function(("max({f})",), max, numbers=False),
    "STDDEV": Function(("count({f})", "sum({f} * 1.0)", "sum({f} * 1.0 * {f})"), _deviation_of, _deviation),
    "SUMSQUARES": Function(("sum({f} * 1.0 * {f})",), _squares),
}


@dataclass(frozen=True, slots=True)
class Series:
    """A series as asked for, of the values of `expression`; None counts the rows."""

    name: str
    function: Function
    expression: str | None
    cumulative: bool

    def totals(self) -> list[str]:
        """The expressions that it needs of each group."""
        if self.expression is None:
            return ["count(*)"]
        return [total.replace("{f}", self.expression) for total in self.function.totals]


def series_of(given: QueryDict, schema: Schema) -> list[Series]:
    """The series that the parameters name, a count of the rows when they name none. Raises QueryError."""
    names = dict.fromkeys(
        name[2:].rpartition(".")[0] for name in given if name.startswith("y.") and name.endswith((".func", ".expr"))
    )
    if len(names) > MOST:
        raise bad_parameter("y", f"{len(names)} series", f"at most {MOST}", f"au plus {MOST}")
    return [_series(given, name, schema) for name in names] or [Series("count", FUNCTIONS["COUNT"], None, False)]


def accumulated(values: Sequence[Any]) -> list[Any]:
    """Each value with all those before it; a missing one adds nothing.

    >>> accumulated([1, None, 2])
    [1, 1, 3]
    """
    total: Any = 0
    found = []
    for value in values:
        total += value if isinstance(value, int | float) else 0
        found.append(total)
    return found


def _series(given: QueryDict, name: str, schema: Schema) -> Series:
    word = given.get(f"y.{name}.func") or "COUNT"
    function = FUNCTIONS.get(word.upper())
    if function is None:
        known = ", ".join(FUNCTIONS)
        raise bad_parameter(f"y.{name[:40]}.func", word[:40], f"one of {known}", f"l’une de {known}")
    text = given.get(f"y.{name}.expr") or None
    if text is None and not function.counts:
        raise bad_parameter(f"y.{name[:40]}.expr", "nothing", "a field", "un champ")
    expression = None
    if text is not None and text in schema and not function.numbers:
        expression = quoting.identifier(text)
    elif text is not None:
        expression = computed(f"y.{name[:40]}.expr", quoting.identifier(text) if text in schema else text, schema)
    return Series(name, function, expression, is_true(given.get(f"y.{name}.cumulative")))
