"""Quotas of the API: a WSGI application in front of another one counts each caller's calls of the day.

A caller is a key, or a visitor told apart by address (a session counts with its visitor). The answer says what remains;
past the quota it is 429 in the shape that clients of the Explore API know. Pushes are not counted: they bring data.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import orjson

from parvis.platform.people.keys import BEARER, SCHEME, secret_given
from parvis.platform.people.visitors import address_in
from parvis.platform.records.answering import EXPOSED
from parvis.platform.records.problems import JSON
from parvis.site.tally import Tally

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

KEY_SECONDS = 10.0
MOST_SECRETS, LONGEST_SECRET = 10_000, 100
ASSISTANTS = ("/mcp", "/mcp/")
_DOWNLOAD = re.compile(r"/(?:en/)?explore/dataset/[^/]+/download/?")
_TOO_MANY = {
    10002: {
        "en": "Too many requests with this API key today. Ask the portal for a larger quota, or go on after the reset.",
        "fr": "Trop de requêtes avec cette clé d’API aujourd’hui. Demandez un quota plus large au portail, ou reprenez après la remise à zéro.",
    },
    10005: {
        "en": "Too many requests without an API key today. Use a key, take whole files from the exports, or go on after the reset.",
        "fr": "Trop de requêtes sans clé d’API aujourd’hui. Utilisez une clé, prenez des fichiers entiers par les exports, ou reprenez après la remise à zéro.",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotas:
    """Calls a day of a visitor and of a key without a quota of its own, 0 for no limit; whether a proxy is in front."""

    anonymous: int
    key: int
    behind_proxy: bool


class Metering:
    """`quota_of` gives (number, own quota) of the key of a secret, None for no such key; it may raise `unavailable`."""

    def __init__(
        self,
        behind: Application,
        tally: Tally,
        quotas: Quotas,
        quota_of: Callable[[str], tuple[int, int | None] | None],
        unavailable: type[Exception],
    ) -> None:
        self._behind = behind
        self._tally = tally
        self._quotas = quotas
        self._quota_of = quota_of
        self._unavailable = unavailable
        self._keys: dict[str, tuple[float, tuple[int, int | None] | None]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not _is_metered(environ):
            return self._behind(environ, start_response)
        caller, limit, code = self._caller(environ)
        if limit == 0:
            return self._behind(environ, start_response)
        left = self._tally.count(caller, limit)
        midnight = self._tally.midnight()
        told = [
            ("X-RateLimit-Limit", str(limit)),
            ("X-RateLimit-Remaining", str(max(left, 0))),
            ("X-RateLimit-Reset", midnight.isoformat(" ")),
        ]
        if left < 0:
            return _refuse(environ, start_response, code, limit, midnight, told)

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            return start_response(status, headers + told, *rest)

        return self._behind(environ, start)

    def _caller(self, environ: Environ) -> tuple[str, int, int]:
        """Who calls, how often they may, and the code of a refusal."""
        secret = _secret(environ)
        key = None if secret is None else self._key(secret)
        if key is not None:
            number, own = key
            return f"k{number}", self._quotas.key if own is None else own, 10002
        if self._quotas.anonymous == 0:
            return "", 0, 10005
        return self._tally.visitor(address_in(environ, self._quotas.behind_proxy)), self._quotas.anonymous, 10005

    def _key(self, secret: str) -> tuple[int, int | None] | None:
        """The key of that secret, as it was known within the last seconds."""
        if len(secret) > LONGEST_SECRET:
            return None
        moment = time.monotonic()
        checked, key = self._keys.get(secret, (float("-inf"), None))
        if moment - checked <= KEY_SECONDS:
            return key
        try:
            key = self._quota_of(secret)
        except self._unavailable:
            return key
        if len(self._keys) >= MOST_SECRETS:
            self._keys.clear()
        self._keys[secret] = (moment, key)
        return key


def _is_metered(environ: Environ) -> bool:
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "OPTIONS":
        return False
    if path.startswith("/api/"):
        return not path.startswith("/api/push/")
    if path in ASSISTANTS:
        return True
    return path.startswith(("/explore/dataset/", "/en/")) and _DOWNLOAD.fullmatch(path) is not None


def _secret(environ: Environ) -> str | None:
    query = environ.get("QUERY_STRING", "")
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if not authorization and "apikey=" not in query:
        return None
    named = parse_qs(query).get("apikey", [""]) if "apikey=" in query else [""]
    schemes = (SCHEME, BEARER) if environ["PATH_INFO"] in ASSISTANTS else (SCHEME,)
    return secret_given(authorization, named[-1], schemes)


def _refuse(
    environ: Environ, start_response: StartResponse, code: int, limit: int, midnight: datetime, told: Headers
) -> Iterable[bytes]:
    language = "fr" if "lang=fr" in environ.get("QUERY_STRING", "") else "en"
    body = orjson.dumps(
        {
            "errorcode": code,
            "error": _TOO_MANY[code][language],
            "call_limit": limit,
            "limit_time_unit": "day",
            "reset_time": midnight.isoformat().replace("+00:00", "Z"),
        }
    )
    headers = [
        ("Content-Type", JSON),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(max(1, round(midnight.timestamp() - time.time())))),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", f"{EXPOSED}, Retry-After"),
    ]
    start_response("429 Too Many Requests", headers + told)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)
