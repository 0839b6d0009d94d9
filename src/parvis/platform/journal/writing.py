"""Writing in the journal, in the transaction of the act itself: both are kept, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from parvis.platform.journal.domain.chain import BEFORE_ALL, Act, digest, plain
from parvis.platform.journal.models import Entry

_ONE_WRITER = 0x7061_7276_6973


def record(act: str, subject: str, *, actor: str, details: Mapping[str, Any], at: datetime) -> Entry:
    """Append an entry, chained to the last one. Details hold what JSON can."""
    with transaction.atomic():
        _wait_for_turn()
        last = Entry.objects.order_by("-number").values_list("number", "digest").first()
        number, previous = (last[0] + 1, last[1]) if last else (1, BEFORE_ALL)
        entry = Act(number, at, actor, act, subject, plain(details))
        return Entry.objects.create(
            number=number,
            at=at,
            actor=actor,
            act=act,
            subject=subject,
            details=entry.details,
            previous=previous,
            digest=digest(previous, entry),
        )


def _wait_for_turn() -> None:
    """One writer at a time reads the head of the chain; a transaction of SQLite is alone from its start."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_WRITER])
