"""How often one visitor may send a form, or one address receive a letter, on one day: counted under a pseudonym.

The counters are those of the API's calls (`people.calls`): the pseudonym is of that day alone, and midnight forgets it.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest

from parvis.platform.people import calls
from parvis.platform.people.visitors import address_in, place_of


def is_within(limit: int, act: str, of: bytes, *, now: datetime) -> bool:
    """Count one `act` more of today for `of`; whether it is among the first `limit`."""
    day = now.astimezone(UTC).date()
    pseudonym = hmac.digest(calls.secret_of(day), act.encode() + b"\0" + of, "sha256").hex()[:32]
    caller = f"{act[:7]}-{pseudonym}"
    return calls.add(day, {caller: 1})[caller] <= limit


def visitor_of(request: HttpRequest) -> bytes:
    """What tells the visitor of a request from others; never kept as it is."""
    return place_of(address_in(request.META, settings.PARVIS["BEHIND_TLS"]))
