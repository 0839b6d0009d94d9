"""A live dataset that starts empty, from a description of its columns: sensors fill it.

The gate of personal data comes first here too: a column that its description declares personal, or whose name announces e-mails,
telephones, NIR, accounts or dates of birth, needs a decision before anything can be pushed into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from parvis.engine.privacy import PersonalKind
from parvis.engine.privacy.decisions import Action, Decision
from parvis.engine.tables.intake import Specimen
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.merging import measure
from parvis.engine.tables.onepart import empty_part
from parvis.engine.tables.schema import Column, Schema, relabelled
from parvis.engine.tables.store import Store
from parvis.platform.catalog.gate import rule
from parvis.platform.catalog.instructions import Instructions, newly_decided, remember, remembered
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.catalog.publishing import publish
from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.models import Person

ANNOUNCED = {
    kind.value
    for kind in (
        PersonalKind.EMAIL,
        PersonalKind.PHONE,
        PersonalKind.NIR,
        PersonalKind.IBAN,
        PersonalKind.BIRTH_DATE,
    )
}


def create_empty(
    dataset: Dataset, instructions: Instructions, store: Store, *, by: Person | None, now: datetime
) -> Snapshot:
    """Publish a new dataset (not saved yet) without rows. Raises Refused for a description without columns, or personal ones."""
    if not dataset._state.adding:
        raise Refused(
            en=f"“{dataset.pk}” exists already: `parvis live enable {dataset.pk}` lets it take pushes.",
            fr=f"«\u202f{dataset.pk}\u202f» existe déjà\u00a0: «\u202fparvis live enable {dataset.pk}\u202f» lui permet d’en recevoir.",
        )
    known = remembered(dataset, instructions)
    described = _described(known.kinds, known.dictionary)
    _check_decided(described, known.decisions, known.dictionary)
    schema = _published(described, known.decisions)
    with store.scratch() as scratch:
        path = empty_part(schema, scratch)
        statistics = measure([path], schema, scratch)
        origin = {"filename": None, "url": None, "format": "push", "original_is_public": False}
        manifest = Manifest(
            dataset.pk,
            schema,
            0,
            (Part(store.adopt(path, ".parquet"), 0),),
            statistics=statistics.columns,
            origin=origin,
            report={"reasons": {}, "changes": [], "rejected": 0, "personal": []},
        )
        decided = newly_decided(dataset, known)
        remember(dataset, known, instructions)
        return publish(dataset, manifest, expected=None, by=by, now=now, note=instructions.note, decided=decided)


def _described(kinds: Mapping[str, Kind], dictionary: Mapping[str, Mapping[str, Any]]) -> Schema:
    """The columns described, in their order; those without a type are texts."""
    names = [*dictionary, *(name for name in kinds if name not in dictionary)]
    if not names:
        raise Refused(
            en="The description names no columns: give each its name and type (docs/how-to/publish-live-data.md).",
            fr="La description ne nomme aucune colonne\u00a0: donnez à chacune son nom et son type (docs/how-to/publish-live-data.md).",
        )
    columns = [
        Column(name, kinds.get(name, Kind.TEXT), name, separator=dictionary.get(name, {}).get("separator"))
        for name in names
    ]
    return relabelled(Schema(tuple(columns)), dictionary)


def _check_decided(
    schema: Schema, decisions: Mapping[str, Decision], dictionary: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse a column declared personal, or announced so by its name, of which nobody has decided."""
    declared = frozenset(name for name, facts in dictionary.items() if facts.get("personal"))
    specimens = [Specimen(column.name, column.header, column.kind, (), (), 0) for column in schema]
    concerns = rule(specimens, 1, decisions, declared).concerns
    undecided = [one for one in concerns if not one.decided and (one.blocks or one.kind in ANNOUNCED)]
    if undecided:
        columns = ", ".join(concern.column for concern in undecided)
        raise Refused(
            en=f"These columns announce personal data: {columns}. Decide on each in the description, under [decisions] "
            "(docs/how-to/decide-on-personal-data.md).",
            fr=f"Ces colonnes annoncent des données personnelles\u00a0: {columns}. Tranchez pour chacune dans la description, sous "
            "[decisions] (docs/how-to/decide-on-personal-data.md).",
        )
    if any(decision.action is Action.COUNT for decision in decisions.values()):
        raise Refused(
            en="A dataset published as counts of groups cannot take rows: choose drop, keep or a reduction.",
            fr="Un jeu publié en nombres par groupe ne peut pas recevoir de lignes\u00a0: choisissez drop, keep ou une réduction.",
        )


def _published(schema: Schema, decisions: Mapping[str, Decision]) -> Schema:
    """The columns that readers see: some are left out, some hold coarser texts."""
    kept = schema.without(name for name, decision in decisions.items() if decision.action is Action.DROP)
    for name, decision in decisions.items():
        if name in kept and decision.action is Action.REDUCE:
            kept = kept.with_column(replace(kept[name], kind=Kind.TEXT, precision=None, separator=None))
    return kept
