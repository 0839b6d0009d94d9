"""Errors as the API writes them: `{"error_code", "message"}`, in the language of the `lang` parameter.

An error that nobody foresaw becomes an incident: a number for the caller, and the details in our log alone.
"""

from __future__ import annotations

import logging
import secrets

import orjson
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from parvis.engine.query.errors import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.people.keys import KeyRefused

logger = logging.getLogger("parvis.incident")

JSON = "application/json; charset=utf-8"
Text = dict[str, str]

NOT_FOUND = {
    "en": "There is nothing at this address, or it is not open to you.",
    "fr": "Il n’y a rien à cette adresse, ou elle ne vous est pas ouverte.",
}
NOT_ALLOWED = {
    "en": "You may read this but not change it. Use a key that has the right to push, of a person who publishes it.",
    "fr": "Vous pouvez lire ceci mais pas le modifier. Prenez une clé qui a le droit d’écrire, d’une personne qui le publie.",
}
NOT_UNDERSTOOD = {
    "en": "The request is malformed: check its host name, its size, the number of its parameters, and that none holds a null"
    " character.",
    "fr": "La requête est mal formée : vérifiez son nom d’hôte, sa taille, le nombre de ses paramètres, et qu’aucun ne contient de"
    " caractère nul.",
}
TOO_LARGE = {
    "en": "The query needs more memory than it may use. Narrow it: add a where clause, group by fewer values or by wider"
    " ranges, sort fewer rows with a smaller limit; for all the rows, take an export without order_by.",
    "fr": "La requête demande plus de mémoire que permis. Restreignez-la : ajoutez une clause where, groupez moins finement"
    " ou par intervalles plus larges, triez moins de lignes avec une limite plus basse ; pour toutes les lignes, prenez"
    " un export sans order_by.",
}


def problem(status: int, code: str, text: Text, request: HttpRequest, **more: str) -> HttpResponse:
    """An error as the API writes it; `message` is in English unless the caller asks for French."""
    body = orjson.dumps({"error_code": code, "message": text[_language(request)], **more})
    response = HttpResponse(body, status=status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response


def problem_of(error: Exception, request: HttpRequest) -> HttpResponse:
    """The answer to a call that failed with `error`."""
    if isinstance(error, QueryError):
        return problem(400, error.code, error.text, request)
    if isinstance(error, Http404):
        return problem(404, "NotFound", NOT_FOUND, request)
    if isinstance(error, KeyRefused):
        refusal = problem(401, "InvalidApiKey", error.text, request)
        refusal["WWW-Authenticate"] = "Apikey"
        return refusal
    if isinstance(error, PermissionDenied):
        return problem(403, "Forbidden", NOT_ALLOWED, request)
    if isinstance(error, TooSlow):
        return problem(400, "QueryTimeout", _too_slow(error.seconds), request)
    if isinstance(error, TooLarge):
        return problem(400, "QueryTooLarge", TOO_LARGE, request)
    if isinstance(error, SuspiciousOperation):
        return problem(400, "MalformedRequest", NOT_UNDERSTOOD, request)
    return incident(request, error)


def incident(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """An internal error under a number to quote; `error`, when it is given, goes to the log with its trace."""
    number = secrets.token_hex(4)
    logger.error("incident=%s method=%s path=%s", number, request.method, request.path, exc_info=error)
    text = {
        "en": f"Something failed on our side. Try again in a minute; if it happens again, quote incident {number}.",
        "fr": "Quelque chose a échoué de notre côté. Réessayez dans une minute ; si cela se reproduit, citez l’incident"
        f" {number}.",
    }
    return problem(500, "InternalError", text, request, incident=number)


def _too_slow(seconds: float) -> Text:
    return {
        "en": f"The query ran longer than {seconds:g} seconds. Narrow it: add a where clause on a field or a place, group"
        " by fewer values, select fewer fields, sort on one field; for all the rows, take an export.",
        "fr": f"La requête a duré plus de {seconds:g} secondes. Restreignez-la : ajoutez une clause where sur un champ ou"
        " un lieu, groupez moins finement, choisissez moins de champs, triez sur un seul ; pour toutes les lignes,"
        " prenez un export.",
    }


def _language(request: HttpRequest) -> str:
    try:
        return "fr" if request.GET.get("lang") == "fr" else "en"
    except SuspiciousOperation:
        return "en"
