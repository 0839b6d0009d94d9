"""Reading the whole journal to see that nobody changed it."""

from __future__ import annotations

from parvis.platform.journal.domain.chain import Act, Link, Verdict, judge
from parvis.platform.journal.models import Entry


def verify() -> Verdict:
    """The verdict on all entries: how many, and the first that does not hold."""
    return judge(
        Link(
            Act(entry.number, entry.at, entry.actor, entry.act, entry.subject, entry.details),
            entry.previous,
            entry.digest,
        )
        for entry in Entry.objects.order_by("number").iterator(chunk_size=500)
    )
