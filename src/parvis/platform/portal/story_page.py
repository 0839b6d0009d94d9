"""The pages that everybody reads: the list of the stories, and each story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.themes import theme_names
from parvis.platform.portal.access import editable_stories, may_edit, may_write, shown_stories, shown_story
from parvis.platform.portal.domain.content import LANGUAGES
from parvis.platform.portal.domain.rich_text import as_text
from parvis.platform.portal.models import Story, in_language
from parvis.platform.portal.story_blocks import ShownBlock, pictures_of, shown_blocks


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list. `is_translated` is false when its words are those of the other language."""

    slug: str
    title: str
    summary: str
    theme: str
    cover: Mapping[str, Any] | None
    cover_alt: str
    story: Story
    is_translated: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A story to be read, in one language."""

    card: StoryCard
    blocks: Sequence[ShownBlock]
    cover_credit: str = ""
    policy_changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.card.slug


def latest_stories(language: str, most: int | None = None) -> list[StoryCard]:
    """The published stories as cards, the latest first; the home page takes a few."""
    found = list(shown_stories()[:most])
    return story_cards([(one, one.shown.content) for one in found if one.shown is not None], language)


def story_cards(stories: Sequence[tuple[Story, Mapping[str, Any]]], language: str) -> list[StoryCard]:
    pictures = pictures_of([content["cover"]["picture"] for _, content in stories if content["cover"]["picture"]])
    names = theme_names(language)
    return [
        StoryCard(
            slug=story.pk,
            title=in_language(content["titles"], language) or story.pk,
            summary=as_text(in_language(content["summaries"], language)),
            theme=names.get(content["theme"], content["theme"]),
            cover=pictures.get(content["cover"]["picture"]),
            cover_alt=in_language(content["cover"]["alt"], language),
            story=story,
            is_translated=bool(content["titles"].get(language)),
        )
        for story, content in stories
    ]


def reading_of(story: Story, content: Mapping[str, Any], language: str) -> Reading:
    blocks = shown_blocks(story.pk, content, language)
    origins = sorted({one.context["player"].origin for one in blocks if one.context.get("is_enabled")})
    changes = {"frame-src": " ".join(["'self'", *origins])} if origins else {}
    return Reading(story_cards([(story, content)], language)[0], blocks, content["cover"]["credit"], changes)


def read_story(request: HttpRequest, slug: str) -> Reading:
    """The published story as the reader of `request` gets it. Raises Http404."""
    story = shown_story(slug)
    assert story.shown is not None
    return reading_of(story, story.shown.content, reader_language())


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """The stories with their covers; agents see their drafts beside."""
    language = reader_language()
    page: dict[str, Any] = {"stories": latest_stories(language), "may_write": may_write(request.user)}
    if page["may_write"]:
        mine = [(one, one.head.content) for one in editable_stories(request.user).order_by("slug") if one.head]
        page["mine"] = story_cards(mine, language)
    return render(request, "portal/stories.html", page)


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    reading = read_story(request, slug)
    page = {"reading": reading, "story": reading.card.story, "may_edit": may_edit(request.user, reading.card.story)}
    response = render(request, "portal/story.html", page)
    response.policy_changes = reading.policy_changes  # type: ignore[attr-defined]
    return response


@require_safe
def captions(request: HttpRequest, slug: str, key: str, language: str) -> HttpResponse:
    """The captions of a film of the story, as WebVTT; those of a draft for its editors alone."""
    found = shown_stories().filter(pk=slug).first()
    content = found.shown.content if found is not None and found.shown is not None else None
    if content is None:
        draft = editable_stories(request.user).filter(pk=slug).first()
        content = draft.head.content if draft is not None and draft.head is not None else {"blocks": []}
    block = next((one for one in content["blocks"] if one["id"] == key and one["kind"] == "video"), None)
    text = block["captions"].get(language, "") if block is not None and language in LANGUAGES else ""
    if not text:
        raise Http404
    return HttpResponse(
        text if text.startswith("WEBVTT") else f"WEBVTT\n\n{text}\n", content_type="text/vtt; charset=utf-8"
    )
