"""What a serving process does beside answering: bring usage to the database, send letters, publish usage, forget.

Each chore may be done by any process; those that must not be done twice at once are done by the one that comes first.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from parvis.platform.catalog.live_publishing import alone
from parvis.platform.catalog.refusals import Refused
from parvis.platform.community import following, letters, usage
from parvis.platform.community.forgetting import forget_old
from parvis.site.usage import Application, UsageCounter, UsageCounting
from parvis.site.usage_publishing import is_due, publish_usage

TURN = 1.0
ONE_LETTER_A = timedelta(hours=20)
logger = logging.getLogger("parvis.chores")


@dataclass(slots=True)
class Chore:
    """Something to do every `seconds`; `next_at` is when, by the process's own clock."""

    name: str
    seconds: float
    do: Callable[[], None]
    next_at: float = 0.0


def with_usage_counted(application: Application) -> Application:
    """`application`, whose use is counted, and from now on the chores of this process."""
    counter = UsageCounter(timezone.localdate, usage.add)
    atexit.register(_quietly, "usage", counter.merge)
    hurry = threading.Event()
    letters.SOON.append(hurry.set)
    chores = [
        Chore("usage", 15, counter.merge),
        Chore("letters", 60, _send),
        Chore("news", 600, _write_news),
        Chore("usage-publication", 900, _publish_usage),
        Chore("forgetting", 6 * 3600, lambda: forget_old(now=datetime.now(UTC))),
    ]
    threading.Thread(target=_go_on, args=(chores, hurry), name="chores", daemon=True).start()
    return UsageCounting(application, counter) if settings.PARVIS["USAGE"] != "off" else application


def _go_on(chores: list[Chore], hurry: threading.Event) -> None:
    begun = time.monotonic()
    for chore in chores:
        chore.next_at = begun + min(chore.seconds, 60)
    while True:
        if hurry.wait(TURN):
            hurry.clear()
            _quietly("letters", _send)
        for chore in chores:
            if time.monotonic() >= chore.next_at:
                _quietly(chore.name, chore.do)
                chore.next_at = time.monotonic() + chore.seconds


def _quietly(name: str, do: Callable[[], None]) -> None:
    """Do it; a failure is told in the log, and the next turn tries again."""
    try:
        close_old_connections()
        do()
    except Exception:
        logger.exception("%s: the next turn tries again", name)


def _send() -> None:
    letters.send_waiting(now=datetime.now(UTC))


def _write_news() -> None:
    with alone("news") as is_alone:
        if is_alone:
            following.write_news(now=datetime.now(UTC), pause=ONE_LETTER_A)


def _publish_usage() -> None:
    now = datetime.now(UTC)
    if settings.PARVIS["USAGE"] != "publish" or not is_due(now=now):
        return
    with alone("usage-publication") as is_alone:
        if is_alone and is_due(now=now):
            try:
                publish_usage(now=now)
            except Refused as refusal:
                logger.info("usage is not published: %s", refusal.text["en"])
