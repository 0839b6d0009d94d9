"""The account of an import: what was understood, changed, refused and found personal, for a person and for the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.engine.tables.draft import Change, Draft, Reject
from parvis.engine.tables.intake import Intake
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.schema import Column, Schema, difference
from parvis.platform.catalog.gate import Concern, Ruling
from parvis.platform.catalog.instructions import Instructions
from parvis.platform.catalog.models import Dataset


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do: the account that a publisher reads.

    `snapshot` is None when the gate stopped the publication (`stops` says why) or when it was only tried.
    """

    dataset: str
    snapshot: str | None
    rows: int
    format: str
    encoding: str | None
    delimiter: str | None
    schema: Schema
    reasons: Mapping[str, Mapping[str, str]]
    rejects: tuple[Reject, ...]
    changes: tuple[Change, ...]
    concerns: tuple[Concern, ...]
    is_unchanged: bool = False
    bounds: tuple[float, float, float, float] | None = None

    @property
    def stops(self) -> tuple[Concern, ...]:
        return tuple(concern for concern in self.concerns if concern.blocks and not concern.decided)

    def as_json(self, language: str = "fr") -> dict[str, Any]:
        return {
            "dataset": self.dataset,
            "snapshot": self.snapshot,
            "rows": self.rows,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "columns": [self._column_json(column, language) for column in self.schema],
            "key": list(self.schema.key),
            "geometry": geometry.name if (geometry := self.schema.first(Kind.GEO_SHAPE, Kind.GEO_POINT)) else None,
            "rejected": [reject.as_json(language) for reject in self.rejects],
            "changes": [{**change.as_json(), "text": change.text[language]} for change in self.changes],
            "personal": [concern.as_json(language) for concern in self.concerns],
        }

    def _column_json(self, column: Column, language: str) -> dict[str, Any]:
        reason = self.reasons.get(column.name, {}).get(language, "")
        out = {"name": column.name, "label": column.label(language), "type": column.kind.value, "reason": reason}
        if column.precision is not None:
            out["precision"] = column.precision.value
        return out


def account_of(dataset: Dataset, draft: Draft, intake: Intake, ruling: Ruling, previous: Manifest | None) -> Outcome:
    changes = [*intake.changes, *_decided_changes(ruling)]
    kept = intake.schema.without(ruling.without)
    if previous is not None:
        changes += _schema_changes(previous.schema, kept)
    return Outcome(
        dataset.pk, None, intake.rows, draft.format, draft.encoding, draft.delimiter, kept, intake.reasons(),
        tuple(intake.rejects), tuple(changes), ruling.concerns,
    )  # fmt: skip


def _decided_changes(ruling: Ruling) -> list[Change]:
    changes = []
    for name in sorted(ruling.without):
        text = {
            "en": f"column “{name}” is left out: personal data",
            "fr": f"colonne « {name} » non publiée : données personnelles",
        }
        changes.append(Change("personal_left_out", text, column=name))
    for name in sorted(ruling.rewritten):
        text = {"en": f"column “{name}” is made coarser", "fr": f"colonne « {name} » rendue moins précise"}
        changes.append(Change("personal_reduced", text, column=name))
    return changes


def _schema_changes(old: Schema, new: Schema) -> list[Change]:
    found = difference(old, new)
    changes = [
        Change("column_added", {"en": f"new column “{name}”", "fr": f"nouvelle colonne « {name} »"}, column=name)
        for name in found.added
    ]
    changes += [
        Change(
            "column_removed",
            {"en": f"column “{name}” is no longer there", "fr": f"la colonne « {name} » n’est plus là"},
            column=name,
        )
        for name in found.removed
    ]
    for name, (before, after) in found.retyped.items():
        text = {
            "en": f"column “{name}” changes from {before} to {after}",
            "fr": f"la colonne « {name} » passe de {before} à {after}",
        }
        changes.append(Change("column_retyped", text, column=name))
    return changes


def origin_of(draft: Draft, instructions: Instructions, is_reduced: bool) -> dict[str, Any]:
    """What the manifest says of the received file; the original of a reduced dataset is never public."""
    return {
        "filename": instructions.filename,
        "url": instructions.url,
        "format": draft.format,
        "encoding": draft.encoding,
        "delimiter": draft.delimiter,
        "original_is_public": not is_reduced,
        **draft.facts,
    }


def report_of(outcome: Outcome, reduced: frozenset[str]) -> dict[str, Any]:
    """What the manifest keeps of the account; a reason may quote a cell, so only columns published as they are have one."""
    shown = set(outcome.schema.names) - reduced
    return {
        "reasons": {name: dict(reason) for name, reason in outcome.reasons.items() if name in shown},
        "changes": [change.as_json() for change in outcome.changes],
        "rejected": len(outcome.rejects),
        "personal": [concern.column for concern in outcome.concerns],
    }
