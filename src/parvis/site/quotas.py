"""The quotas of this installation, put in front of its application."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from parvis.platform.people import calls
from parvis.site.merging import Application, Merging
from parvis.site.metering import Metering, Quotas
from parvis.site.tally import Tally


def metered(application: Application) -> Application:
    """`application` with the quotas of the settings, counted in this process and merged once a second."""
    tally = Tally(calls, time.time)
    quotas = Quotas(
        settings.PARVIS["ANONYMOUS_CALLS"], settings.PARVIS["KEY_CALLS"], behind_proxy=settings.PARVIS["BEHIND_TLS"]
    )

    def merge() -> None:
        close_old_connections()
        tally.merge()

    def quota_of(secret: str) -> tuple[int, int | None] | None:
        return calls.quota_of(secret, now=timezone.now())

    return Merging(Metering(application, tally, quotas, quota_of, calls.Unavailable), merge, calls.Unavailable)
