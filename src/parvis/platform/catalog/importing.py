"""From a file to a published dataset: read, type, pass the gate, write, publish, and remember what was decided.

Until the last step nothing that readers see has changed; whatever happens before leaves the old snapshot in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from parvis.engine.formats import ReadOptions
from parvis.engine.formats.taking import take_in
from parvis.engine.privacy import prefilter_pattern
from parvis.engine.privacy.decisions import Decision
from parvis.engine.tables.intake import Guidance, Intake
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.store import Stored
from parvis.platform.catalog.account import Outcome, account_of, origin_of, report_of
from parvis.platform.catalog.compaction import appended
from parvis.platform.catalog.gate import Ruling, rule
from parvis.platform.catalog.instructions import Instructions, Known, newly_decided, remember, remembered
from parvis.platform.catalog.models import Dataset, Maker
from parvis.platform.catalog.pictures import picture_columns
from parvis.platform.catalog.publishing import actor_name, history_of, keep_description, publish
from parvis.platform.catalog.refusals import Refused
from parvis.platform.catalog.storage import the_store
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person

Say = Callable[[str], None]


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
    known = remembered(dataset, instructions)
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
            outcome = account_of(dataset, draft, intake, ruling, previous)
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
                account_of(dataset, draft, intake, ruling, previous), rows=written.rows, schema=written.schema
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
                origin=origin_of(draft, instructions, bool(ruling.without or ruling.rewritten or ruling.count_over)),
                report=report_of(outcome, frozenset(ruling.rewritten)),
                files=files,
            )
            if instructions.append and previous is not None:
                manifest = appended(previous, manifest, store, scratch)
        decided = newly_decided(dataset, known)
        remember(dataset, known, instructions)
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
        latest = dataset.current or history_of(dataset).first()
        if latest is None or "original" not in latest.manifest["files"]:
            raise Refused(
                en=f"“{dataset.pk}” has no file to publish: import one first.",
                fr=f"« {dataset.pk} » n’a pas de fichier à publier : importez-en un d’abord.",
            )
        if latest.made_by != Maker.ACT:
            raise Refused(
                en=f"Rows were pushed to “{dataset.pk}” since its file was imported, and importing it again would take them away. "
                "`parvis live decide` keeps a column; for another decision, import a file.",
                fr=f"Des lignes ont été envoyées à «\u202f{dataset.pk}\u202f» depuis l’import de son fichier, et le réimporter les "
                "enlèverait. «\u202fparvis live decide\u202f» garde une colonne\u00a0; pour une autre décision, importez un fichier.",
            )
        filename, url = latest.origin["filename"], latest.origin.get("url")
        original = latest.manifest["files"]["original"]["name"]
    instructions = Instructions(filename, url, decisions=decisions, note=note)
    return import_file(the_store().path(original), dataset, instructions, by=by, now=now)


def _hold(
    dataset: Dataset,
    original: Stored,
    known: Known,
    instructions: Instructions,
    ruling: Ruling,
    by: Person | None,
    now: datetime,
) -> None:
    """Keep what the gate stopped, out of readers' reach, until an agent decides."""
    decided = newly_decided(dataset, known)
    remember(dataset, known, instructions)
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


def _check_required(known: Known, intake: Intake) -> None:
    """Refuse a file that lacks a column which its schema requires."""
    required = {name for name, facts in known.dictionary.items() if facts.get("required")}
    missing = ", ".join(sorted(required - set(intake.names)))
    if missing:
        raise Refused(
            en=f"The schema requires columns that the file does not have: {missing}.",
            fr=f"Le schéma exige des colonnes que le fichier n’a pas\u00a0: {missing}.",
        )


def _suffix(filename: str) -> str:
    """The suffixes of a received name, kept so that the original opens in the right program."""
    suffixes = [s for s in Path(filename).suffixes[-2:] if len(s) <= 9 and s[1:].isalnum()]
    return "".join(suffixes).lower()
