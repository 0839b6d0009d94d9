"""What may be shared: a section of a dataset, a figure, a story – its page, its frame, the code for other sites."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language_from_path, override

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.portal.access import shown_story, visible_figure
from parvis.platform.portal.domain.sharing import OWN, TAGS, frame_code, height_of, tag_code
from parvis.platform.portal.models import Figure, Story, in_language
from parvis.platform.records.sections import section_of


@dataclass(frozen=True, slots=True)
class Shareable:
    """`kind` is figure, story, or the name of a section; `query` is what the address asks of it."""

    kind: str
    name: str
    title: str
    author: str
    page: str
    frame: str
    query: str = ""

    @property
    def height(self) -> int:
        return height_of(self.kind)

    def page_address(self, request: HttpRequest) -> str:
        return request.build_absolute_uri(self.page + (f"?{self.query}" if self.query else ""))

    def frame_address(self, request: HttpRequest, language: str) -> str:
        asked = "&".join(part for part in (self.query, urlencode({"lang": language})) if part)
        return request.build_absolute_uri(f"{self.frame}?{asked}")

    def as_frame(self, request: HttpRequest, language: str) -> str:
        return frame_code(self.frame_address(request, language), self.title, self.height)

    def as_tag(self, request: HttpRequest, language: str) -> str:
        about = (
            {self.kind: self.name} if self.kind in {"figure", "story"} else {"dataset": self.name, "query": self.query}
        )
        if "dataset" in about and self.kind not in TAGS:
            about["section"] = self.kind
        script = request.build_absolute_uri(reverse("embed-script"))
        return tag_code(script, self.kind, {**about, "lang": language, "title": self.title})


def shared_section(dataset_id: str, name: str, query: str = "") -> Shareable:
    """A section that may be framed, of a dataset that anybody may read. Raises Http404."""
    return section_shared(visible_dataset(None, dataset_id), name, query)


def section_shared(dataset: Dataset, name: str, query: str = "") -> Shareable:
    """As `shared_section`, of a dataset that the gate has already given to somebody."""
    section = section_of(dataset, name)
    if not section.is_embeddable or dataset.visibility != Visibility.PUBLIC:
        raise Http404
    dataset_id = dataset.pk
    title = f"{dataset.title(reader_language())} – {section.label}"
    frame = reverse("embed-section", args=[dataset_id, name])
    return Shareable(name, dataset_id, title, dataset.organization.name, section.address(dataset_id), frame, query)


def shared_figure(slug: str) -> Shareable:
    return figure_shared(visible_figure(None, slug))


def shared_story(slug: str) -> Shareable:
    story = shown_story(slug)
    assert story.shown is not None
    return story_shared(story, in_language(story.shown.content.get("titles"), reader_language()) or slug)


def story_shared(story: Story, title: str) -> Shareable:
    """As `shared_story`, of a story that the gate has already given to a reader."""
    page, frame = reverse("story", args=[story.pk]), reverse("embed-story", args=[story.pk])
    return Shareable("story", story.pk, title, story.organization.name, page, frame)


def figure_shared(figure: Figure) -> Shareable:
    """As `shared_figure`, of a figure that the gate has already given to somebody. Raises Http404 for a draft."""
    if not figure.published:
        raise Http404
    page, frame = reverse("figure", args=[figure.pk]), reverse("embed-figure", args=[figure.pk])
    return Shareable("figure", figure.pk, figure.label(reader_language()), figure.organization.name, page, frame)


def shared_at(request: HttpRequest, address: str) -> tuple[Shareable, str]:
    """What stands at an address of this portal, and the language that the address asks for. Raises Http404."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Http404 from error
    if parts.scheme not in {"http", "https"} or parts.netloc != request.get_host():
        raise Http404
    asked = QueryDict(parts.query, mutable=True)
    language = get_language_from_path(parts.path) or asked.get("lang") or "fr"
    language = language if language in {"fr", "en"} else "fr"
    for name in OWN:
        asked.pop(name, None)
    with override(language):
        try:
            match = resolve(parts.path)
        except Resolver404 as error:
            raise Http404 from error
        return _matched(match.url_name or "", match.kwargs, asked.urlencode()), language


def _matched(view: str, captured: dict[str, str], query: str) -> Shareable:
    if view in {"figure", "embed-figure"}:
        return shared_figure(captured["slug"])
    if view in {"story", "embed-story"}:
        return shared_story(captured["slug"])
    if view in {"dataset-section", "embed-section"}:
        return shared_section(captured["dataset_id"], captured["name"], query)
    if view.startswith("dataset-") and "dataset_id" in captured:
        return shared_section(captured["dataset_id"], view.removeprefix("dataset-"), query)
    raise Http404
