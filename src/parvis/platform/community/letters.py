"""Letters: written in the transaction of the act that they tell of, sent afterwards, and gone once they are sent.

A process that is stopped leaves the letter where it was, or sent: what it wrote before sending makes the next one try
again under the same `Message-ID`, so that a letter is never lost, and one sent twice is one to what receives it.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import override

from parvis.platform.catalog.live_publishing import alone
from parvis.platform.community.models import Letter

KEPT = timedelta(days=7)
FAILURES = (OSError, smtplib.SMTPException)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
SOON: list[Callable[[], None]] = []
logger = logging.getLogger("parvis.letters")


def put(
    name: str,
    to: str,
    language: str,
    site: str,
    context: Mapping[str, Any],
    *,
    now: datetime,
    leave: str = "",
    lapses_in: timedelta = KEPT,
) -> None:
    """Write the letter called `name` (its first line is the subject) to `to`; nothing when that is empty.

    `site` is the address, without a path, that its links lead to.
    """
    if not to:
        return
    with override(language):
        told = {"town": settings.PARVIS["TOWN"], "site": site, "leave": leave, **context}
        subject, _, text = render_to_string(f"community/letters/{name}.txt", told).strip().partition("\n")
        text = text.strip() + "\n"
        html = render_to_string(
            "community/letters/letter.html", {"text": text, "subject": subject, "language": language}
        )
    Letter.objects.create(
        to=to,
        subject=subject.strip()[:250],
        text=text,
        html=html,
        leave=leave,
        message_id=make_msgid(domain=urlsplit(site).hostname or "localhost"),
        made=now,
        lapses=now + lapses_in,
        after=now,
    )
    for hurry in SOON:
        transaction.on_commit(hurry)


def site_of(request: HttpRequest) -> str:
    """The address of the site, without a path, under which this request came."""
    return request.build_absolute_uri("/").rstrip("/")


def send_waiting(*, now: datetime) -> tuple[int, int]:
    """Send the letters that wait; how many were sent, and how many still wait. None while another process is at it."""
    Letter.objects.filter(lapses__lt=now).delete()
    sent = 0
    with alone("letters") as is_alone:
        if is_alone and (waiting := list(Letter.objects.filter(after__lte=now).values_list("pk", flat=True))):
            try:
                with get_connection() as post:
                    for pk in waiting:
                        sent += _send(pk, post, now)
            except FAILURES as error:
                logger.error("%s letters wait: %s", len(waiting) - sent, error)
    return sent, Letter.objects.count()


def _send(pk: int, post: Any, now: datetime) -> bool:
    with _held(pk) as letter:
        if letter is None:
            return False
        try:
            _message(letter, post).send()
        except FAILURES as error:
            logger.error("letter %s waits: %s", letter.message_id, error)
            pause = min(FIRST_PAUSE * 2 ** min(letter.tries, 10), LONGEST_PAUSE)
            Letter.objects.filter(pk=pk).update(tries=letter.tries + 1, after=now + pause)
            return False
        letter.delete()
        return True


@contextmanager
def _held(pk: int) -> Iterator[Letter | None]:
    """The letter, held from other machines where the database can; None when another one has it."""
    if not connection.features.has_select_for_update_skip_locked:
        yield Letter.objects.filter(pk=pk).first()
        return
    with transaction.atomic():
        yield Letter.objects.select_for_update(skip_locked=True).filter(pk=pk).first()


def _message(letter: Letter, post: Any) -> EmailMultiAlternatives:
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    if letter.leave:
        headers |= {"List-Unsubscribe": f"<{letter.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=headers, connection=post)
    message.attach_alternative(letter.html, "text/html")
    return message
