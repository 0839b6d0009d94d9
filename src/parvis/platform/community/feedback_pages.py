"""Feedback as the person who gives it sees it: the form, and the page that says what became of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.community.access import feedback_with
from parvis.platform.community.feedback import send
from parvis.platform.community.feedback_forms import FeedbackForm
from parvis.platform.community.letters import site_of
from parvis.platform.community.models import FeedbackKind
from parvis.platform.community.named_record import cells_of


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """The form, open to anybody who may see the dataset; `?record=` names one of its rows."""
    dataset = visible_dataset(request.user, dataset_id)
    record = request.GET.get("record", "")[:100]
    cells = cells_of(dataset, record) if record else None
    kind = request.GET.get("kind", FeedbackKind.ERROR if cells else "")
    asked = FeedbackForm(request, now=timezone.now(), initial={"kind": kind})
    if request.method == "POST" and asked.is_valid():
        told = {**asked.cleaned_data, "language": reader_language(), "record": record if cells else ""}
        feedback = send(told, dataset, site=site_of(request), now=asked.now)
        return redirect("feedback-status", token=feedback.token)
    page: dict[str, Any] = {"form": asked, "dataset": dataset, "cells": cells, "is_lost": bool(record and not cells)}
    return render(request, "community/feedback_form.html", page, status=422 if asked.errors else 200)


@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a message, for whoever has its secret address; no machine that indexes the Web should keep it."""
    response = render(request, "community/feedback_status.html", {"feedback": feedback_with(token)})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
