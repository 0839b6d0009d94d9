"""Records and datasets as RSS 2.0 and Atom, for the readers of feeds that older addresses still serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.older.record_shape import IDENTITY

_FEEDS: Mapping[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
_TYPES: Mapping[type[SyndicationFeed], str] = {
    Rss201rev2Feed: "application/rss+xml; charset=utf-8",
    Atom1Feed: "application/atom+xml; charset=utf-8",
}
_CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}


def feed(
    request: HttpRequest, dataset: Dataset, rows: Iterable[Mapping[str, Any]], schema: Schema, word: str
) -> HttpResponse:
    """The rows as entries, each under the first text that it has."""
    title = next((column.name for column in schema if column.kind is Kind.TEXT and column.separator is None), None)
    made = _started(request, word, dataset.title(), dataset.description(), reverse("dataset", args=[dataset.pk]))
    for row in rows:
        identity = row[IDENTITY]
        link = request.build_absolute_uri(f"/api/datasets/1.0/{dataset.pk}/records/{identity}")
        texts = [f"{column.label()}: {row[column.name]}" for column in schema if row.get(column.name) is not None]
        heading = row.get(title) if title is not None else None
        made.add_item(
            _clean(str(heading or identity)), link, _clean("\n".join(texts)), unique_id=link, pubdate=dataset.published
        )
    return _sent(made)


def catalogue_feed(request: HttpRequest, datasets: Iterable[Mapping[str, Any]], word: str) -> HttpResponse:
    """The datasets as entries."""
    made = _started(request, word, "Datasets", "", "/explore/")
    for one in datasets:
        metas = one["metas"]["default"]
        link = request.build_absolute_uri(reverse("dataset", args=[one["dataset_id"]]))
        made.add_item(_clean(metas["title"]), link, _clean(metas.get("description") or ""), unique_id=link)
    return _sent(made)


def _started(request: HttpRequest, word: str, title: str, description: str, path: str) -> SyndicationFeed:
    address = request.build_absolute_uri()
    return _FEEDS[word](_clean(title), request.build_absolute_uri(path), _clean(description), feed_url=address)


def _sent(made: SyndicationFeed) -> HttpResponse:
    return HttpResponse(made.writeString("utf-8"), content_type=_TYPES[type(made)])


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)
