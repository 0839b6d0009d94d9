"""API keys: making a secret, and the one gate from a secret to the person it acts for.

Only the SHA-256 of a secret is kept: it has 256 bits of chance, so that a slow hash would protect nothing more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from parvis.platform.people.models import ApiKey, Person

SCHEME, BEARER = "apikey", "bearer"
MARK = "pv_"
SHOWN = 9

UNKNOWN = {
    "en": "No such API key. Check that it is copied whole; a new one is made under “My account”.",
    "fr": "Cette clé d’API n’existe pas. Vérifiez qu’elle est copiée en entier ; on en crée une sous « Mon compte ».",
}
REVOKED = {
    "en": "This API key was revoked. Make a new one under “My account”.",
    "fr": "Cette clé d’API a été révoquée. Créez-en une nouvelle sous « Mon compte ».",
}
EXPIRED = {
    "en": "This API key has expired. Make a new one under “My account”.",
    "fr": "Cette clé d’API a expiré. Créez-en une nouvelle sous « Mon compte ».",
}
CLOSED = {
    "en": "The account of this API key is closed. Ask an administrator of the portal.",
    "fr": "Le compte de cette clé d’API est fermé. Adressez-vous à un administrateur du portail.",
}


class KeyRefused(Exception):
    """A key that opens nothing; `text` says why and what to do, in English and French."""

    def __init__(self, text: dict[str, str]) -> None:
        super().__init__(text["en"])
        self.text = text


def new_secret() -> str:
    """A secret, recognisable as a key of Parvis by those who look for leaked ones."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def secret_given(authorization: str, parameter: str, schemes: Sequence[str] = (SCHEME,)) -> str | None:
    """The secret in an `Authorization` header of one of `schemes`, else in the `apikey` parameter, else None.

    >>> secret_given("ApiKey abc", ""), secret_given("Bearer abc", "def"), secret_given("", "")
    ('abc', 'def', None)
    """
    scheme, _, secret = authorization.strip().partition(" ")
    if scheme.lower() in schemes and secret.strip():
        return secret.strip()
    return parameter.strip() or None


def person_with_key(secret: str, *, now: datetime) -> Person:
    """The person for whom the key of that secret acts, whose rights it narrows. Raises KeyRefused."""
    key = ApiKey.objects.select_related("person__organization").filter(digest=digest_of(secret)).first()
    if key is None:
        raise KeyRefused(UNKNOWN)
    if key.revoked is not None:
        raise KeyRefused(REVOKED)
    if key.has_expired(now):
        raise KeyRefused(EXPIRED)
    if not key.person.is_active:
        raise KeyRefused(CLOSED)
    _note_use(key, now)
    key.person.key = key
    return key.person


def authenticated_caller(request: HttpRequest) -> Person | None:
    """The person for whom the key of this request acts; None, without a query, when it brings none. Raises KeyRefused."""
    secret = secret_given(request.headers.get("Authorization", ""), request.GET.get("apikey", ""))
    return None if secret is None else person_with_key(secret, now=timezone.now())


def _note_use(key: ApiKey, now: datetime) -> None:
    """Keep the day of the last use, written once a day."""
    today = timezone.localdate(now)
    if key.last_used != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used=today)
        key.last_used = today
