"""The one gate to past publications: which of them a person may read, and not only know of.

History names every publication. The rows of one that is not shown any more are given to readers only while nothing took it back:
what a withdrawal or a rollback hid, and what came after the publication shown now, stays for the agents.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from parvis.platform.catalog.access import Visitor, may_manage
from parvis.platform.catalog.models import Dataset, Snapshot, Visibility
from parvis.platform.catalog.publishing import history_of
from parvis.platform.journal.models import Entry


def readable_snapshots(dataset: Dataset, person: Visitor = None) -> QuerySet[Snapshot]:
    """The publications of `dataset`, the latest first, whose rows `person` may read.

    Agents read all. Readers of a public dataset read those up to the one shown now; of a restricted one, that one alone, since who
    may read it may have changed.
    """
    snapshots = history_of(dataset)
    if may_manage(person, dataset):
        return snapshots
    if dataset.current is None:
        return snapshots.none()
    if dataset.visibility != Visibility.PUBLIC:
        return snapshots.filter(pk=dataset.current_id)
    return snapshots.filter(created__lte=dataset.current.created).exclude(_taken_back(dataset))


def _taken_back(dataset: Dataset) -> Q:
    """The publications that an act of an agent hid, unless they are shown again."""
    acts = Entry.objects.filter(subject=dataset.pk, act__in=("withdrawn", "rolled_back")).values_list(
        "act", "at", "details"
    )
    hidden = Q(pk__in=())
    for act, at, details in acts:
        one = Q(created__lte=at)
        hidden |= one if act == "withdrawn" else one & Q(pk=details.get("instead_of"))
    return hidden & ~Q(pk=dataset.current_id)


def readable_snapshot(dataset: Dataset, person: Visitor, prefix: str) -> Snapshot:
    """The one of them whose identifier starts with `prefix`. Raises Http404."""
    found = (
        list(readable_snapshots(dataset, person).filter(pk__startswith=prefix.lower())[:2]) if len(prefix) >= 7 else []
    )
    if len(found) != 1:
        raise Http404
    return found[0]
