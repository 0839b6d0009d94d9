"""Answers compressed on their way: texts, and nothing else.

A picture, a workbook or an archive gains nothing, and a part of a file must stay the bytes that were asked.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("json", "xml", "javascript", "x-ndjson", "calendar")


class TextCompression(GZipMiddleware):
    """gzip for whole answers made of text."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        is_text = media_type.startswith("text/") or media_type.endswith(TEXTS)
        if not is_text or response.status_code == 206:
            return response
        return super().process_response(request, response)
