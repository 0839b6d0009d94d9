"""Answers compressed on their way, as the client accepts: texts, and nothing else.

A picture, a workbook or an archive gains nothing, and a part of a file must stay the bytes that were asked. Pages are
gzip with a few bytes of chance, as Django makes it: the size of a page must not betray the token of its forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import zstandard
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence, compress_string

from parvis.platform.records.exports.encodings import OFFERED, ZSTD_LEVEL, chosen_encoding, zstd

TEXTS = ("json", "xml", "javascript", "x-ndjson", "calendar")
PAGE = "text/html"
LEAST_BYTES = 500
RANDOM_BYTES = 100


def text_compression(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that puts whole answers made of text in zstd or gzip, unless they are in an encoding already."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not _is_compressible(response, media_type):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        among = ("gzip",) if media_type == PAGE else OFFERED
        encoding = chosen_encoding(request.headers.get("Accept-Encoding", ""), among)
        if encoding is not None and _is_put_in(response, encoding):
            response.headers["Content-Encoding"] = encoding
            _weaken_validator(response)
        return response

    return answer


def _is_compressible(response: HttpResponseBase, media_type: str) -> bool:
    is_text = media_type.startswith("text/") or media_type.endswith(TEXTS)
    if not is_text or response.status_code == 206 or response.has_header("Content-Encoding"):
        return False
    return not isinstance(response, HttpResponse) or len(response.content) >= LEAST_BYTES


def _is_put_in(response: HttpResponseBase, encoding: str) -> bool:
    """Compress the answer; False when it would not be shorter, and stays as it is."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _stream(iter(response), encoding)
        del response.headers["Content-Length"]
    elif isinstance(response, HttpResponse):
        shorter = _compressed(response.content, encoding)
        if len(shorter) >= len(response.content):
            return False
        response.content = shorter
        response.headers["Content-Length"] = str(len(shorter))
    return True


def _stream(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    return zstd(blocks) if encoding == "zstd" else compress_sequence(blocks, max_random_bytes=RANDOM_BYTES)


def _compressed(content: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)
    return bytes(compress_string(content, max_random_bytes=RANDOM_BYTES))


def _weaken_validator(response: HttpResponseBase) -> None:
    """The same answer in another encoding is equal in meaning, not byte for byte."""
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
