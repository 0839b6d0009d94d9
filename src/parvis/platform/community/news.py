"""The publications of datasets, as the journal tells them: what feeds and letters say.

An act that leaves readers with the same snapshot is no news, nor is a compaction, which changes no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from parvis.platform.catalog.models import Snapshot
from parvis.platform.community.domain.publications import Publication
from parvis.platform.journal.models import Entry

TOLD = ("published", "rolled_back")
MOVES = (*TOLD, "compacted")


def latest_number() -> int:
    """The number of the last act of the journal; 0 when it is empty."""
    return Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def publications(datasets: Iterable[str] | QuerySet[Any], most: int, *, after: int = 0) -> list[Publication]:
    """The latest publications of those datasets (their ids), the latest first, among acts after the one of that number."""
    earlier = Entry.objects.filter(subject=OuterRef("subject"), act__in=MOVES, number__lt=OuterRef("number"))
    before = Subquery(earlier.order_by("-number").values("details")[:1])
    chosen = Entry.objects.filter(subject__in=datasets, act__in=TOLD, number__gt=after).order_by("-number")
    chosen = chosen.annotate(before=before)
    found: list[Publication] = []
    for start in range(0, 10 * most, most):
        rows = list(chosen[start : start + most])
        known = _rows_of(rows)
        found += [one for row in rows if (one := _publication(row, known)) is not None]
        if len(found) >= most or len(rows) < most:
            break
    return found[:most]


def _rows_of(entries: Iterable[Any]) -> Mapping[str, int]:
    """The rows of the snapshots that are told without them."""
    told = [details for entry in entries for details in (entry.details, _details(entry.before))]
    wanted = {details["snapshot"] for details in told if "snapshot" in details and "rows" not in details}
    return dict(Snapshot.objects.filter(pk__in=wanted).values_list("pk", "rows")) if wanted else {}


def _publication(entry: Any, known: Mapping[str, int]) -> Publication | None:
    details, before = entry.details, _details(entry.before)
    if before.get("snapshot") == details["snapshot"]:
        return None
    return Publication(
        number=entry.number,
        dataset=entry.subject,
        at=entry.at,
        snapshot=details["snapshot"],
        rows=details.get("rows", known.get(details["snapshot"], 0)),
        rows_before=before.get("rows", known.get(before["snapshot"], 0)) if before else None,
        is_return=entry.act == "rolled_back",
        note=str(details.get("note", "")),
    )


def _details(before: Any) -> Mapping[str, Any]:
    return before if isinstance(before, dict) else {}
