"""What every answer of the API has in common: errors as JSON, ETag and 304, access from any origin."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from parvis.engine.query.errors import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow

JSON = "application/json; charset=utf-8"
View = Callable[..., HttpResponseBase]

NOT_FOUND = {
    "en": "There is nothing at this address, or it is not open to you.",
    "fr": "Il n’y a rien à cette adresse, ou elle ne vous est pas ouverte.",
}


def api(view: View) -> View:
    """Make `view` an answer of the API: GET and HEAD only, open to any origin, errors in the API's own shape."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Content-Disposition, Link"
        patch_vary_headers(response, ("Authorization", "Cookie"))
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        preflight = HttpResponse(status=204)
        preflight["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        preflight["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-None-Match"
        preflight["Access-Control-Max-Age"] = "86400"
        return preflight
    if request.method not in {"GET", "HEAD"}:
        refusal = problem(
            405, "MethodNotAllowed", {"en": "Only GET is possible here.", "fr": "Seul GET est possible ici."}, request
        )
        refusal["Allow"] = "GET, HEAD, OPTIONS"
        return refusal
    try:
        return view(request, *args, **kwargs)
    except QueryError as error:
        return problem(400, error.code, error.text, request)
    except Http404:
        return problem(404, "NotFound", NOT_FOUND, request)
    except TooSlow as error:
        return problem(400, "QueryTimeout", _too_slow(error.seconds), request)
    except TooLarge:
        return problem(400, "QueryTooLarge", _TOO_LARGE, request)


def _too_slow(seconds: float) -> dict[str, str]:
    return {
        "en": f"The query ran longer than {seconds:g} seconds. Narrow it: add a where clause, select fewer fields, or take an export.",
        "fr": f"La requête a duré plus de {seconds:g} secondes. Restreignez-la : ajoutez une clause where, moins de champs, ou prenez un export.",
    }


_TOO_LARGE = {
    "en": "The query needs more memory than it may use. Narrow it: add a where clause, or group by fewer values.",
    "fr": "La requête demande plus de mémoire que permis. Restreignez-la : ajoutez une clause where, ou groupez moins finement.",
}


def problem(status: int, code: str, text: dict[str, str], request: HttpRequest) -> HttpResponse:
    """An error as the API writes it; `message` is in the language of the `lang` parameter, English by default."""
    language = "fr" if request.GET.get("lang") == "fr" else "en"
    body = orjson.dumps({"error_code": code, "message": text[language]})
    response = HttpResponse(body, status=status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response


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
