"""The acts on stories: make, save, publish, take back, restore a revision, delete. Each is journalled in its own transaction.

A save names the version that it was made from. When somebody else saved in between it is refused, and nothing is
overwritten; who insists makes a revision above the other, which stays in the history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.platform.catalog.publishing import actor_name
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Organization, Person
from parvis.platform.portal.models import Revision, Story

GROWING = timedelta(minutes=10)


class Overtaken(Exception):
    """Somebody else saved the story since the version that this save was made from; `head` is what they saved."""

    def __init__(self, head: Revision | None) -> None:
        super().__init__("the story was saved by somebody else in the meantime")
        self.head = head


def create_story(
    slug: str, organization: Organization, content: dict[str, Any], *, by: Person | None, now: datetime, note: str = ""
) -> Story:
    """A new draft. The identifier is free: the form has checked it, and the table refuses a second one."""
    with transaction.atomic():
        story = Story.objects.create(slug=slug, organization=organization, created=now)
        _add(story, content, by, now, note=note)
        _journal("story_created", story, {}, by, now)
    return story


def save_story(
    story: Story,
    content: dict[str, Any],
    *,
    version: int | None,
    by: Person | None,
    now: datetime,
    automatic: bool = False,
    note: str = "",
) -> Revision:
    """Keep `content` as the last revision; nothing is added when nothing changed. `version` None insists.

    An automatic save grows the automatic revision of the same author that is a few minutes old. Raises Overtaken.
    """
    with transaction.atomic():
        locked = Story.objects.select_for_update().select_related("head", "head__by").get(pk=story.pk)
        head = locked.head
        if version is not None and locked.version != version:
            raise Overtaken(head)
        story.version, story.head, story.shown_id = locked.version, head, locked.shown_id
        if head is not None and head.content == content and (automatic or not head.automatic):
            return head
        if head is not None and _may_grow(story, head, by, now):
            head.content, head.at, head.automatic = content, now, automatic
            head.save(update_fields=["content", "at", "automatic"])
            revision = _moved(story, head)
        else:
            revision = _add(story, content, by, now, automatic=automatic, note=note)
        if not automatic:
            _journal("story_saved", story, {"revision": revision.number}, by, now)
    return revision


def publish_story(story: Story, *, by: Person | None, now: datetime) -> None:
    """Show the last revision to readers."""
    with transaction.atomic():
        head = story.head
        assert head is not None
        if head.automatic:
            head.automatic = False
            head.save(update_fields=["automatic"])
        story.shown = head
        story.first_published = story.first_published or now
        story.last_published = now
        story.save(update_fields=["shown", "first_published", "last_published"])
        _journal("story_published", story, {"revision": head.number}, by, now)


def unpublish_story(story: Story, *, by: Person | None, now: datetime) -> None:
    with transaction.atomic():
        story.shown = None
        story.save(update_fields=["shown"])
        _journal("story_unpublished", story, {}, by, now)


def restore_revision(story: Story, number: int, *, by: Person | None, now: datetime) -> Revision:
    """Make an earlier revision the last one again; those in between stay. Raises Refused for a number that is not there."""
    earlier = story.revisions.filter(number=number).first()
    if earlier is None:
        raise Refused(en="There is no such revision.", fr="Cette révision n’existe pas.")
    with transaction.atomic():
        restored = _add(story, earlier.content, by, now, note=f"={number}")
        _journal("story_restored", story, {"revision": restored.number, "from": number}, by, now)
    return restored


def delete_story(story: Story, *, by: Person | None, now: datetime) -> None:
    """Remove the story with its revisions; the journal keeps its last content."""
    with transaction.atomic():
        content = story.head.content if story.head is not None else {}
        slug = story.pk
        story.head = story.shown = None
        story.save(update_fields=["head", "shown"])
        story.delete()
        story.slug = slug
        _journal("story_deleted", story, {"content": content}, by, now)


def _may_grow(story: Story, head: Revision, by: Person | None, now: datetime) -> bool:
    return (
        head.automatic
        and by is not None
        and head.by_id == by.pk
        and head.pk != story.shown_id
        and now - head.at < GROWING
    )


def _add(
    story: Story, content: dict[str, Any], by: Person | None, now: datetime, *, automatic: bool = False, note: str = ""
) -> Revision:
    last = story.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        story=story, number=last + 1, content=content, by=by, at=now, automatic=automatic, note=note
    )
    return _moved(story, revision)


def _moved(story: Story, revision: Revision) -> Revision:
    story.head, story.version = revision, story.version + 1
    story.save(update_fields=["head", "version"])
    return revision


def _journal(act: str, story: Story, details: dict[str, Any], by: Person | None, now: datetime) -> None:
    about = {"organization": story.organization_id, **details}
    record(act, f"story/{story.pk}", actor=actor_name(by), details=about, at=now)
