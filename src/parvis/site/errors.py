"""Errors that no view answered: a page in the reader's language, or JSON under the addresses of the API.

An internal error carries a number to quote.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.platform.records.answering import open_to_any_origin
from parvis.platform.records.problems import NOT_ALLOWED, NOT_FOUND, NOT_UNDERSTOOD, Text, incident, problem

API = "/api/"
logger = logging.getLogger("parvis.incident")


def _answer(status: int, code: str, text: Text) -> Callable[[HttpRequest, Exception], HttpResponse]:
    def show(request: HttpRequest, exception: Exception) -> HttpResponse:
        if request.path.startswith(API):
            return _open(problem(status, code, text, request))
        return render(request, f"errors/{status}.html", status=status)

    return show


bad_request = _answer(400, "MalformedRequest", NOT_UNDERSTOOD)
forbidden = _answer(403, "Forbidden", NOT_ALLOWED)
not_found = _answer(404, "NotFound", NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        return _open(incident(request))
    number = secrets.token_hex(4)
    logger.error("incident=%s method=%s path=%s", number, request.method, request.path)
    return render(request, "errors/500.html", {"incident": number}, status=500)


def _open(response: HttpResponse) -> HttpResponse:
    open_to_any_origin(response)
    return response
