"""Thumbnails over HTTP: `/thumbnails/<dataset>/<checksum>/<width>.webp`, in the few widths that pages use."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from parvis.platform.media.domain.thumbnails import Unshowable
from parvis.platform.media.kept_thumbnails import FORMS, WIDTHS, kept_thumbnail
from parvis.platform.media.stored_files import stored_file


@require_safe
def thumbnail_file(request: HttpRequest, dataset_id: str, file_id: str, width: str, form: str) -> HttpResponseBase:
    if int(width) not in WIDTHS:
        raise Http404
    stored = stored_file(request.user, dataset_id, file_id)
    try:
        path = kept_thumbnail(stored.path, file_id, int(width), form)
    except Unshowable as refusal:
        return HttpResponse(
            f"This picture cannot be shown ({refusal.reason}).\n", "text/plain; charset=utf-8", status=404
        )
    return stored.cached(FileResponse(path.open("rb"), content_type=FORMS[form]))


def thumbnail_address(dataset_id: str, file_id: str, width: int, form: str = "webp") -> str:
    return reverse("thumbnail", args=[dataset_id, file_id, width, form])
