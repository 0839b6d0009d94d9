"""The showcase of reuses, the page of each, its picture, and the form that proposes one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.domain.words import searchable, stems
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.themes import theme_names
from parvis.platform.community.access import shown_reuse, shown_reuses
from parvis.platform.community.models import Reuse, ReusePicture
from parvis.platform.community.reuse_forms import ProposalForm
from parvis.platform.community.reuses import propose

PAGE_SIZE = 24


@require_safe
def showcase(request: HttpRequest) -> HttpResponse:
    """The accepted reuses, the latest first, by words and by theme of their datasets."""
    words = request.GET.get("q", "")[:200].replace("\0", "")
    theme = request.GET.get("theme", "")[:100]
    found = shown_reuses(request.user).defer("picture__large", "picture__small")
    for stem in stems(words):
        found = found.filter(search_text__contains=f" {stem}")
    everything = [(reuse, _themes(reuse)) for reuse in found]
    counts = Counter(one for _, themes in everything for one in themes)
    chosen = [reuse for reuse, themes in everything if not theme or theme in themes]
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    asked = request.GET.get("page", "1")
    page = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1), pages)
    names = theme_names(reader_language())
    context = {
        "words": words,
        "theme": theme,
        "total": len(chosen),
        "reuses": chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "page": page,
        "pages": pages,
        "themes": sorted(
            ((name, names.get(name, name), count) for name, count in counts.items()),
            key=lambda one: searchable([one[1]]),
        ),
    }
    return render(request, "community/reuses.html", context)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "community/reuse.html", {"reuse": shown_reuse(request.user, number)})


@require_safe
def picture(request: HttpRequest, number: int, size: str) -> HttpResponse:
    """The picture of a reuse that the reader may see: `large`, or `small` for cards."""
    if size not in {"large", "small"}:
        raise Http404
    reuse = shown_reuse(request.user, number)
    kept = ReusePicture.objects.filter(reuse=reuse).values_list(size, flat=True).first()
    if kept is None:
        raise Http404
    response = HttpResponse(bytes(kept), content_type="image/webp")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest) -> HttpResponse:
    """The form, open to anybody; `form_guard` says what protects it."""
    form = ProposalForm(request, now=timezone.now(), initial={"datasets": request.GET.getlist("dataset")})
    if request.method == "POST" and form.is_valid():
        told: dict[str, Any] = {**form.cleaned_data, "language": reader_language()}
        datasets = list(visible_datasets(request.user).filter(pk__in=told["datasets"]))
        propose(told, datasets, form.made, now=form.now)
        return redirect("reuse-received")
    return render(request, "community/reuse_proposal.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "community/reuse_received.html")


def _themes(reuse: Reuse) -> set[str]:
    return {str(theme) for dataset in reuse.datasets.all() for theme in dataset.themes}
