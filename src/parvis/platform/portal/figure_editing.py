"""The pages by which agents keep the figures: the list with their order on the home page, the form, the deletion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.platform.catalog.language import reader_language
from parvis.platform.people.session import person_of
from parvis.platform.portal.access import editable_figure, editable_figures, may_write, own_organizations
from parvis.platform.portal.figure_acts import delete_figure, move_figure, save_figure
from parvis.platform.portal.figure_forms import FigureForm
from parvis.platform.portal.figure_reads import Shown, shown
from parvis.platform.portal.models import Figure

FRAGMENT = "X-Parvis-Fragment"
PREVIEW = "preview"
METHODS = ["GET", "HEAD", "POST"]


@never_cache
@login_required
@require_http_methods(METHODS)
def managed(request: HttpRequest) -> HttpResponse:
    """The figures that the agent may edit, those of the home page in their order first."""
    _check_may_write(request)
    if request.method == "POST":
        figure = editable_figure(request.user, request.POST.get("figure", ""))
        move_figure(figure, up=request.POST.get("way") == "up", by=person_of(request), now=timezone.now())
        return redirect("figures-managed")
    ready = shown(editable_figures(request.user).order_by("slug"), reader_language())
    on_home = sorted(
        (one for one in ready if one.figure.home_order is not None), key=lambda one: one.figure.home_order or 0
    )
    page = {"on_home": on_home, "others": [one for one in ready if one.figure.home_order is None]}
    return render(request, "portal/figures_managed.html", page)


@never_cache
@login_required
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    _check_may_write(request)
    return _form_page(request, None)


@never_cache
@login_required
@require_http_methods(METHODS)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    return _form_page(request, editable_figure(request.user, slug))


@never_cache
@login_required
@require_http_methods(METHODS)
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete."""
    figure = editable_figure(request.user, slug)
    if request.method != "POST":
        return render(request, "portal/figure_delete.html", {"figure": figure})
    delete_figure(figure, by=person_of(request), now=timezone.now())
    messages.success(request, _("The figure is deleted."))
    return redirect("figures-managed")


def _form_page(request: HttpRequest, figure: Figure | None) -> HttpResponse:
    """The form; with a preview of what was typed, alone when the element of the form asks for that."""
    form = FigureForm(own_organizations(request.user), request.POST if request.method == "POST" else None, figure)
    wants_preview = request.method == "POST" and (FRAGMENT in request.headers or request.POST.get("act") == PREVIEW)
    if form.is_bound and form.is_valid() and not wants_preview:
        return _saved(request, form, figure)
    preview = _preview(form) if form.is_bound else shown([figure], reader_language())[0] if figure else None
    page = {"form": form, "figure": figure, "preview": preview, "wants_preview": wants_preview}
    if FRAGMENT in request.headers:
        return render(request, "portal/figure_preview.html", page)
    return render(request, "portal/figure_form.html", page, status=422 if form.errors and not wants_preview else 200)


def _saved(request: HttpRequest, form: FigureForm, figure: Figure | None) -> HttpResponse:
    changed = form.apply(figure or Figure())
    save_figure(changed, on_home=form.cleaned_data["on_home"], by=person_of(request), now=timezone.now())
    ready = shown([changed], reader_language())[0]
    if ready.trouble:
        messages.warning(request, _("The figure is saved, but has no value to show:") + " " + ready.trouble)
    else:
        messages.success(request, _("The figure is saved."))
    return redirect("figure", changed.pk)


def _preview(form: FigureForm) -> Shown | None:
    if not form.is_valid():
        return None
    return shown([form.apply(Figure())], reader_language())[0]


def _check_may_write(request: HttpRequest) -> Any:
    if not may_write(request.user):
        raise PermissionDenied
