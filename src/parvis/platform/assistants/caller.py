"""For whom an assistant asks: a person behind a key, or anybody; and the site that its links lead to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from parvis.platform.catalog.access import Visitor
from parvis.platform.people.keys import BEARER, SCHEME, person_with_key, secret_given


@dataclass(frozen=True, slots=True)
class Caller:
    """`site` is an address without a path; empty, links are paths."""

    person: Visitor
    site: str

    def page(self, dataset_id: str) -> str:
        return f"{self.site}/explore/dataset/{dataset_id}/"


def caller_of(request: HttpRequest) -> Caller:
    """Who calls, by the key alone: the session of a browser opens nothing here. Raises KeyRefused."""
    secret = secret_given(request.headers.get("Authorization", ""), request.GET.get("apikey", ""), (SCHEME, BEARER))
    person = None if secret is None else person_with_key(secret, now=timezone.now())
    return Caller(person, request.build_absolute_uri("/").rstrip("/"))
