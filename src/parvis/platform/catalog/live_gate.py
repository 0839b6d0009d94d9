"""The gate of personal data for pushed rows: what an agent decided is applied, and what nobody decided is scanned.

A single row says too little to judge a column by its names, so any push is scanned for what tells itself: e-mail, telephone,
NIR, IBAN and people named inside a text. A push of many rows is judged whole, as a file is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from parvis.engine.privacy import PersonalKind, prefilter_pattern
from parvis.engine.privacy.decisions import Action, Decision, apply
from parvis.engine.tables.intake import Specimen
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.gate import Concern, rule
from parvis.platform.catalog.models import Dataset

JUDGED_WHOLE = 20
_TOLD_ALONE = {kind.value for kind in (
    PersonalKind.EMAIL, PersonalKind.PHONE, PersonalKind.NIR, PersonalKind.IBAN, PersonalKind.FREE_TEXT
)}  # fmt: skip
_SUSPECT = re.compile(prefilter_pattern())
_READ = {Kind.TEXT, Kind.INTEGER, Kind.DATE, Kind.JSON}


@dataclass(frozen=True)
class PushGate:
    """What was decided of the columns of a dataset whose readers see `schema`."""

    schema: Schema
    decisions: Mapping[str, Decision]
    declared: frozenset[str]

    @cached_property
    def dropped(self) -> frozenset[str]:
        """Columns that a push may bring and that are left out."""
        return frozenset(name for name, decision in self.decisions.items() if decision.action is Action.DROP)

    @cached_property
    def is_counted(self) -> bool:
        """Whether counts of groups are published in place of rows, so that no row can be pushed."""
        return any(decision.action is Action.COUNT for decision in self.decisions.values())

    def reduced(self, column: str, value: Any) -> Any:
        """The value that may be published of a column that is made coarser; that of another column as it is."""
        decision = self.decisions.get(column)
        if decision is None or decision.action is not Action.REDUCE or value is None:
            return value
        return apply(decision, value if isinstance(value, str) else str(value))

    def stops(self, rows: Sequence[Mapping[str, Any]]) -> tuple[Concern, ...]:
        """What forbids the publication of the rows until an agent decides."""
        is_whole = len(rows) >= JUDGED_WHOLE
        specimens = [self._specimen(column, rows) for column in self.schema]
        if not is_whole and not any(one.matches for one in specimens):
            return ()
        found = rule(specimens, len(rows), self.decisions, self.declared).stops
        return found if is_whole else tuple(concern for concern in found if concern.kind in _TOLD_ALONE)

    def _specimen(self, column: Column, rows: Sequence[Mapping[str, Any]]) -> Specimen:
        cells: list[str] = []
        for row in rows:
            value = row.get(column.name)
            cells += value if isinstance(value, list) else [str(value)] if value not in (None, "") else []
        matches = [cell for cell in cells if _SUSPECT.search(cell)] if column.kind in _READ else []
        return Specimen(column.name, column.header or column.name, column.kind, cells, matches, len(cells))


def gate_of(dataset: Dataset, schema: Schema) -> PushGate:
    """The gate for rows pushed to `dataset`."""
    guidance = dataset.guidance
    decisions = {name: Decision.from_json(raw) for name, raw in guidance.get("decisions", {}).items()}
    declared = frozenset(name for name, facts in guidance.get("dictionary", {}).items() if facts.get("personal"))
    return PushGate(schema, decisions, declared)
