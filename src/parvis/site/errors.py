"""Error pages: what happened, what to do, in the reader's language; an internal error carries a number to quote."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger("parvis.incident")


def _page(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    def show(request: HttpRequest, exception: Exception) -> HttpResponse:
        return render(request, f"errors/{status}.html", status=status)

    return show


bad_request = _page(400)
forbidden = _page(403)
not_found = _page(404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    incident = secrets.token_hex(4)
    logger.error("incident=%s method=%s path=%s", incident, request.method, request.path)
    return render(request, "errors/500.html", {"incident": incident}, status=500)
