"""What is forgotten with time: refused reuses, feedback that was closed without being published."""

from __future__ import annotations

from datetime import datetime, timedelta

from parvis.platform.community.models import Feedback, FeedbackState, Reuse, ReuseState

REFUSED_KEPT = timedelta(days=90)
CLOSED_KEPT = timedelta(days=365)
ADDRESS_KEPT = timedelta(days=180)


def forget_old(*, now: datetime) -> None:
    """Delete what has served; an address whose message nobody handled is erased after half a year all the same."""
    Reuse.objects.filter(state=ReuseState.REFUSED, handled__lt=now - REFUSED_KEPT).delete()
    handled = (FeedbackState.ANSWERED, FeedbackState.CLOSED)
    Feedback.objects.filter(is_published=False, state__in=handled, handled__lt=now - CLOSED_KEPT).delete()
    Reuse.objects.filter(proposed__lt=now - ADDRESS_KEPT).exclude(email="").update(email="")
    Feedback.objects.filter(sent__lt=now - ADDRESS_KEPT).exclude(email="").update(email="")
