"""Atom feeds of publications: of one dataset, and of all those that anybody may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import visible_dataset, visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Visibility
from parvis.platform.community.domain.publications import Publication, summary
from parvis.platform.community.news import publications
from parvis.platform.records.answering import etag, is_known, not_modified

MOST = 50


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed is called, and the page that it is about."""

    title: str
    page: str


@require_safe
def dataset_feed(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    head = Head(dataset.title(reader_language()), reverse("dataset", args=[dataset.pk]))
    response = _answer(request, head, publications([dataset.pk], MOST), {})
    if dataset.visibility == Visibility.RESTRICTED:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def catalogue_feed(request: HttpRequest) -> HttpResponse:
    title = _("Open data of %(town)s: publications") % {"town": settings.PARVIS["TOWN"]}
    seen = visible_datasets(None).only("id", "titles").in_bulk()
    names = {pk: dataset.title(reader_language()) for pk, dataset in seen.items()}
    return _answer(request, Head(title, reverse("catalogue")), publications(list(seen), MOST), names)


def _answer(request: HttpRequest, head: Head, found: Sequence[Publication], names: Mapping[str, str]) -> HttpResponse:
    """The feed of `found`; where `names` has the dataset's, it begins the title."""
    tag = etag(request.build_absolute_uri(), head.title, *(f"{one.number}" for one in found))
    if is_known(request, tag):
        return not_modified(tag)
    response = HttpResponse(_written(request, head, found, names), content_type="application/atom+xml")
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _written(request: HttpRequest, head: Head, found: Sequence[Publication], names: Mapping[str, str]) -> str:
    language = reader_language()
    feed = Atom1Feed(
        title=head.title,
        link=request.build_absolute_uri(head.page),
        description="",
        language=language,
        feed_url=request.build_absolute_uri(),
        feed_guid=request.build_absolute_uri(request.path),
        author_name=settings.PARVIS["TOWN"],
    )
    for one in found:
        history = request.build_absolute_uri(reverse("dataset-history", args=[one.dataset]))
        words = summary(one, language)
        feed.add_item(
            title=f"{names[one.dataset]} – {words}" if one.dataset in names else words,
            link=history,
            description="\n".join(text for text in (words, one.note) if text),
            unique_id=f"{history}#{one.number}",
            pubdate=one.at,
            updateddate=one.at,
        )
    return feed.writeString("utf-8")
