"""The publications of a dataset, and the two acts of an agent on them: going back to one, withdrawing the dataset."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog import publishing
from parvis.platform.catalog.access import followed_dataset, manageable_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.session import person_of
from parvis.platform.records.past import readable_snapshots
from parvis.platform.records.sections import frame


@require_safe
def history(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """All the publications; who made them is shown to agents alone."""
    dataset = followed_dataset(request.user, dataset_id)
    snapshots = publishing.history_of(dataset).select_related("by").defer("manifest")
    readable = readable_snapshots(dataset, request.user).values_list("pk", flat=True)
    page = {**frame(request, dataset, "history"), "snapshots": snapshots, "comparable": set(list(readable)[:-1])}
    return render(request, "records/history.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_rollback(request: HttpRequest, dataset_id: str, snapshot_id: str) -> HttpResponse:
    """Ask, then make `snapshot_id` what readers see."""
    dataset = manageable_dataset(request.user, dataset_id)
    snapshot = get_object_or_404(publishing.history_of(dataset).defer("manifest"), pk=snapshot_id)
    if request.method != "POST":
        return render(request, "records/rollback.html", {**frame(request, dataset, "history"), "snapshot": snapshot})
    return _done(
        request,
        dataset,
        lambda: publishing.rollback(dataset, snapshot.pk, by=person_of(request), now=timezone.now()),
        _("Readers now see the publication that you chose."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_withdrawal(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Ask, then hide the dataset from readers; its publications are kept."""
    dataset = manageable_dataset(request.user, dataset_id)
    if dataset.current is None:
        return redirect("dataset-history", dataset_id=dataset.pk)
    if request.method != "POST":
        return render(request, "records/withdraw.html", frame(request, dataset, "history"))
    return _done(
        request,
        dataset,
        lambda: publishing.withdraw(dataset, by=person_of(request), now=timezone.now()),
        _("The dataset is withdrawn. Readers do not see it any more; nothing is deleted."),
    )


def _done(request: HttpRequest, dataset: Dataset, act: Callable[[], object], told: str) -> HttpResponse:
    """Act, then show the history with what was done, or why it was not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.text[reader_language()])
    else:
        messages.success(request, told)
    return redirect("dataset-history", dataset_id=dataset.pk)
