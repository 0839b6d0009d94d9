"""How an export leaves over HTTP: as a stream, compressed on its way if the client accepts, or as a file by parts.

A format that streams becomes a file for the client that asks for a part of it, such as a map program that looks into it.

A validator is the tag of the question, then a mark: the encoding of a stream, or the edition of a file. What a client has
is the present answer when the tags are equal; a part is added to what it has only when the editions are equal too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from parvis.platform.records.exports.declaration import Format
from parvis.platform.records.exports.encodings import chosen_encoding, encoded, gzipped
from parvis.platform.records.exports.kept import find, keep
from parvis.platform.records.exports.ranges import Part, Unsatisfiable, asked_part, read_part

GZIP_FILE = "application/gzip"


def is_had(request: HttpRequest, tag: str) -> bool:
    """Whether the client already has the answer of that tag, in whatever form it was sent."""
    known = request.headers.get("If-None-Match", "")
    marks = (one.strip().removeprefix("W/").strip('"') for one in known.split(","))
    return known.strip() == "*" or any(mark.split("-")[0] == tag for mark in marks)


def unchanged(tag: str) -> HttpResponse:
    response = HttpResponse(status=304)
    response["ETag"] = f'W/"{tag}"'
    return response


def answer_stream(
    request: HttpRequest,
    chosen: Format,
    filename: str,
    tag: str,
    write: Callable[[], Iterator[bytes]],
    compressed: bool,
) -> HttpResponseBase:
    """The bytes as they are made. An error of the query is raised before the first one."""
    encoding = None
    if not compressed and chosen.compresses:
        encoding = chosen_encoding(request.headers.get("Accept-Encoding", ""))
    blocks: Iterator[bytes] = iter(())
    if request.method == "GET":
        started = Started(write())
        blocks = gzipped(started) if compressed else encoded(started, encoding)
    response = StreamingHttpResponse(blocks, content_type=GZIP_FILE if compressed else chosen.media_type)
    if encoding is not None:
        response["Content-Encoding"] = encoding
    if chosen.compresses and not compressed:
        patch_vary_headers(response, ("Accept-Encoding",))
    _describe(response, filename + (".gzip" if compressed else ""), f'"{tag}-{encoding or "plain"}"')
    response["Accept-Ranges"] = "none" if compressed else "bytes"
    response["X-Accel-Buffering"] = "no"
    return response


def answer_file(
    request: HttpRequest, media_type: str, filename: str, tag: str, folder: Path, make: Callable[[Path], None]
) -> HttpResponseBase:
    """A file that is made first and kept, or the part of it that is asked. Who asks for its size alone has it made too: map
    programs read no further when a size of zero is told."""
    kept = find(folder, tag)
    if kept is None:
        kept = keep(folder, tag, make)
    size = kept.path.stat().st_size
    validator = f'"{tag}-{kept.edition}"'
    try:
        part = _part(request, validator, size)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        refused["Accept-Ranges"] = "bytes"
        return refused
    whole = Part(0, size)
    blocks = read_part(kept.path, part or whole) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(blocks, content_type=media_type, status=200 if part is None else 206)
    if part is not None:
        response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response["Content-Length"] = str((part or whole).end - (part or whole).start)
    _describe(response, filename, validator)
    response["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, validator: str, size: int) -> Part | None:
    asked = request.headers.get("Range")
    if asked is None or request.method != "GET":
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition.strip() != validator:
        return None
    return asked_part(asked, size)


def _describe(response: HttpResponseBase, filename: str, validator: str) -> None:
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = validator


class Started:
    """Blocks of which the first one is already made, so that an error is an answer and not a cut file; closing them
    interrupts the query even when none was taken."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._first: bytes | None = next(blocks, b"")

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._blocks)

    def close(self) -> None:
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()
