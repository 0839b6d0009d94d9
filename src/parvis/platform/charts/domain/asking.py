"""A chart in an address: the parameters of the page, read strictly and written back.

Parameters that are not a chart's are left to the page; those that are must be right, or the reader is told. `q` and
`f.<column>` are the filters of the table, so that they travel from tab to tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parvis.engine.tables.schema import Schema
from parvis.platform.charts.domain.description import (
    LONGEST_TITLE,
    MOST_GROUPS,
    Chart,
    kind_called,
    measured,
    order_called,
    step_called,
    whole,
)
from parvis.platform.charts.domain.kinds import KINDS, Value
from parvis.platform.records.domain.table_question import FILTER, TableQuestion

OWN = ("kind", "x", "y", "agg", "series", "step", "bins", "order", "limit", "title")
Parameters = Sequence[tuple[str, str]]


def is_asked(parameters: Parameters) -> bool:
    """Whether an address describes a chart at all."""
    return any(name in OWN for name, _ in parameters)


def asked(parameters: Parameters, schema: Schema) -> Chart:
    """The chart that an address describes. Raises ChartProblem; columns are checked by `suiting.checked`."""
    said = {name: value.strip() for name, value in parameters}
    kind = kind_called(said.get("kind", ""))
    named = tuple(dict.fromkeys(value.strip() for name, value in parameters if name == "y" and value.strip()))
    y, aggregate = measured(kind, named, said.get("agg", ""))
    question = TableQuestion.asked(said, schema)
    return Chart(
        kind=kind,
        x=said.get("x", ""),
        y=y,
        aggregate=aggregate,
        series=said.get("series", ""),
        step=step_called(said["step"]) if said.get("step") else None,
        bins=whole(said.get("bins"), "bins", MOST_GROUPS),
        order=order_called(said.get("order", "")),
        limit=whole(said.get("limit"), "limit", MOST_GROUPS),
        words=question.words,
        filters=tuple(sorted(question.filters.items())),
        title=said.get("title", "").replace("\0", "")[:LONGEST_TITLE],
    )


def filtered(chart: Chart, parameters: Parameters, schema: Schema) -> Chart:
    """A proposal under the filters of the address."""
    question = TableQuestion.asked(dict(parameters), schema)
    return replace(chart, words=question.words, filters=tuple(sorted(question.filters.items())))


def parameters_of(chart: Chart) -> list[tuple[str, str]]:
    """The address of a chart; `asked` reads it back."""
    out = [("kind", chart.kind.value), ("x", chart.x), *(("y", name) for name in chart.y)]
    if chart.y and KINDS[chart.kind].value is not Value.COLUMN:
        out.append(("agg", chart.aggregate.value))
    if chart.step is not None:
        out.append(("step", chart.step.value))
    for name in ("series", "bins", "order", "limit", "title"):
        if value := getattr(chart, name):
            out.append((name, str(value)))
    return out + filters_of(chart)


def filters_of(chart: Chart) -> list[tuple[str, str]]:
    """The part of the address that says which rows are shown."""
    words = [("q", chart.words)] if chart.words else []
    return words + [(FILTER + name, value) for name, value in chart.filters]
