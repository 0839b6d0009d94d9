"""The calls of each caller today, counted in this process and merged with the other processes' by `merge`.

Counting touches memory alone, but for the first call of each caller, which asks the ledger what was counted before, and for
its last few, which are merged one by one so that a small quota is exact. What other processes count is known as of the
last merge, so that a caller of several processes may exceed a large quota by what it asks of the others between two
merges. When the ledger does not answer, counting goes on here and waits to be merged.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Protocol

from parvis.platform.people.visitors import place_of

MOST_CALLERS = 50_000
DAY = 86_400
EARLY = 600
NEAR = 20


class Ledger(Protocol):
    """What all processes share. Each act raises `Unavailable`, its own error, when it cannot be done."""

    Unavailable: type[Exception]

    def secret_of(self, day: date) -> bytes: ...

    def calls_of(self, day: date, caller: str) -> int: ...

    def add(self, day: date, calls: Mapping[str, int]) -> dict[str, int]: ...

    def forget_before(self, day: date) -> None: ...


class Tally:
    """`now` gives the moment in seconds since 1970; a day begins at midnight UTC."""

    def __init__(self, ledger: Ledger, now: Callable[[], float]) -> None:
        self._ledger = ledger
        self._now = now
        self._lock = threading.Lock()
        self._one_by_one = threading.Lock()
        self._day = -1
        self._known: dict[str, int] = {}
        self._fresh: dict[str, int] = {}
        self._secret = b""
        self._secret_is_shared = False
        self._tomorrow: tuple[int, bytes] | None = None
        self._forgotten: date | None = None

    def count(self, caller: str, limit: int) -> int:
        """Count one call; how many of `limit` remain after it, or less than 0 when none was left for it."""
        with self._lock:
            self._turn_the_page()
            day, is_known = self._day, caller in self._known
        before = 0 if is_known else self._counted_before(day, caller)
        with self._lock:
            if day == self._day:
                self._known.setdefault(caller, before)
            fresh = self._fresh.get(caller, 0)
            used = self._known.get(caller, 0) + fresh
            if used >= limit:
                return -1
            self._fresh[caller] = fresh + 1
            if limit - used > NEAR:
                return limit - used - 1
        return limit - self._merged(day, caller, used + 1)

    def visitor(self, address: str) -> str:
        """The pseudonym, for today, of the visitor at `address`; of a network of IPv6, one visitor is its /64 part."""
        with self._lock:
            self._turn_the_page()
            secret = self._secret
        return "v" + hmac.digest(secret, place_of(address), "sha256").hex()[:32]

    def midnight(self) -> datetime:
        """When the counters of today start again from zero."""
        return datetime.fromtimestamp((self._now() // DAY + 1) * DAY, UTC)

    def merge(self) -> None:
        """Bring the counts of this process to the ledger, and those of the others back. Raises the ledger's Unavailable."""
        with self._lock:
            self._turn_the_page()
            day = self._day
            moved, self._fresh = self._fresh, {}
            for caller, calls in moved.items():
                self._known[caller] = self._known.get(caller, 0) + calls
        try:
            totals = self._ledger.add(_date(day), moved) if moved else {}
        except self._ledger.Unavailable:
            with self._lock:
                if day == self._day:
                    self._take_back(moved)
            raise
        with self._lock:
            self._learn(totals, day)
            if len(self._known) > MOST_CALLERS:
                self._known.clear()
        self._follow_the_day(day)

    def _merged(self, day: int, caller: str, here: int) -> int:
        """The calls of one caller with those of the other processes, at once; `here` when the ledger does not answer.

        Of calls at the same moment in this process, the first brings the others' along: they wait for what it learns.
        """
        with self._one_by_one:
            with self._lock:
                if day != self._day:
                    return here
                moved = self._fresh.pop(caller, 0)
                self._known[caller] = self._known.get(caller, 0) + moved
            try:
                total = self._ledger.add(_date(day), {caller: moved})[caller] if moved else 0
            except self._ledger.Unavailable:
                with self._lock:
                    if day == self._day:
                        self._take_back({caller: moved})
                return here
            with self._lock:
                self._learn({caller: total}, day)
                return max(total, self._known.get(caller, 0))

    def _counted_before(self, day: int, caller: str) -> int:
        try:
            return self._ledger.calls_of(_date(day), caller)
        except self._ledger.Unavailable:
            return 0

    def _turn_the_page(self) -> None:
        """Start the counters of a new day. A clock that goes back does not bring yesterday's quota again."""
        day = int(self._now() // DAY)
        if day <= self._day:
            return
        self._day, self._known, self._fresh = day, {}, {}
        if self._tomorrow is not None and self._tomorrow[0] == day:
            self._secret, self._secret_is_shared = self._tomorrow[1], True
        else:
            self._take_secret()

    def _take_secret(self) -> None:
        """Take the day's secret from the ledger; one of this process alone until the ledger answers."""
        try:
            self._secret, self._secret_is_shared = self._ledger.secret_of(_date(self._day)), True
        except self._ledger.Unavailable:
            self._secret, self._secret_is_shared = secrets.token_bytes(32), False

    def _learn(self, totals: Mapping[str, int], day: int) -> None:
        """Keep what the ledger answered; a later answer may have come first."""
        if day == self._day:
            for caller, total in totals.items():
                self._known[caller] = max(total, self._known.get(caller, 0))

    def _take_back(self, moved: Mapping[str, int]) -> None:
        for caller, calls in moved.items():
            self._known[caller] = self._known.get(caller, 0) - calls
            self._fresh[caller] = self._fresh.get(caller, 0) + calls

    def _follow_the_day(self, day: int) -> None:
        """After the ledger answered: share the secret, let go of the days before, make ready for the next one."""
        if not self._secret_is_shared:
            with self._lock:
                self._take_secret()
        if self._forgotten != _date(day):
            self._ledger.forget_before(_date(day))
            self._forgotten = _date(day)
        is_ready = self._tomorrow is not None and self._tomorrow[0] > day
        if not is_ready and self._now() + EARLY >= (day + 1) * DAY:
            self._tomorrow = (day + 1, self._ledger.secret_of(_date(day + 1)))


def _date(day: int) -> date:
    return date.fromordinal(day + date(1970, 1, 1).toordinal())
