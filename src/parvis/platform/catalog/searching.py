"""Search in the catalogue: words, facets with their counts, order and pages.

One query brings the few columns that counting and sorting need, one more the datasets of the page. A facet counts the
datasets of the present answer, so that a link never leads to an empty page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.domain.words import score, searchable, stems
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.themes import theme_names

PAGE_SIZE = 20
FACETS = ("theme", "organization", "licence", "keyword", "updated")
ORDERS = ("relevance", "title", "recent")
_NEEDED = ("id", "titles", "themes", "keywords", "licence", "organization_id", "organization__name", "published")


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks of the catalogue: words, chosen facet values, order, page (from 1)."""

    words: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: str = ""
    page: int = 1
    language: str = "fr"

    @property
    def ordered_by(self) -> str:
        if self.order in ORDERS and (self.order != "relevance" or self.words):
            return self.order
        return "relevance" if self.words else "title"


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of the datasets found, with the facets of all of them."""

    datasets: list[Dataset]
    total: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]


def search_text_of(dataset: Dataset, schema: Schema | None) -> str:
    """The text in which the words of a question are looked for; kept in `Dataset.search_text`."""
    texts = [dataset.id, *dataset.titles.values(), *dataset.descriptions.values(), dataset.producer]
    texts += [str(word) for word in (*dataset.themes, *dataset.keywords)]
    for column in schema or ():
        texts += [column.name, column.header, *column.labels.values()]
    return searchable(texts)


def search(datasets: QuerySet[Dataset], question: Question) -> Answer:
    """The page of `datasets` (those that the person may see) that answers `question`."""
    wanted = stems(question.words)
    for stem in wanted:
        datasets = datasets.filter(search_text__contains=f" {stem}")
    rows = [row for row in datasets.values(*_NEEDED).order_by("id") if _matches(row, question.chosen)]
    rows.sort(key=lambda row: _rank(row, question, wanted))
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, question.page), pages)
    chosen_ids = [row["id"] for row in rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    facets = {name: _counted(name, rows, question) for name in FACETS}
    return Answer(cards(chosen_ids), len(rows), page, pages, facets)


def cards(ids: Iterable[str]) -> list[Dataset]:
    """The datasets of those ids, in that order, with what a card of the catalogue shows."""
    wanted = list(ids)
    whole = Dataset.objects.select_related("organization", "current")
    by_id = whole.defer("current__manifest", "search_text", "guidance").in_bulk(wanted) if wanted else {}
    return [by_id[dataset_id] for dataset_id in wanted if dataset_id in by_id]


def _values(name: str, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values of one facet in one dataset, each with its label."""
    if name == "theme":
        return [(str(theme), str(theme)) for theme in row["themes"]]
    if name == "keyword":
        return [(str(keyword), str(keyword)) for keyword in row["keywords"]]
    if name == "organization":
        return [(row["organization_id"], row["organization__name"])]
    if name == "updated":
        return [(str(row["published"].year),) * 2] if row["published"] else []
    return [(row["licence"], row["licence"])]


def _matches(row: Mapping[str, Any], chosen: Mapping[str, Sequence[str]]) -> bool:
    return all({value for value, _ in _values(name, row)}.issuperset(values) for name, values in chosen.items())


def _counted(name: str, rows: Iterable[Mapping[str, Any]], question: Question) -> list[FacetValue]:
    counts = Counter(value for row in rows for value in dict.fromkeys(_values(name, row)))
    themes = theme_names(question.language) if name == "theme" else {}
    chosen = set(question.chosen.get(name, ()))
    facet = [
        FacetValue(
            value,
            licence(value).name(question.language) if name == "licence" else themes.get(value, label),
            count,
            value in chosen,
        )
        for (value, label), count in counts.items()
    ]
    if name == "updated":
        return sorted(facet, key=lambda one: one.value, reverse=True)
    return sorted(facet, key=lambda one: (-one.count, searchable([one.label])))


def _rank(row: Mapping[str, Any], question: Question, wanted: Sequence[str]) -> tuple[Any, ...]:
    titles = row["titles"]
    title = str(titles.get(question.language) or next(iter(titles.values()), "") or row["id"])
    by_title = searchable([title])
    if question.ordered_by == "recent":
        return (-row["published"].timestamp() if row["published"] else 0.0, by_title)
    if question.ordered_by == "relevance":
        return (-max(score(text, wanted) for text in (title, *titles.values())), by_title)
    return (by_title,)
