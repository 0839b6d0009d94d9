"""What agents do with proposed reuses: look, mend, accept, or refuse with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog.access import manageable_datasets, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.community import reuses
from parvis.platform.community.access import handled_reuse, handled_reuses
from parvis.platform.community.letters import site_of
from parvis.platform.community.models import Reuse, ReuseState
from parvis.platform.community.reuse_forms import MendingForm, RefusalForm, titled
from parvis.platform.people.session import person_of

ACCEPT, REFUSE, MEND = "accept", "refuse", "mend"
MOST_SHOWN = 200


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The proposals on the agent's datasets, those to handle first."""
    state = request.GET.get("state", ReuseState.PROPOSED)
    found = handled_reuses(request.user).defer("picture__large", "picture__small")
    chosen = found.filter(state=state) if state in ReuseState.values else found
    page = {"reuses": chosen[:MOST_SHOWN], "state": state, "states": ReuseState.choices}
    return render(request, "community/reuses_to_handle.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: HttpRequest, number: int) -> HttpResponse:
    reuse = handled_reuse(request.user, number)
    act = request.POST.get("act", "")
    mending = MendingForm(reuse, _choices(request, reuse), request.POST if act in {ACCEPT, MEND} else None)
    refusal = RefusalForm(request.POST if act == REFUSE else None, initial={"reason": reuse.reason})
    if request.method == "POST" and _done(request, reuse, act, mending, refusal):
        return redirect("reuses-to-handle")
    is_wrong = bool(mending.errors or refusal.errors)
    page = {"reuse": reuse, "mending": mending, "refusal": refusal, "is_wrong": is_wrong}
    return render(request, "community/reuse_handling.html", page, status=422 if is_wrong else 200)


def _done(request: HttpRequest, reuse: Reuse, act: str, mending: MendingForm, refusal: RefusalForm) -> bool:
    """Do what the agent asked; whether it could be done."""
    by, now, site = person_of(request), timezone.now(), site_of(request)
    if act in {ACCEPT, MEND} and mending.is_valid():
        if mending.has_changed():
            datasets = list(Dataset.objects.filter(pk__in=mending.cleaned_data["datasets"]))
            reuses.mend(reuse, mending.cleaned_data, datasets, by=by, now=now)
        if act == ACCEPT:
            reuses.accept(reuse, site=site, by=by, now=now)
        messages.success(request, _("The reuse is shown.") if act == ACCEPT else _("The reuse is mended."))
        return True
    if act == REFUSE and refusal.is_valid():
        reuses.refuse(reuse, refusal.cleaned_data["reason"], site=site, by=by, now=now)
        messages.success(request, _("The reuse is refused."))
        return True
    return False


def _choices(request: HttpRequest, reuse: Reuse) -> list[tuple[str, str]]:
    """The datasets that the reuse may name: its own, and those that the agent sees or manages."""
    known = {one.pk: one for one in reuse.datasets.all()}
    chosen = frozenset(known)
    for found in (visible_datasets(request.user), manageable_datasets(request.user)):
        known |= {one.pk: one for one in found}
    return titled(known.values(), chosen)
