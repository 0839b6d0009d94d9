"""Videos and captions over HTTP. A video is sent by the part that the browser asks for, so that it can be wound."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from parvis.platform.media.domain.captions import LARGEST, webvtt
from parvis.platform.media.domain.cell_files import FILMS, sort_of, suffix
from parvis.platform.media.stored_files import StoredFile, stored_file
from parvis.platform.records.answering import is_known, not_modified
from parvis.platform.records.exports.ranges import Part, Unsatisfiable, asked_part, read_part

ALONE = "default-src 'none'; sandbox"


@require_safe
def film_file(request: HttpRequest, dataset_id: str, file_id: str) -> HttpResponseBase:
    """The video, or the part of it that is asked (206, 416)."""
    stored = _of_sort(stored_file(request.user, dataset_id, file_id), "film")
    size, tag = stored.path.stat().st_size, f'"{file_id}"'
    if is_known(request, tag):
        return stored.cached(not_modified(tag))
    try:
        part = _part(request, tag, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    sent = part or Part(0, size)
    blocks = read_part(stored.path, sent) if request.method == "GET" else iter(())
    headers = {
        "Content-Type": FILMS[suffix(stored.name)],
        "Content-Length": str(sent.end - sent.start),
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Content-Security-Policy": ALONE,
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response = StreamingHttpResponse(blocks, status=200 if part is None else 206, headers=headers)
    return stored.cached(response)


@require_safe
def captions_file(request: HttpRequest, dataset_id: str, file_id: str) -> HttpResponseBase:
    """The captions as WebVTT, whatever the file was."""
    stored = _of_sort(stored_file(request.user, dataset_id, file_id), "captions")
    text = captions_of(stored)
    if text is None:
        raise Http404
    return stored.cached(HttpResponse(text, "text/vtt; charset=utf-8", headers={"Content-Security-Policy": ALONE}))


def captions_of(stored: StoredFile) -> str | None:
    """What the file says, as WebVTT; None when it holds no caption or is too large to be one."""
    if stored.path.stat().st_size > LARGEST:
        return None
    try:
        return webvtt(stored.path.read_bytes())
    except ValueError:
        return None


def _of_sort(stored: StoredFile, sort: str) -> StoredFile:
    if sort_of(stored.name) != sort:
        raise Http404
    return stored


def _part(request: HttpRequest, tag: str, size: int) -> Part | None:
    asked, condition = request.headers.get("Range"), request.headers.get("If-Range")
    if asked is None or request.method != "GET" or (condition is not None and condition.strip() != tag):
        return None
    return asked_part(asked, size)
