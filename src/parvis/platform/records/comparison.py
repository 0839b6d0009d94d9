"""The page that compares two publications of a dataset row by row, and the same as a file.

Without `from` and `to`, what readers see now is compared with the publication before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from parvis.engine.tables.comparing import CHANGES, Change
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.access import followed_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.records.addresses import changed
from parvis.platform.records.column_words import KIND_NAMES
from parvis.platform.records.comparing import PAGE_SIZE, ChangedRow, Comparison
from parvis.platform.records.domain.cells import EMPTY, cell
from parvis.platform.records.domain.table_question import FIRST_COLUMNS
from parvis.platform.records.past import readable_snapshot, readable_snapshots
from parvis.platform.records.sections import frame

TOO_SLOW = _("These two publications are too large to be compared in time.")


@require_safe
def comparison(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = followed_dataset(request.user, dataset_id)
    snapshots = list(readable_snapshots(dataset, request.user).defer("manifest"))
    page: dict[str, Any] = {**frame(request, dataset, "history"), "snapshots": snapshots}
    pair = _pair(request, dataset, snapshots)
    if pair is None:
        return render(request, "records/comparison.html", page)
    old, new = pair
    compared = Comparison(old, new)
    page |= {"old": old, "new": new, "columns_changed": _columns(compared), "is_possible": compared.is_possible}
    page["has_key"] = bool(compared.pairing.key)
    if not compared.is_possible:
        return render(request, "records/comparison.html", page)
    try:
        page |= _rows(request, compared)
    except (TooSlow, TooLarge):
        return render(request, "records/comparison.html", {**page, "failure": TOO_SLOW}, status=503)
    return render(request, "records/comparison.html", page)


@require_safe
def comparison_csv(request: HttpRequest, dataset_id: str) -> HttpResponseBase:
    """The differences as CSV: the change, then each column before and after."""
    dataset = followed_dataset(request.user, dataset_id)
    pair = _pair(request, dataset, list(readable_snapshots(dataset, request.user).defer("manifest")))
    if pair is None:
        raise Http404
    compared = Comparison(*pair)
    response = StreamingHttpResponse(_lines(compared), content_type="text/csv; charset=utf-8")
    name = f"{dataset.pk}-{pair[0].pk[:12]}-{pair[1].pk[:12]}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pair(request: HttpRequest, dataset: Dataset, snapshots: list[Snapshot]) -> tuple[Snapshot, Snapshot] | None:
    """The two publications asked for; None when there is nothing to compare with. Raises Http404 for one not to be read."""
    wanted_old, wanted_new = request.GET.get("from", ""), request.GET.get("to", "")
    if wanted_new:
        new = readable_snapshot(dataset, request.user, wanted_new)
    elif snapshots:
        new = next((one for one in snapshots if one.pk == dataset.current_id), snapshots[0])
    else:
        return None
    if wanted_old:
        return readable_snapshot(dataset, request.user, wanted_old), new
    older = next((one for one in snapshots if one.created < new.created), None)
    return None if older is None else (older, new)


def _columns(compared: Comparison) -> dict[str, Any]:
    """The columns that came, went, or changed their nature."""
    found = compared.columns
    retyped = [(name, KIND_NAMES[old], KIND_NAMES[new]) for name, (old, new) in found.retyped.items()]
    return {"added": found.added, "removed": found.removed, "retyped": retyped} if found else {}


def _rows(request: HttpRequest, compared: Comparison) -> dict[str, Any]:
    counts = compared.counts()
    only = request.GET.get("only", "")
    wanted: tuple[Change, ...] = tuple(change for change in CHANGES if only in ("", change)) or CHANGES
    total = sum(counts[change] for change in wanted)
    pages = max(1, -(-total // PAGE_SIZE))
    asked = request.GET.get("page", "1")
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 9 else 1), pages)
    rows = compared.rows(wanted, (number - 1) * PAGE_SIZE) if total else []
    columns = _shown(compared, rows)
    return {
        "counts": [
            (change, _words(change, counts[change]), counts[change], changed(request.GET, {"only": change}))
            for change in CHANGES
        ],
        "only": only if len(wanted) == 1 else "",
        "every": changed(request.GET, drop=["only"]),
        "differences": sum(counts.values()),
        "columns": [(one.label(reader_language()), one.unit or "") for one in columns],
        "hidden": len(compared.shown) - len(columns),
        "rows": [(row.change, _words(row.change, 1), _cells(row, columns)) for row in rows],
        "page": number,
        "pages": pages,
        "csv": changed(request.GET, drop=["only"]),
    }


def _words(change: Change, count: int) -> str:
    """What happened to so many rows."""
    match change:
        case "added":
            return ngettext("added", "added", count)
        case "removed":
            return ngettext("removed", "removed", count)
    return ngettext("changed", "changed", count)


def _shown(compared: Comparison, rows: list[ChangedRow]) -> list[Column]:
    """The key, the columns that changed on this page, then the first others."""
    key = set(compared.pairing.key)
    touched = {
        column.name
        for row in rows
        if row.change == "changed"
        for column in compared.shown
        if row.before[column.name] != row.after[column.name]
    }
    telling = [column for column in compared.shown if column.name in key or column.name in touched]
    others = [column for column in compared.shown if column not in telling]
    return (telling + others)[: max(FIRST_COLUMNS, len(telling))]


def _cells(row: ChangedRow, columns: list[Column]) -> list[dict[str, Any]]:
    language, zone = reader_language(), ZoneInfo(settings.TIME_ZONE)
    cells = []
    for column in columns:
        before = cell(row.before.get(column.name), column, language, zone) if row.before else EMPTY
        after = cell(row.after.get(column.name), column, language, zone) if row.after else EMPTY
        is_changed = row.change == "changed" and row.before[column.name] != row.after[column.name]
        cells.append({"before": before, "after": after, "is_changed": is_changed})
    return cells


def _lines(compared: Comparison) -> Iterator[str]:
    names = [column.name for column in compared.shown]
    key = [name for name in names if name in compared.pairing.key]
    others = [name for name in names if name not in key]
    yield _line(["change", *key, *(f"{name}.{side}" for name in others for side in ("before", "after"))])
    for row in compared.every_row() if compared.is_possible else ():
        known = row.after or row.before
        values = [row.before.get(name) if side == "before" else row.after.get(name)
                  for name in others for side in ("before", "after")]  # fmt: skip
        yield _line([row.change, *(known.get(name) for name in key), *values])


def _line(values: list[Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(["" if value is None else value for value in values])
    return written.getvalue()
