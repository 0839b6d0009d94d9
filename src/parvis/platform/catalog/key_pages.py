"""The pages of a person's API keys, under the account: list, create, revoke. A secret is shown once and never kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.platform.catalog.key_forms import KeyForm
from parvis.platform.catalog.keys import create_key, keys_of, revoke_key
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.session import person_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and the form that makes one; the answer that makes one is the only one that shows its secret."""
    person, now = person_of(request), timezone.now()
    form = KeyForm(person, request.POST if request.method == "POST" else None)
    made, secret = None, None
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = create_key(
                person, form.cleaned_data["name"], form.asked_rights(), expires=form.asked_expiry(), by=person, now=now
            )
        except Refused as refusal:
            form.add_error(None, refusal.text[reader_language()])
        else:
            form = KeyForm(person)
    listed = [(key, key.has_expired(now)) for key in keys_of(person).order_by("-created", "-pk")]
    page = {"form": form, "keys": listed, "made": made, "secret": secret}
    return render(request, "catalog/keys.html", page, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_revocation(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then end the key."""
    person = person_of(request)
    key = get_object_or_404(keys_of(person), pk=number, revoked=None)
    if request.method != "POST":
        return render(request, "catalog/revoke_key.html", {"key": key})
    revoke_key(key, by=person, now=timezone.now())
    messages.success(request, _("The key is revoked. Programs that use it are refused from now on."))
    return redirect("keys")
