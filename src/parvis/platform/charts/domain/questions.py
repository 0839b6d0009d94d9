"""What a chart asks of the API, in its query language.

Names of columns are written in back quotes and texts as literals of the language, whose own compiler binds them. Groups are
gathered by the engine; nothing here adds up rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import KINDS, MOST_SERIES, ChartKind, Role, Step
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.steps import chosen_step, class_width, is_kept_by
from parvis.platform.records.domain.table_question import TableQuestion

MOST_GROUPS = 20_000
MOST_DOTS = 1_000
SEED = 7
_UNITS = {Step.HOUR: "1 h", Step.DAY: "1 day", Step.WEEK: "1 week", Step.MONTH: "1 month", Step.QUARTER: "1 quarter", Step.YEAR: "1 year"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A read of the dataset, as its parameters in the API; one that is `whole` has no page and reads an export."""

    select: str
    where: tuple[str, ...] = ()
    group_by: str = ""
    order_by: str = ""
    limit: int = 1
    whole: bool = False

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters that are not empty, in the order in which a query is read."""
        said = [("select", self.select), *(("where", one) for one in self.where), ("group_by", self.group_by)]
        said += [("order_by", self.order_by), ("limit", str(self.limit))]
        return [(name, value) for name, value in said if value]


class Asking:
    """The questions of one chart over one dataset: its columns as the language names them, under labels of its own."""

    def __init__(self, chart: Chart, profile: Profile) -> None:
        self.chart, self.profile = chart, profile
        self.x = profile[chart.x]
        self.step = (chart.step or chosen_step(self.x, chart.kind)) if self.x.role is Role.TIME else None
        self.width = class_width(self.x, chart.bins) if chart.kind is ChartKind.HISTOGRAM else 0.0
        taken = set(profile.schema.names)
        self.key, self.part = _free("label", taken), _free("part", taken)
        self.values = [_free(f"value{n or ''}", taken) for n in range(max(1, len(chart.y)))]
        question = TableQuestion(chart.words, dict(chart.filters))
        self.filters = question.where(profile.schema)

    @property
    def present(self) -> tuple[str, ...]:
        """The conditions that keep the rows which a chart can place."""
        return (*self.filters, f"{name(self.chart.x)} is not null")

    @property
    def grouping(self) -> str:
        """What makes the groups, without its label."""
        column, step = self.x.column, self.step
        if self.width:
            return f"range({name(column.name)}, {self.width:.12g})"
        if step is None:
            return name(column.name)
        if step is Step.WEEKDAY:
            return f"dayofweek({name(column.name)})"
        if step is Step.HOUR_OF_DAY:
            return f"hour({name(column.name)})"
        return name(column.name) if is_kept_by(column, step) else f"range({name(column.name)}, {_UNITS[step]})"

    @property
    def measures(self) -> str:
        """What is measured in each group, with its labels."""
        if not self.chart.y:
            return f"count(*) as {self.values[0]}"
        word = self.chart.aggregate.value
        return ", ".join(
            f"{word}({name(column)}) as {label}" for column, label in zip(self.chart.y, self.values, strict=True)
        )

    @property
    def limit(self) -> int:
        """The most groups that are shown."""
        facts = KINDS[self.chart.kind]
        return min(self.chart.limit or facts.parts, facts.most_parts)

    def totals(self) -> Question:
        """How many rows there are, and how many have what the chart shows."""
        counted = [self.chart.x, *self.chart.y, *([self.chart.series] if self.chart.series else [])]
        select = ", ".join(["count(*)", *(f"count({name(one)})" for one in counted)])
        return Question(select, self.filters)

    def times(self) -> Question:
        """Every stretch of time, or class, in order."""
        return Question(
            f"{self.key}, {self.measures}", self.present, f"{self.grouping} as {self.key}", self.key, MOST_GROUPS
        )

    def groups(self) -> Question:
        """The groups in the order of the chart, one more than are shown."""
        return Question(
            f"{self.key}, {self.measures}",
            self.present,
            f"{self.grouping} as {self.key}",
            self._order(),
            self.limit + 1,
        )

    def other_groups(self, shown: Sequence[object]) -> Question:
        """The rows of all other groups together, and how many groups these are."""
        rest = f"not {self._among(self.x.column, shown)}"
        return Question(f"{self.measures}, count(distinct {name(self.chart.x)})", (*self.present, rest))

    def series(self) -> Question:
        """The series with the greatest values first, one more than are shown."""
        return Question(
            f"{self.part}, {self.measures}",
            (*self.present, f"{name(self.chart.series)} is not null"),
            f"{name(self.chart.series)} as {self.part}",
            f"{self.values[0]} desc, {self.part}",
            MOST_SERIES + 1,
        )

    def split(self, groups: Sequence[object] | None, series: Sequence[object]) -> Question:
        """The values of each group in each series; `groups` is None for all of them, as for times."""
        where = [*self.present, self._among(self.profile[self.chart.series].column, series)]
        if groups is not None:
            where.append(self._among(self.x.column, groups))
        return Question(
            f"{self.key}, {self.part}, {self.measures}",
            tuple(where),
            f"{self.grouping} as {self.key}, {name(self.chart.series)} as {self.part}",
            self.key,
            MOST_GROUPS,
        )

    def split_others(self, groups: Sequence[object] | None, series: Sequence[object]) -> Question:
        """The values of each group over all other series together."""
        among = self._among(self.profile[self.chart.series].column, series)
        where = [*self.present, f"{name(self.chart.series)} is not null", f"not {among}"]
        if groups is not None:
            where.append(self._among(self.x.column, groups))
        return Question(
            f"{self.key}, {self.measures}",
            tuple(where),
            f"{self.grouping} as {self.key}",
            self.key,
            MOST_GROUPS,
        )

    def dots(self) -> Question:
        """Rows with both measures: all of them when they are few, else a sample, the same each time."""
        y, series = self.chart.y[0], self.chart.series
        select = f"{name(self.chart.x)} as {self.key}, {name(y)} as {self.values[0]}"
        select += f", {name(series)} as {self.part}" if series else ""
        where = (*self.present, f"{name(y)} is not null")
        return Question(select, where, order_by=f"random({SEED})", limit=MOST_DOTS, whole=True)

    def boxes(self) -> Question:
        """Least, quarters, greatest and number of the values of each group, the highest median first."""
        y, (low, first, middle, third, high, count) = name(self.chart.y[0]), self.box_labels()
        select = (
            f"{self.key}, min({y}) as {low}, percentile({y}, 25) as {first}, median({y}) as {middle}, "
            f"percentile({y}, 75) as {third}, max({y}) as {high}, count({y}) as {count}"
        )
        order = self.key if self.chart.order in {"x", "-x"} or self._is_natural() else f"{middle} desc"
        if self.chart.order.startswith("-x"):
            order = f"{self.key} desc"
        elif self.chart.order == "y":
            order = middle
        where = (*self.present, f"{y} is not null")
        return Question(select, where, f"{self.grouping} as {self.key}", order, self.limit + 1)

    def box_labels(self) -> tuple[str, ...]:
        taken = set(self.profile.schema.names)
        return tuple(
            _free(word, taken) for word in ("least", "quarter", "middle", "three_quarters", "greatest", "number")
        )

    def _is_natural(self) -> bool:
        return self.x.column.kind is Kind.INTEGER and not self.chart.order

    def _order(self) -> str:
        order = self.chart.order or ("x" if self._is_natural() else "-y")
        if order.endswith("x"):
            return f"{self.key} desc" if order == "-x" else self.key
        return f"{self.values[0]}{' desc' if order == '-y' else ''}, {self.key}"

    @staticmethod
    def _among(column: Column, values: Sequence[object]) -> str:
        return f"{name(column.name)} in ({', '.join(_literal(value) for value in values)})"


def name(column: str) -> str:
    """A column as the query language names it."""
    return "`" + column.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return str(value).lower()
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _free(word: str, taken: set[str]) -> str:
    """A label that no column bears."""
    while word in taken:
        word += "_"
    return word
