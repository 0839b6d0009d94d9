"""What the axes, the series and the groups of a chart are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import AGGREGATES, KINDS, ChartKind, Role, Value
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.steps import chosen_step, is_kept_by

SMALL = 60
ROWS = {"fr": "Nombre de lignes", "en": "Number of rows"}


def value_name(chart: Chart, profile: Profile, n: int, language: str) -> str:
    """What the n-th value measures: the column with how its values are gathered, or the number of rows."""
    if not chart.y:
        return ROWS[language]
    label = profile[chart.y[n]].column.label(language)
    if KINDS[chart.kind].value is Value.COLUMN or len(chart.y) > 1 or is_plain(chart, profile):
        return label
    return f"{label}, {AGGREGATES[chart.aggregate][language]}"


def is_plain(chart: Chart, profile: Profile) -> bool:
    """Whether each value shown is one row of the dataset, so that nothing is gathered: the axes hold the whole key."""
    x, key = profile[chart.x], set(profile.schema.key)
    if chart.kind is ChartKind.HISTOGRAM or x.is_multivalued:
        return False
    if x.role is Role.TIME and not is_kept_by(x.column, chart.step or chosen_step(x, chart.kind)):
        return False
    is_small_and_named = profile.rows <= SMALL and x.distinct == profile.rows
    return is_small_and_named or (bool(key) and key <= {chart.x, chart.series})


def unit_of(chart: Chart, profile: Profile) -> str:
    """The unit of the values; rows have none."""
    return (profile[chart.y[0]].column.unit or "") if chart.y else ""


def short_names(names: Sequence[str], hierarchy: str | None) -> list[str]:
    """The last level of each name, where that tells them apart.

    >>> short_names(["Voirie/Nid de poule", "Propreté/Graffiti"], "/")
    ['Nid de poule', 'Graffiti']
    """
    if not hierarchy:
        return list(names)
    last = [name.rsplit(hierarchy, 1)[-1].strip() or name for name in names]
    times = Counter(last)
    return [
        brief if times[brief] == 1 else full.replace(hierarchy, " › ") for brief, full in zip(last, names, strict=True)
    ]
