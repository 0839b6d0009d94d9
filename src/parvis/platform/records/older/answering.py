"""What every answer of the Search API 1.0 has in common: GET or a posted form, JSONP, and errors in the shape of that time.

A JSONP answer can be read by any site that a visitor's browser shows, so it holds only what everybody may see.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import orjson
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
    StreamingHttpResponse,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError

from parvis.engine.query.errors import PARAMETER, QueryError, bad_parameter
from parvis.platform.records.answering import JSON, accepting, open_to_any_origin
from parvis.platform.records.problems import problem_of

View = Callable[..., HttpResponseBase]
SCRIPT = "application/javascript; charset=utf-8"
ERROR_CODES = {400: 10001, 401: 10003, 404: 10004, 405: 10006, 410: 10007}
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,79}(?:\.[A-Za-z_$][\w$]{0,79}){0,4}", re.ASCII)


def search_api(view: View) -> View:
    """Make `view`, which reads `request.GET`, an answer of the Search API."""
    inner = accepting("GET", "HEAD", "POST")(view)

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            asked = _as_get(request)
            callback = _callback(asked.GET)
        except (QueryError, SuspiciousOperation) as error:
            refusal = problem_of(error, request)
            open_to_any_origin(refusal)
            return _with_old_error(refusal)
        if callback is not None:
            asked.user = AnonymousUser()
            asked.META = {**asked.META, "HTTP_ACCEPT_ENCODING": "identity"}
            asked.__dict__.pop("headers", None)
        response = _with_old_error(inner(asked, *args, **kwargs))
        return response if callback is None else _script(response, callback)

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def with_parameters(request: HttpRequest, parameters: QueryDict) -> HttpRequest:
    """The same request as if it had been sent with GET and `parameters`."""
    asked = copy.copy(request)
    asked.GET = parameters  # type: ignore[assignment] # a merged form is as good as an address
    if asked.method == "POST":
        asked.method = "GET"
    return asked


def _as_get(request: HttpRequest) -> HttpRequest:
    """The request with the fields of a posted form among its parameters. Raises QueryError."""
    if request.method != "POST":
        return with_parameters(request, request.GET)
    try:
        form = request.POST
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        raise bad_parameter("form", "an unreadable body", "a form", "un formulaire") from None
    merged = request.GET.copy()
    merged.update(form)
    return with_parameters(request, merged)


def _callback(given: QueryDict) -> str | None:
    name = given.get("callback")
    if not name:
        return None
    if _CALLBACK.fullmatch(name) is None:
        raise bad_parameter("callback", "a name", "the name of a function", "le nom d’une fonction")
    return name


def _with_old_error(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code < 400 or not isinstance(response, HttpResponse):
        return response
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return response
    if isinstance(body, dict) and "error_code" in body:
        code = ERROR_CODES.get(response.status_code, 10000)
        response.content = orjson.dumps({"errorcode": code, "error": body["message"]})
    return response


def _script(response: HttpResponseBase, callback: str) -> HttpResponseBase:
    """A JSON answer as a call of the function that the page has; other answers as they are."""
    if not response.get("Content-Type", "").startswith(("application/json", "application/geo+json")):
        return response
    opening, closing = b"/**/" + callback.encode() + b"(", b");"
    if isinstance(response, StreamingHttpResponse):
        blocks: Iterable[bytes] = response.streaming_content  # type: ignore[assignment] # never asynchronous here
        response.streaming_content = chain([opening], blocks, [closing])
        del response["Content-Disposition"]
    elif isinstance(response, HttpResponse):
        response.content = opening + response.content + closing
    response["Content-Type"] = SCRIPT
    response["X-Content-Type-Options"] = "nosniff"
    return response


def json_body(body: Any) -> HttpResponse:
    """`body` as JSON, which only the caller may keep, and not without asking again."""
    response = HttpResponse(orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS), content_type=JSON)
    response["Cache-Control"] = "private, no-cache"
    return response


def unknown_format(word: str, known: str) -> QueryError:
    return QueryError(
        PARAMETER,
        {
            "en": f"Invalid value for format API parameter: {word[:40]} was found but one of {known} is expected.",
            "fr": f"Valeur refusée pour le paramètre format\u00a0: {word[:40]} a été reçu, l’un de {known} est attendu.",
        },
    )
