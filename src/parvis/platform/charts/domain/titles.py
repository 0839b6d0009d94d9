"""A title for a chart, in French and in English: what is measured, how, by what.

“Hauteur moyenne par espèce”, “Nombre moyen d’entrées par mois”, “Average height by species”. Where a label is too long or
its gender uncertain, the way of gathering follows a colon instead of agreeing.
"""

from __future__ import annotations

from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.domain.typography import FIXED
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.french import (
    Gender,
    gender_of,
    is_plain_noun,
    is_plural,
    lowered,
    of,
    of_the,
    the,
)
from parvis.platform.charts.domain.kinds import STEPS, Aggregate, ChartKind, Role
from parvis.platform.charts.domain.names import is_plain
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.steps import chosen_step

_ADJECTIVES = {
    Aggregate.SUM: ("total", "totale"),
    Aggregate.AVG: ("moyen", "moyenne"),
    Aggregate.MEDIAN: ("médian", "médiane"),
    Aggregate.MIN: ("minimal", "minimale"),
    Aggregate.MAX: ("maximal", "maximale"),
}
_NOUNS = {Aggregate.SUM: "total", Aggregate.AVG: "moyenne", Aggregate.MEDIAN: "médiane", Aggregate.MIN: "minimum", Aggregate.MAX: "maximum"}  # fmt: skip
_ENGLISH = {Aggregate.SUM: "Total", Aggregate.AVG: "Average", Aggregate.MEDIAN: "Median", Aggregate.MIN: "Minimum", Aggregate.MAX: "Maximum"}  # fmt: skip
_LONGEST = 60
_PROPER = ("French", "English", "European")


def title(chart: Chart, profile: Profile, language: str) -> str:
    """The reader's own title when there is one, else one made from the columns."""
    if chart.title:
        return chart.title
    made = _french(chart, profile) if language == "fr" else _english(chart, profile)
    return made[:1].upper() + made[1:]


def _label(chart_column: str, profile: Profile, language: str) -> str:
    label = profile[chart_column].column.label(language)
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


def _french(chart: Chart, profile: Profile) -> str:
    x = _inside(chart.x, profile, "fr")
    y = [_label(name, profile, "fr") for name in chart.y]
    gender = gender_of(x)
    if chart.kind is ChartKind.HISTOGRAM:
        known = (gender or is_plural(x)) and is_plain_noun(x)
        return f"Répartition {of_the(x, gender)}" if known else f"Répartition{FIXED}: {x}"
    if chart.kind is ChartKind.SCATTER:
        return f"{lowered(y[0])} selon {the(x, gender)}"
    if chart.kind is ChartKind.BOX:
        spread = lowered(y[0])
        known = (gender_of(spread) or is_plural(spread)) and is_plain_noun(spread)
        what = f"Dispersion {of_the(spread, gender_of(spread))}" if known else f"Dispersion ({spread})"
        return f"{what} par {x}"
    by = _by(chart, profile, "fr", x)
    if len(y) > 1:
        return f"{', '.join([y[0], *map(lowered, y[1:-1])])} et {lowered(y[-1])} {by}"
    return f"{_measured_in_french(chart, profile, y[0] if y else '')} {by}"


def _measured_in_french(chart: Chart, profile: Profile, label: str) -> str:
    if not label:
        return "Nombre"
    if is_plain(chart, profile):
        return label
    if not is_plain_noun(label):
        return f"{label}{FIXED}: {_NOUNS[chart.aggregate]}"
    adjectives, gender = _ADJECTIVES[chart.aggregate], gender_of(label)
    if is_plural(label):
        return label if chart.aggregate is Aggregate.SUM else f"Nombre {adjectives[0]} {of(lowered(label))}"
    if gender is None:
        return f"{label}{FIXED}: {_NOUNS[chart.aggregate]}"
    return f"{label} {adjectives[gender is Gender.FEMININE]}"


def _english(chart: Chart, profile: Profile) -> str:
    x = _inside(chart.x, profile, "en")
    y = [_label(name, profile, "en") for name in chart.y]
    if chart.kind is ChartKind.HISTOGRAM:
        return f"Distribution of {x}"
    if chart.kind is ChartKind.SCATTER:
        return f"{y[0]} against {x}"
    if chart.kind is ChartKind.BOX:
        return f"Spread of {lowered(y[0])} by {x}"
    by = _by(chart, profile, "en", x)
    if len(y) > 1:
        return f"{', '.join([y[0], *map(lowered, y[1:-1])])} and {lowered(y[-1])} {by}"
    if not y:
        return f"Number {by}"
    measured = y[0] if is_plain(chart, profile) else f"{_ENGLISH[chart.aggregate]} {lowered(y[0])}"
    return f"{measured} {by}"


def _by(chart: Chart, profile: Profile, language: str, x: str) -> str:
    """By month, by species and stage; a time that is not the dataset's first is named."""
    by, joined = ("par", "et par") if language == "fr" else ("by", "and")
    column = profile[chart.x]
    if chart.kind is ChartKind.CALENDAR:
        x = "jour" if language == "fr" else "day"
    elif column.role is Role.TIME:
        step = STEPS[chart.step or chosen_step(column, chart.kind)][language]
        if column.name != profile.times[0].name or not column.column.key:
            x = step if x.split()[0] == step and len(x.split()) == 1 else x if x.startswith(step) else f"{step} ({x})"
        else:
            x = step
    if column.column.kind is Kind.BOOLEAN:
        by, x = "–" if chart.y else ("de lignes" if language == "fr" else "of rows") + ",", _or_not(x, language)
    if not chart.series:
        return f"{by} {x}"
    part = _inside(chart.series, profile, language)
    if profile[chart.series].column.kind is Kind.BOOLEAN:
        return f"{by} {x}, {_or_not(part, language)}"
    return f"{by} {x} {joined} {part}"


def _or_not(label: str, language: str) -> str:
    return f"{label} ou non" if language == "fr" else f"{label} or not"


def _inside(column: str, profile: Profile, language: str) -> str:
    """A label inside a title."""
    label = _label(column, profile, language)
    return label if label.startswith(_PROPER) else lowered(label)
