"""Atom feeds of publications: of one dataset, and of all those that anybody may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import now as present
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import visible_dataset, visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.community.domain.publications import Publication, summary
from parvis.platform.community.news import publications
from parvis.platform.records.answering import etag, is_known, not_modified

MOST = 50


@require_safe
def dataset_feed(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    title = dataset.title(reader_language())
    response = _answer(request, title, reverse("dataset", args=[dataset.pk]), {dataset.pk: dataset})
    if dataset.visibility == Visibility.RESTRICTED:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def catalogue_feed(request: HttpRequest) -> HttpResponse:
    title = _("Open data of %(town)s: publications") % {"town": settings.PARVIS["TOWN"]}
    seen = visible_datasets(None).only("id", "titles").in_bulk()
    return _answer(request, title, reverse("catalogue"), seen)


def _answer(request: HttpRequest, title: str, page: str, datasets: Mapping[str, Dataset]) -> HttpResponse:
    found = publications(list(datasets), MOST)
    tag = etag(request.build_absolute_uri(), title, *(f"{one.number}" for one in found))
    if is_known(request, tag):
        return not_modified(tag)
    response = HttpResponse(_written(request, title, page, datasets, found), content_type="application/atom+xml")
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _written(
    request: HttpRequest, title: str, page: str, datasets: Mapping[str, Dataset], found: Sequence[Publication]
) -> str:
    language = reader_language()
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(page),
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
            title=f"{datasets[one.dataset].title(language)} – {words.rstrip('.')}" if len(datasets) > 1 else words,
            link=history,
            description="\n".join(text for text in (words, one.note) if text),
            unique_id=f"{history}#{one.number}",
            pubdate=one.at,
            updateddate=one.at,
        )
    if not found:
        feed.latest_post_date = present  # type: ignore[method-assign]
    return feed.writeString("utf-8")
