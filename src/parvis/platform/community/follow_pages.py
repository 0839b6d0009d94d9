"""Asking for the news of a dataset by e-mail, confirming it, leaving: each with one button, none with an account.

Opening a link changes nothing, because programs that guard letter boxes open all of them: the button does. What the
signed or secret address holds is the right to press it, so that these forms need no token.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.community import following
from parvis.platform.community.access import follow_of_link
from parvis.platform.community.form_guard import Guard, GuardedForm
from parvis.platform.community.letters import site_of


class FollowForm(GuardedForm):
    guard = Guard("follow", daily=20)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You receive a letter to confirm. Until you do, your address is not kept."),
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, dataset_id: str | None = None) -> HttpResponse:
    """The form for one dataset that anybody may see, or for the whole catalogue."""
    dataset = visible_dataset(None, dataset_id) if dataset_id is not None else None
    form = FollowForm(request, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        asked = following.Asked(form.cleaned_data["email"], dataset, reader_language())
        following.ask(asked, site=site_of(request), now=form.now)
        return redirect("follow-sent")
    page = {"form": form, "dataset": dataset}
    return render(request, "community/follow.html", page, status=422 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same words whether a letter leaves or not: nobody learns who follows."""
    return render(request, "community/follow_sent.html")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    asked = following.asked_with(token)
    if asked is None:
        return render(request, "community/follow_lapsed.html", status=410)
    is_sure = request.method == "POST"
    kept = following.confirm(asked, site=site_of(request), now=timezone.now()) if is_sure else None
    return render(request, "community/follow_confirmation.html", {"asked": asked, "follow": kept})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the button; a POST, by a person or by their mail program (RFC 8058), forgets the address."""
    found = follow_of_link(token)
    page = {"follow": found, "is_done": found is None or request.method == "POST"}
    if found is not None and request.method == "POST":
        following.leave(found)
    return render(request, "community/follow_leaving.html", page)
