"""What every answer of the API has in common: keys, errors as JSON, ETag and 304, access from any origin."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from parvis.platform.people.keys import authenticated_caller
from parvis.platform.records.problems import JSON, problem, problem_of

__all__ = [
    "JSON",
    "accepting",
    "api",
    "etag",
    "is_known",
    "json_answer",
    "not_modified",
    "open_to_any_origin",
    "problem",
]

View = Callable[..., HttpResponseBase]

EXPOSED = "ETag, Content-Disposition, Content-Range, Accept-Ranges, Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
ALLOWED = "Authorization, Content-Type, If-None-Match, Range, If-Range"


def accepting(*methods: str) -> Callable[[View], View]:
    """Make a view an answer of the API to `methods`: open to any origin and to keys, errors in the API's own shape.

    A call with a key reaches the view with `request.user` as the person of the key, narrowed by it.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                response = _answer(view, request, *args, **kwargs)
            else:
                response = _about_methods(request, ", ".join([*methods, "OPTIONS"]))
            open_to_any_origin(response)
            patch_vary_headers(response, ("Authorization", "Cookie"))
            return response

        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    return decorate


api = accepting("GET", "HEAD")


def open_to_any_origin(response: HttpResponseBase) -> None:
    """Let pages of any site read the answer."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED


def _about_methods(request: HttpRequest, allowed: str) -> HttpResponseBase:
    """The answer to a browser that asks which methods are accepted, or to a method that is not."""
    if request.method == "OPTIONS":
        preflight = HttpResponse(status=204)
        preflight["Access-Control-Allow-Methods"] = allowed
        preflight["Access-Control-Allow-Headers"] = ALLOWED
        preflight["Access-Control-Max-Age"] = "86400"
        return preflight
    text = {"en": f"Possible here: {allowed}.", "fr": f"Possible ici : {allowed}."}
    refusal = problem(405, "MethodNotAllowed", text, request)
    refusal["Allow"] = allowed
    return refusal


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        _refuse_null_characters(request, kwargs)
        holder = authenticated_caller(request)
        if holder is None:
            return view(request, *args, **kwargs)
        request.user = holder
        response = view(request, *args, **kwargs)
    except Exception as error:
        return problem_of(error, request)
    response["Cache-Control"] = "private, no-cache"
    return response


def _refuse_null_characters(request: HttpRequest, captured: dict[str, Any]) -> None:
    """Databases refuse them each in its own way. Raises Http404 in the address, SuspiciousOperation in the question."""
    if any(isinstance(value, str) and "\0" in value for value in captured.values()):
        raise Http404
    if "%00" in request.META.get("QUERY_STRING", ""):
        raise SuspiciousOperation("null character")


def etag(*parts: str) -> str:
    """A validator made of what the answer depends on."""
    return '"' + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32] + '"'


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the client already has the answer with that validator."""
    known = request.headers.get("If-None-Match", "")
    return known == "*" or any(one.strip().removeprefix("W/") == tag for one in known.split(","))


def not_modified(tag: str) -> HttpResponse:
    response = HttpResponse(status=304)
    response["ETag"] = tag
    return response


def json_answer(body: bytes, tag: str | None = None) -> HttpResponse:
    response = HttpResponse(body, content_type=JSON)
    if tag is not None:
        response["ETag"] = tag
        response["Cache-Control"] = "public, no-cache"
    return response
