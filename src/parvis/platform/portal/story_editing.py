"""The pages by which agents write stories: a new one, the block editor, the preview, the history, the deletion.

The editor is one form: each of its buttons sends everything that was typed, so that moving a block loses nothing, with or
without script. See `domain.posted`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.refusals import Refused
from parvis.platform.catalog.themes import theme_names
from parvis.platform.people.session import person_of
from parvis.platform.portal.access import editable_story, may_write, own_organizations
from parvis.platform.portal.domain.content import LANGUAGES, lacks
from parvis.platform.portal.domain.posted import content_of, rearranged
from parvis.platform.portal.models import Revision, Story
from parvis.platform.portal.pictures import receive_picture
from parvis.platform.portal.story_acts import (
    Overtaken,
    create_story,
    delete_story,
    publish_story,
    restore_revision,
    save_story,
    unpublish_story,
)
from parvis.platform.portal.story_blocks import pictures_of, shown_blocks
from parvis.platform.portal.story_forms import KIND_NAMES, LACKS, LANGUAGE_NAMES, StoryForm, choices, editor_fields
from parvis.platform.portal.story_page import reading_of
from parvis.platform.records.sections import FRAGMENT

METHODS = ["GET", "HEAD", "POST"]
AUTOMATIC, OVERWRITE, PUBLISH, UNPUBLISH, PREVIEW = "autosave", "overwrite", "publish", "unpublish", "preview"


@never_cache
@login_required
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    if not may_write(request.user):
        raise PermissionDenied
    form = StoryForm(own_organizations(request.user), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        made = create_story(
            given["slug"], given["organization"], form.content(), by=person_of(request), now=timezone.now()
        )
        return redirect("story-edit", made.pk)
    return render(request, "portal/story_new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(METHODS)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The block editor; the form alone, or what was saved as JSON, when its element asks for that."""
    story = editable_story(request.user, slug)
    assert story.head is not None
    if request.method != "POST":
        return _editor(request, story, story.head.content)
    content = content_of(request.POST.getlist)
    refusals = _receive_pictures(request, story, content)
    act = request.POST.get("act", "save")
    content, focus = rearranged(content, act)
    try:
        _save(request, story, content, act)
    except Overtaken as overtaken:
        return _editor(request, story, content, overtaken=overtaken.head, refusals=refusals, status=409)
    if request.headers.get(FRAGMENT) == "saved":
        return JsonResponse({"version": story.version, "saved": _clock()})
    if refusals:
        return _editor(request, story, content, refusals=refusals, status=422)
    if act in {PUBLISH, UNPUBLISH}:
        return _shown_or_not(request, story, content, act)
    if FRAGMENT in request.headers:
        return _editor(request, story, content, focus=focus)
    if act == PREVIEW:
        return redirect("story-preview", slug)
    if act.startswith("delete:"):
        messages.info(request, _("The block is removed. The history of the story still has it."))
    elif act in {"save", OVERWRITE}:
        messages.success(request, _("The draft is saved."))
    response = redirect("story-edit", slug)
    response["Location"] += f"#block-{focus}" if focus else ""
    return response


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The last revision as readers would see it; its blocks alone when the editor asks for that."""
    story = editable_story(request.user, slug)
    assert story.head is not None
    reading = reading_of(story, story.head.content, reader_language())
    page = {"reading": reading, "story": story, "may_edit": True, "is_preview": True}
    template = "portal/story_body.html" if FRAGMENT in request.headers else "portal/story.html"
    response = render(request, template, page)
    response.policy_changes = reading.policy_changes  # type: ignore[attr-defined]
    return response


@never_cache
@login_required
@require_http_methods(METHODS)
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Who saved what and when; a revision can be looked at and restored."""
    story = editable_story(request.user, slug)
    if request.method == "POST":
        try:
            restore_revision(story, _number(request.POST.get("revision")), by=person_of(request), now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.text[reader_language()])
        else:
            messages.success(request, _("The revision is restored as the draft. Publish it to show it to readers."))
        return redirect("story-history", slug)
    page: dict[str, Any] = {"story": story, "revisions": story.revisions.select_related("by").defer("content")[:200]}
    asked = _number(request.GET.get("revision"))
    if asked:
        revision = story.revisions.filter(number=asked).first()
        if revision is not None:
            page |= {"looked_at": revision, "reading": reading_of(story, revision.content, reader_language())}
    return render(request, "portal/story_history.html", page)


@never_cache
@login_required
@require_http_methods(METHODS)
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete."""
    story = editable_story(request.user, slug)
    if request.method != "POST":
        return render(request, "portal/story_delete.html", {"story": story})
    delete_story(story, by=person_of(request), now=timezone.now())
    messages.success(request, _("The story is deleted."))
    return redirect("stories")


def _save(request: HttpRequest, story: Story, content: dict[str, Any], act: str) -> None:
    save_story(
        story,
        content,
        version=None if act == OVERWRITE else _number(request.POST.get("version")),
        by=person_of(request),
        now=timezone.now(),
        automatic=act == AUTOMATIC,
    )


def _shown_or_not(request: HttpRequest, story: Story, content: dict[str, Any], act: str) -> HttpResponse:
    if act == UNPUBLISH:
        unpublish_story(story, by=person_of(request), now=timezone.now())
        messages.success(request, _("The story is a draft again: readers do not see it any more."))
        return redirect("story-edit", story.pk)
    if lacks(content):
        return _editor(request, story, content, wants_publication=True, status=422)
    publish_story(story, by=person_of(request), now=timezone.now())
    messages.success(request, _("The story is published."))
    return redirect("story", story.pk)


def _receive_pictures(request: HttpRequest, story: Story, content: dict[str, Any]) -> list[str]:
    """Keep the images that came with the form, and place them; what was refused is said."""
    refusals = []
    places = {"cover.file": content["cover"]} | {
        f"b.{block['id']}.file": block for block in content["blocks"] if block["kind"] == "image"
    }
    for name, place in places.items():
        sent = request.FILES.get(name)
        if sent is None:
            continue
        try:
            kept = receive_picture(sent, sent.name or "", story.organization, by=person_of(request), now=timezone.now())
        except Refused as refusal:
            refusals.append(refusal.text[reader_language()])
        else:
            place["picture"] = kept.digest
    return refusals


def _editor(
    request: HttpRequest,
    story: Story,
    content: dict[str, Any],
    *,
    focus: str = "",
    overtaken: Revision | None = None,
    refusals: list[str] | None = None,
    wants_publication: bool = False,
    status: int = 200,
) -> HttpResponse:
    blocks = shown_blocks(story.pk, content, reader_language())
    missing = [(one.block, LACKS[one.what]) for one in lacks(content)]
    page: dict[str, Any] = {
        "story": story,
        "content": content,
        "titles": [(code, LANGUAGE_NAMES[code], content["titles"][code]) for code in LANGUAGES],
        "summaries": [(code, LANGUAGE_NAMES[code], content["summaries"][code]) for code in LANGUAGES],
        "cover_alts": [(code, LANGUAGE_NAMES[code], content["cover"]["alt"][code]) for code in LANGUAGES],
        "cover": pictures_of([content["cover"]["picture"]]).get(content["cover"]["picture"]),
        "blocks": editor_fields(content, {one.key: one.trouble for one in blocks}),
        "kinds": KIND_NAMES.items(),
        "themes": _themes(content["theme"]),
        "missing": missing,
        "wants_publication": wants_publication,
        "is_changed": story.shown_id is not None and story.shown_id != story.head_id,
        "overtaken": overtaken,
        "refusals": refusals or [],
        "focus": focus,
        **choices(request.user),
    }
    if FRAGMENT in request.headers:
        return render(request, "portal/story_form.html", page, status=status)
    page["reading"] = reading_of(story, content, reader_language())
    return render(request, "portal/story_edit.html", page, status=status)


def _themes(chosen: str) -> list[tuple[str, str]]:
    names = theme_names(reader_language())
    known = {str(theme) for themes in visible_datasets(None).values_list("themes", flat=True) for theme in themes}
    return sorted(((theme, names.get(theme, theme)) for theme in known | ({chosen} - {""})), key=lambda one: one[1])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _clock() -> str:
    return timezone.localtime().strftime("%H:%M:%S")
