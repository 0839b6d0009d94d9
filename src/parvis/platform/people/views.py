"""Sign-in, sign-out and the account of a person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from parvis.platform.people.forms import SignInForm
from parvis.platform.people.session import person_of


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; open a session when name and password agree."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.person)
        return redirect(onward)
    status = 422 if form.is_bound else 200
    return render(request, "people/sign_in.html", {"form": form, "next": onward}, status=status)


def locked_out(request: HttpRequest, *_credentials: Any, **_others: Any) -> HttpResponse:
    """The answer after too many failures for one name from one address."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@login_required
@sensitive_post_parameters()
def account(request: HttpRequest) -> HttpResponse:
    """Who one is on this portal, and a new password."""
    form = PasswordChangeForm(person_of(request), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, _("Your password is changed. Your other sessions are closed."))
        return redirect("account")
    return render(request, "people/account.html", {"form": form}, status=422 if form.is_bound else 200)


def _onward(request: HttpRequest) -> str:
    """Where to go after sign-in: the page that asked for it, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
