"""Forms that anybody may send, without account, cookie or riddle: what keeps machines and other sites out.

Django's own protection of forms sets a cookie, so these carry a signed token instead: it says which form was shown and
when, and serves once. A form of another site is known by the headers that browsers send (`Sec-Fetch-Site`, `Origin`). A
field that people do not see, a least time between showing and sending, and a number of sendings a day for each visitor
stop most machines. Nothing here says who sends.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.platform.community.daily_limits import is_within, visitor_of

SALT = "parvis.community.form"
LEAST, LONGEST = timedelta(seconds=3), timedelta(hours=12)
TOKEN, BAIT = "form_token", "website"


@dataclass(frozen=True, slots=True)
class Guard:
    """What protects one kind of form, of which a visitor may send `daily` on one day."""

    name: str
    daily: int

    def token(self, now: datetime) -> str:
        """A token for a form shown `now`."""
        shown = {"form": self.name, "at": now.timestamp(), "once": secrets.token_urlsafe(9)}
        return signing.dumps(shown, salt=SALT, compress=True)

    def fault(self, request: HttpRequest, *, now: datetime) -> str | None:
        """Why the form sent is refused, in words for a person; None when it may pass. Serves each token once."""
        if not is_from_here(request):
            return str(_("This form was sent from another site. Open it here, then send it again."))
        shown = _read(request.POST.get(TOKEN, ""))
        if shown is None or shown.get("form") != self.name or not self._is_fresh(shown, now):
            return str(_("This form was open for too long. Your text is still here: send it again."))
        if request.POST.get(BAIT):
            return str(_("A field that people do not see was filled in. Leave it empty, then send the form again."))
        if now.timestamp() - shown["at"] < LEAST.total_seconds():
            return str(_("The form was sent faster than a person writes. Wait a few seconds, then send it again."))
        if not is_within(1, "once", str(shown["once"]).encode(), now=now):
            return str(_("This form was received already. There is no need to send it again."))
        if not is_within(self.daily, self.name, visitor_of(request), now=now):
            return str(_("Many forms were sent from your connection today. Come back tomorrow, or write to the town."))
        return None

    def _is_fresh(self, shown: Mapping[str, Any], now: datetime) -> bool:
        return 0 <= now.timestamp() - float(shown["at"]) <= LONGEST.total_seconds()


class GuardedForm(forms.Form):
    """A form with its guard: `is_valid` fails, with words for the person, when the guard refuses."""

    guard: Guard

    def __init__(self, request: HttpRequest, *, now: datetime, **options: Any) -> None:
        is_sent = request.method == "POST"
        super().__init__(request.POST if is_sent else None, request.FILES if is_sent else None, **options)
        self.request, self.now = request, now

    @property
    def fresh_token(self) -> str:
        return self.guard.token(self.now)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and (fault := self.guard.fault(self.request, now=self.now)):
            raise forms.ValidationError(fault)
        return given


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, or a program: browsers always say when another site did."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _read(token: str) -> dict[str, Any] | None:
    try:
        shown = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return shown if isinstance(shown, dict) and isinstance(shown.get("at"), float) else None
