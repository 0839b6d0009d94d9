"""The acts on feedback: send, look at, handle. Those of agents are journalled, without what was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.publishing import actor_name
from parvis.platform.community.letters import put
from parvis.platform.community.models import Feedback, FeedbackState
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person

HANDLED = (FeedbackState.ANSWERED, FeedbackState.CLOSED)


def send(told: Mapping[str, Any], dataset: Dataset, *, site: str, now: datetime) -> Feedback:
    """Keep what somebody says of a dataset for those who publish it."""
    with transaction.atomic():
        feedback = Feedback.objects.create(dataset=dataset, sent=now, **told)
        put("feedback_received", feedback.email, feedback.language, site, {"feedback": feedback}, now=now)
    return feedback


def mark_seen(feedback: Feedback) -> None:
    """The person sees on their page that somebody has read them."""
    if Feedback.objects.filter(pk=feedback.pk, state=FeedbackState.NEW).update(state=FeedbackState.SEEN):
        feedback.state = FeedbackState.SEEN


def handle(feedback: Feedback, decided: Mapping[str, Any], *, site: str, by: Person, now: datetime) -> None:
    """Answer, close, publish or take back. Once it is handled, write to the person and forget their address."""
    answer_changed = decided["answer"] != feedback.answer
    with transaction.atomic():
        for name in ("state", "answer", "is_published"):
            setattr(feedback, name, decided[name])
        feedback.shown_text = decided["shown_text"] if decided["is_published"] else ""
        if answer_changed:
            feedback.answered = now if decided["answer"] else None
        feedback.handled, feedback.by = now, by
        if feedback.state in HANDLED:
            put("feedback_handled", feedback.email, feedback.language, site, {"feedback": feedback}, now=now)
            feedback.email = ""
        feedback.save()
        details = {"dataset": feedback.dataset_id, "state": feedback.state, "published": feedback.is_published}
        record("feedback_handled", f"feedback/{feedback.pk}", actor=actor_name(by), details=details, at=now)
