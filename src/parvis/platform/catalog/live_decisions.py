"""Decisions on the columns of a live dataset, taken while it goes on: to publish one as it is, on a legal basis.

To drop a column or to make it coarser changes the rows that readers see already: that is an import's work.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.engine.privacy.decisions import Action, Decision
from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.publishing import actor_name
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person


def decide(dataset: Dataset, decision: Decision, *, by: Person | None, now: datetime) -> None:
    """Let pushes bring the column as it is. Raises Refused for another action, or a column that is not there."""
    if decision.action is not Action.KEEP:
        raise Refused(
            en=f"Only `keep` can be decided while rows are pushed. To {decision.action.value} “{decision.column}”, import a file "
            "with that decision: it replaces the rows.",
            fr=f"Seul «\u202fkeep\u202f» peut être décidé pendant que des lignes arrivent. Pour une autre décision sur "
            f"«\u202f{decision.column}\u202f», importez un fichier avec elle\u00a0: il remplace les lignes.",
        )
    schema = Manifest.from_json(dataset.current.manifest).schema if dataset.current is not None else ()
    if decision.column not in schema:
        raise Refused(
            en=f"“{dataset.pk}” shows no column “{decision.column}”.",
            fr=f"«\u202f{dataset.pk}\u202f» ne montre pas de colonne «\u202f{decision.column}\u202f».",
        )
    with transaction.atomic():
        decisions = {**dataset.guidance.get("decisions", {}), decision.column: decision.as_json()}
        dataset.guidance = {**dataset.guidance, "decisions": decisions}
        dataset.save(update_fields=["guidance"])
        record("decided", dataset.pk, actor=actor_name(by), details={"decisions": [decision.as_json()]}, at=now)
