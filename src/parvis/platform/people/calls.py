"""How many calls each caller made today: what the processes of an installation share.

A visitor is told apart by a pseudonym, never by an address. The secret behind the pseudonyms of a day is made of a salt
that the database keeps for that day and of the installation's own key, which the database does not hold: the counters and
the salt together do not lead back to an address, and after midnight nothing does.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import Error, connection

from parvis.platform.people.keys import digest_of
from parvis.platform.people.models import ApiKey, CallCount, DaySalt

MOST_IN_A_STATEMENT = 5000
Unavailable: type[Exception] = Error


def secret_of(day: date) -> bytes:
    """The secret of the pseudonyms of `day`, the same in every process; made by the first that asks."""
    kept, _ = DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
    return hmac.digest(settings.SECRET_KEY.encode(), kept.salt.encode(), "sha256")


def calls_of(day: date, caller: str) -> int:
    """How many calls `caller` made on `day`, as far as it was added up."""
    return CallCount.objects.filter(day=day, caller=caller).values_list("calls", flat=True).first() or 0


def add(day: date, calls: Mapping[str, int]) -> dict[str, int]:
    """Add to the counters of `day`; the totals of the same callers, every process together."""
    table = connection.ops.quote_name(CallCount._meta.db_table)
    totals: dict[str, int] = {}
    ordered = sorted(calls.items())
    for start in range(0, len(ordered), MOST_IN_A_STATEMENT):
        some = ordered[start : start + MOST_IN_A_STATEMENT]
        places = ", ".join(["(%s, %s, %s)"] * len(some))
        values = [value for caller, number in some for value in (day.isoformat(), caller, number)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (day, caller, calls) VALUES {places} ON CONFLICT (day, caller)"
                f" DO UPDATE SET calls = {table}.calls + excluded.calls RETURNING caller, calls",
                values,
            )
            totals |= dict(cursor.fetchall())
    return totals


def forget_before(day: date) -> None:
    """Delete the counters and the salts of earlier days."""
    CallCount.objects.filter(day__lt=day).delete()
    DaySalt.objects.filter(day__lt=day).delete()


def quota_of(secret: str, *, now: datetime) -> tuple[int, int | None] | None:
    """The number of the working key of that secret and its own quota, None for an ordinary one; None for no such key."""
    key = ApiKey.objects.only("daily_calls", "expires", "revoked").filter(digest=digest_of(secret)).first()
    return (key.pk, key.daily_calls) if key is not None and key.works(now) else None
