"""From a file to a published dataset: read, type, pass the gate, write, publish, and remember what was decided.

Until the last step nothing that readers see has changed; whatever happens before leaves the old snapshot in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.engine.formats import ReadOptions
from parvis.engine.formats.taking import take_in
from parvis.engine.privacy import prefilter_pattern
from parvis.engine.privacy.decisions import Decision
from parvis.engine.tables.draft import Change, Draft, Reject
from parvis.engine.tables.intake import Guidance, Intake
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.schema import Column, Schema, difference
from parvis.engine.tables.store import Stored
from parvis.platform.catalog.compaction import appended
from parvis.platform.catalog.gate import Concern, Ruling, rule
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.pictures import picture_columns
from parvis.platform.catalog.publishing import actor_name, keep_description, publish
from parvis.platform.catalog.refusals import Refused
from parvis.platform.catalog.storage import the_store
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a publisher says about a file beside the file itself; what is left out is remembered from the last import.

    `kinds` and `decisions` are by column name; `dictionary` is the data dictionary (labels, descriptions, units…), where
    `personal: true` declares a column personal and `required: true` one that must be there; `about` are fields of the
    dataset (title, licence, themes…). With `append` the rows come after those that readers already see.
    """

    filename: str
    url: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    dictionary: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    append: bool = False


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


def import_file(
    path: Path,
    dataset: Dataset,
    instructions: Instructions,
    *,
    by: Person | None,
    now: datetime,
    dry_run: bool = False,
    say: Say = lambda step: None,
) -> Outcome:
    """Import the file at `path` as the next snapshot of `dataset` (saved or not yet) and publish it.

    Raises Unreadable, Refused or Conflict; then the dataset is as it was. When the gate stops the publication the
    original is kept, so that an agent can decide and publish it (`publish_pending`).
    """
    store = the_store()
    known = _remembered(dataset, instructions)
    expected = dataset.current_id
    previous = Manifest.from_json(dataset.current.manifest) if dataset.current is not None else None
    with store.scratch() as scratch, ThreadPoolExecutor(1) as beside:
        kept = beside.submit(store.take, path, scratch) if not dry_run else None
        options = ReadOptions(
            filename=instructions.filename, max_expanded_bytes=settings.PARVIS["MAX_IMPORT_BYTES"], **known.reading
        )
        guidance = Guidance(known.kinds, known.dictionary, settings.PARVIS["TIME_ZONE"])
        with take_in(path, options, guidance, scratch, scan=prefilter_pattern(), say=say) as (draft, intake):
            _check_required(known, intake)
            say("gate")
            declared = frozenset(name for name, facts in known.dictionary.items() if facts.get("personal"))
            ruling = rule(intake.specimens(prefilter_pattern()), intake.rows, known.decisions, declared)
            outcome = _account(dataset, draft, intake, ruling, previous)
            if ruling.stops:
                if kept is not None:
                    original = store.place(kept.result(), _suffix(instructions.filename))
                    _hold(dataset, original, known, instructions, ruling, by, now)
                return outcome
            say("write")
            pictures = picture_columns(intake, draft, dataset.pk, store, scratch, dry_run)
            written = intake.write(
                scratch,
                without=ruling.without,
                rewritten={**ruling.rewritten, **pictures.rewritten},
                count_over=ruling.count_over,
            )
            outcome = replace(
                _account(dataset, draft, intake, ruling, previous), rows=written.rows, schema=written.schema
            )
            if dry_run or kept is None:
                return outcome
            say("publish")
            original = store.place(kept.result(), _suffix(instructions.filename))
            files: dict[str, Stored] = {"original": original, **pictures.files}
            if written.rejects is not None:
                files["rejects"] = store.adopt(written.rejects, ".csv")
            manifest = Manifest(
                dataset=dataset.pk,
                schema=written.schema,
                rows=written.rows,
                parts=(Part(store.adopt(written.parquet, ".parquet"), written.rows),),
                bounds=written.statistics.bounds,
                statistics=written.statistics.columns,
                origin=_origin(draft, instructions, bool(ruling.without or ruling.rewritten or ruling.count_over)),
                report=_report(outcome, frozenset(ruling.rewritten)),
                files=files,
            )
            if instructions.append and previous is not None:
                manifest = appended(previous, manifest, store, scratch)
        decided = _newly_decided(dataset, known)
        _remember(dataset, known, instructions)
        is_unchanged = manifest.id == expected
        snapshot = publish(
            dataset, manifest, expected=expected, by=by, now=now, note=instructions.note, decided=decided
        )
        return replace(outcome, snapshot=snapshot.pk, is_unchanged=is_unchanged, bounds=manifest.bounds)


def publish_pending(
    dataset: Dataset, decisions: Mapping[str, Decision], *, by: Person | None, now: datetime, note: str = ""
) -> Outcome:
    """Import again the file that the gate had stopped, or else the last one, under the decisions taken since."""
    pending = dataset.guidance.get("pending")
    if pending is not None:
        filename, url, original = pending["filename"], pending.get("url"), pending["original"]["name"]
    else:
        latest = dataset.current or dataset.snapshots.first()
        if latest is None:
            raise Refused(
                en=f"“{dataset.pk}” has no file to publish: import one first.",
                fr=f"« {dataset.pk} » n’a pas de fichier à publier : importez-en un d’abord.",
            )
        filename, url = latest.origin["filename"], latest.origin.get("url")
        original = latest.manifest["files"]["original"]["name"]
    instructions = Instructions(filename, url, decisions=decisions, note=note)
    return import_file(the_store().path(original), dataset, instructions, by=by, now=now)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is decided for this import: what is remembered of the dataset, under what the publisher says now."""

    kinds: Mapping[str, Kind]
    dictionary: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, Decision]
    reading: Mapping[str, Any]


def _remembered(dataset: Dataset, instructions: Instructions) -> _Known:
    guidance = dataset.guidance
    kinds = {name: Kind(word) for name, word in guidance.get("kinds", {}).items()}
    dictionary = {name: dict(facts) for name, facts in guidance.get("dictionary", {}).items()}
    for name, facts in instructions.dictionary.items():
        dictionary[name] = {**dictionary.get(name, {}), **facts}
    decisions = {name: Decision.from_json(raw) for name, raw in guidance.get("decisions", {}).items()}
    return _Known(
        {**kinds, **instructions.kinds},
        dictionary,
        {**decisions, **instructions.decisions},
        {**guidance.get("reading", {}), **instructions.reading},
    )


def _remember(dataset: Dataset, known: _Known, instructions: Instructions) -> None:
    dataset.guidance = {
        "kinds": {name: kind.value for name, kind in known.kinds.items()},
        "dictionary": {name: dict(facts) for name, facts in known.dictionary.items()},
        "decisions": {name: decision.as_json() for name, decision in known.decisions.items()},
        "reading": dict(known.reading),
    }
    for name, value in instructions.about.items():
        setattr(dataset, name, value)


def _newly_decided(dataset: Dataset, known: _Known) -> list[dict[str, Any]]:
    """The decisions on personal columns that are not those of the last import: what the journal must say."""
    before = dataset.guidance.get("decisions", {})
    taken = {name: decision.as_json() for name, decision in known.decisions.items()}
    return [decision for name, decision in sorted(taken.items()) if before.get(name) != decision]


def _hold(
    dataset: Dataset,
    original: Stored,
    known: _Known,
    instructions: Instructions,
    ruling: Ruling,
    by: Person | None,
    now: datetime,
) -> None:
    """Keep what the gate stopped, out of readers' reach, until an agent decides."""
    decided = _newly_decided(dataset, known)
    _remember(dataset, known, instructions)
    dataset.guidance["pending"] = {
        "filename": instructions.filename,
        "url": instructions.url,
        "note": instructions.note,
        "original": {"name": original.name, "sha256": original.sha256, "bytes": original.bytes},
        "stops": [concern.as_json() for concern in ruling.stops],
    }
    with transaction.atomic():
        keep_description(dataset)
        columns = [{"column": concern.column, "kind": concern.kind} for concern in ruling.stops]
        details = {"personal": columns, **({"decisions": decided} if decided else {})}
        record("stopped", dataset.pk, actor=actor_name(by), details=details, at=now)


def _check_required(known: _Known, intake: Intake) -> None:
    """Refuse a file that lacks a column which its schema requires."""
    required = {name for name, facts in known.dictionary.items() if facts.get("required")}
    missing = ", ".join(sorted(required - set(intake.names)))
    if missing:
        raise Refused(
            en=f"The schema requires columns that the file does not have: {missing}.",
            fr=f"Le schéma exige des colonnes que le fichier n’a pas\u00a0: {missing}.",
        )


def _account(dataset: Dataset, draft: Draft, intake: Intake, ruling: Ruling, previous: Manifest | None) -> Outcome:
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


def _origin(draft: Draft, instructions: Instructions, is_reduced: bool) -> dict[str, Any]:
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


def _report(outcome: Outcome, reduced: frozenset[str]) -> dict[str, Any]:
    """What the manifest keeps of the account; a reason may quote a cell, so only columns published as they are have one."""
    shown = set(outcome.schema.names) - reduced
    return {
        "reasons": {name: dict(reason) for name, reason in outcome.reasons.items() if name in shown},
        "changes": [change.as_json() for change in outcome.changes],
        "rejected": len(outcome.rejects),
        "personal": [concern.column for concern in outcome.concerns],
    }


def _suffix(filename: str) -> str:
    """The suffixes of a received name, kept so that the original opens in the right program."""
    suffixes = [s for s in Path(filename).suffixes[-2:] if len(s) <= 9 and s[1:].isalnum()]
    return "".join(suffixes).lower()
