"""Following a dataset, or the whole catalogue, by e-mail: asked for, confirmed, told, and left with one click.

Until it is confirmed an address stands nowhere but in the letter that asks for it: the link of that letter holds, signed,
all that is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from parvis.platform.catalog.access import visible_dataset, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.community.daily_limits import is_within
from parvis.platform.community.domain.publications import Publication, summary
from parvis.platform.community.letters import put
from parvis.platform.community.models import Follow, Letter
from parvis.platform.community.news import latest_number, publications

SALT = "parvis.community.follow"
CONFIRMED_WITHIN = timedelta(hours=48)
LETTERS_TO_CONFIRM, MOST_TOLD = 3, 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for and has to confirm."""

    email: str
    dataset: Dataset | None
    language: str


def ask(asked: Asked, *, site: str, now: datetime) -> None:
    """Write to the address for a confirmation; a few times a day at most, so that nobody's letter box is filled."""
    if not is_within(LETTERS_TO_CONFIRM, "confirm", asked.email.lower().encode(), now=now):
        return
    told = {"e": asked.email, "d": asked.dataset.pk if asked.dataset else "", "l": asked.language}
    token = signing.TimestampSigner(salt=SALT).sign_object(told, compress=True)
    with override(asked.language):
        confirm = site + reverse("follow-confirm", args=[token])
    context = {"dataset": asked.dataset, "confirm": confirm}
    put("follow_confirm", asked.email, asked.language, site, context, now=now, lapses_in=CONFIRMED_WITHIN)


def asked_with(token: str) -> Asked | None:
    """What the link of a letter asks to confirm; None when it is too old or not ours. Raises Http404 for a lost dataset."""
    try:
        told: Mapping[str, Any] = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=CONFIRMED_WITHIN)
    except (signing.BadSignature, ValueError):
        return None
    return Asked(told["e"], visible_dataset(None, told["d"]) if told["d"] else None, told["l"])


def confirm(asked: Asked, *, site: str, now: datetime) -> Follow:
    """Keep the address from now on; somebody who follows already is kept as they were."""
    follow, _ = Follow.objects.get_or_create(
        email=asked.email,
        dataset=asked.dataset,
        defaults={"language": asked.language, "site": site, "confirmed": now, "told": latest_number()},
    )
    return follow


def leave(follow: Follow) -> None:
    """Forget the address, and the letters to it that wait."""
    with transaction.atomic():
        Letter.objects.filter(to=follow.email, leave__contains=follow.token).delete()
        follow.delete()


def write_news(*, now: datetime, pause: timedelta = timedelta(0)) -> int:
    """Write a letter to each who has news, unless one was written within `pause`; how many were written.

    The letter and what it tells of are kept in one transaction. What happens while a dataset is not public is never told.
    """
    written = 0
    until = latest_number()
    due = Follow.objects.filter(told__lt=until).exclude(written__gt=now - pause).order_by("pk")
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            follow = Follow.objects.select_for_update().filter(pk=pk, told__lt=until).first()
            written += _write(follow, until, now) if follow is not None else 0
    return written


def _write(follow: Follow, until: int, now: datetime) -> bool:
    seen = visible_datasets(None)
    if follow.dataset_id is not None:
        seen = seen.filter(pk=follow.dataset_id)
    titles = seen.only("id", "titles").in_bulk()
    found = [one for one in publications(list(titles), MOST_TOLD + 1, after=follow.told) if one.number <= until]
    follow.told = until
    if found:
        follow.written = now
        with override(follow.language):
            leave_page = follow.site + reverse("follow-leave", args=[follow.token])
            told = [_told(one, titles[one.dataset], follow.language) for one in found[:MOST_TOLD]]
        context = {
            "dataset": titles.get(follow.dataset_id) if follow.dataset_id else None,
            "news": told,
            "is_cut": len(found) > MOST_TOLD,
        }
        put("news", follow.email, follow.language, follow.site, context, now=now, leave=leave_page)
    follow.save(update_fields=["told", "written"])
    return bool(found)


def _told(one: Publication, dataset: Dataset, language: str) -> dict[str, Any]:
    return {
        "title": dataset.title(language),
        "summary": summary(one, language),
        "note": one.note,
        "day": one.at,
        "path": reverse("dataset", args=[one.dataset]),
    }
