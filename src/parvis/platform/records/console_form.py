"""The controls of the console's form, filled in with the query that the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.engine.query.request import LANGUAGES
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.console_facets import facet_fields
from parvis.platform.records.domain.console_asking import Asking
from parvis.platform.records.domain.console_building import Building, built
from parvis.platform.records.domain.console_clauses import joined
from parvis.platform.records.domain.console_headings import group_words, total_words, words_of
from parvis.platform.records.domain.console_writing import Condition, Group, Total, quoted_name
from parvis.platform.records.domain.table_question import is_sortable

MOST_ROWS = 12
OPERATOR_WORDS: Mapping[str, str | Promise] = {
    "eq": _("is"),
    "ne": _("is not"),
    "has": _("contains"),
    "starts": _("starts with"),
    "gt": _("is above"),
    "ge": _("is at least"),
    "lt": _("is below"),
    "le": _("is at most"),
    "empty": _("is missing"),
    "filled": _("is present"),
}
STEP_WORDS: Mapping[str, str | Promise] = {
    "": _("each value"),
    "year": _("by year"),
    "month": _("by month"),
    "day": _("by day"),
    "range": _("by ranges of"),
}
TOTAL_WORDS: Mapping[str, str | Promise] = {
    "count": _("count"),
    "distinct": _("different values of"),
    "sum": _("sum of"),
    "avg": _("average of"),
    "min": _("smallest"),
    "max": _("largest"),
}
ZONES = ("UTC", "Europe/Paris", "America/Guadeloupe", "America/Cayenne", "America/Martinique", "Indian/Mayotte",
         "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti")  # fmt: skip


def form(dataset: Dataset, schema: Schema, asking: Asking, page: Asking, language: str) -> dict[str, Any]:
    """What the template of the form needs; `page` is what the console shows without parameters."""
    building = built(asking.clauses, schema)
    facets, refinements = facet_fields(dataset, schema, asking.refine, language)
    columns = [(column.name, column.label(language)) for column in schema]
    return {
        "asking": asking,
        "building": building,
        "columns": columns,
        "chosen": set(building.columns),
        "groupable": [(c.name, c.label(language)) for c in schema if c.kind not in {Kind.GEO_POINT, Kind.GEO_SHAPE}],
        "conditions": _with_blank(building.conditions, Condition("", "eq", "")),
        "groups": _with_blank(building.groups, Group()),
        "totals": _with_blank(building.totals, Total()),
        "operators": OPERATOR_WORDS.items(),
        "steps": STEP_WORDS.items(),
        "functions": TOTAL_WORDS.items(),
        "orders": list(_orders(building, schema, language)),
        "completions": _with_blank(building.other_conditions, ""),
        "is_completed": any(
            (building.expressions, building.other_conditions, building.other_groups, building.other_orders)
        ),
        "facets": facets,
        "refinements": refinements,
        "is_refined": bool(asking.refine or asking.exclude),
        "is_elsewhere": (asking.lang, asking.timezone) != (page.lang, page.timezone),
        "languages_of_api": LANGUAGES,
        "zones": ZONES,
        "where": joined(asking.clauses.where),
    }


def _with_blank(rows: Sequence[Any], blank: Any) -> list[Any]:
    """The rows, and one more to fill in."""
    return [*rows, blank] if len(rows) < MOST_ROWS else list(rows)


def _orders(building: Building, schema: Schema, language: str) -> Iterable[tuple[str, str]]:
    """What an answer may be sorted by: columns, the number of rows, and the totals and groups that are chosen."""
    found = {quoted_name(column.name): column.label(language) for column in schema if is_sortable(column)}
    for total in (Total("count"), *building.totals):
        found[total.written()] = total_words(total, schema, language)
    for group in building.groups:
        found[group.written()] = group_words(group, schema, language)
    if building.order:
        found.setdefault(building.order, words_of(building.order, schema, language))
    return found.items()
