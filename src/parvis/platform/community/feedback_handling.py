"""What agents do with feedback on their datasets: read, answer, close, publish."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.community.access import handled_feedback, one_handled_feedback
from parvis.platform.community.feedback import handle, mark_seen
from parvis.platform.community.feedback_forms import HandlingForm
from parvis.platform.community.letters import site_of
from parvis.platform.community.models import FeedbackState
from parvis.platform.community.named_record import cells_of
from parvis.platform.people.session import person_of

OPEN = (FeedbackState.NEW, FeedbackState.SEEN)
MOST_SHOWN = 200


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The messages on the agent's datasets: those to handle, or those of one state."""
    state = request.GET.get("state", "open")
    found = handled_feedback(request.user)
    if state in FeedbackState.values:
        found = found.filter(state=state)
    elif state == "open":
        found = found.filter(state__in=OPEN)
    page = {"messages_shown": found[:MOST_SHOWN], "state": state, "states": FeedbackState.choices}
    return render(request, "community/feedback_list.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handling(request: HttpRequest, number: int) -> HttpResponse:
    """One message; opening it tells the person that it was read."""
    feedback = one_handled_feedback(request.user, number)
    form = HandlingForm(feedback, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        handle(feedback, form.cleaned_data, site=site_of(request), by=person_of(request), now=timezone.now())
        messages.success(request, _("What you decided is kept."))
        return redirect("feedback-list")
    if request.method == "GET":
        mark_seen(feedback)
        form.initial["state"] = feedback.state
    cells = cells_of(feedback.dataset, feedback.record) if feedback.record else None
    page = {"feedback": feedback, "form": form, "cells": cells}
    return render(request, "community/feedback_handling.html", page, status=422 if form.errors else 200)
