"""Search in the catalogue: words, facets with their counts, order and pages.

Words, facets and order are answered from the index in memory; the datasets of the page are then read through the gate once
more. A facet counts the datasets of the present answer, so that a link never leads to an empty page. Where no dataset holds
every word, those that hold the most of them are shown, and a word that no dataset holds is taken for one that is spelt nearly so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any

from django.http import QueryDict

from parvis.platform.catalog import popularity
from parvis.platform.catalog.access import Visitor, visible_datasets
from parvis.platform.catalog.documents import Document
from parvis.platform.catalog.domain.roots import telling_words
from parvis.platform.catalog.domain.word_index import Found
from parvis.platform.catalog.domain.words import fold
from parvis.platform.catalog.facets import FACETS, FacetValue, counted, suits
from parvis.platform.catalog.indexing import the_index
from parvis.platform.catalog.models import Dataset

PAGE_SIZE = 20
ORDERS = ("relevance", "title", "recent", "used", "rows")
_EVERYTHING = Found({})


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks of the catalogue: words, chosen facet values, order, page (from 1)."""

    words: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: str = ""
    page: int = 1
    language: str = "fr"

    @classmethod
    def asked(cls, parameters: QueryDict, language: str) -> Question:
        """What an address asks; a page or an order that cannot be is left out."""
        page = parameters.get("page", "1")
        chosen = {name: [value.replace("\0", "") for value in parameters.getlist(name)] for name in FACETS}
        return cls(
            words=parameters.get("q", "")[:200].replace("\0", "").strip(),
            chosen={name: values for name, values in chosen.items() if values},
            order=parameters.get("sort", ""),
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
            language=language,
        )

    @property
    def ordered_by(self) -> str:
        if self.order in ORDERS and (self.order != "relevance" or self.words):
            return self.order
        return "relevance" if self.words else "title"


@dataclass(frozen=True, slots=True)
class Card:
    """A dataset as the catalogue shows it. `held_in` is the column, if it is only there that a word of the question stands."""

    dataset: Dataset
    document: Document
    is_live: bool
    held_in: str = ""

    @property
    def version(self) -> str:
        """What names the snapshot that is shown, in the address of its preview."""
        return self.document.snapshot[:12]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of the datasets found, with the facets of all of them.

    `read_as` maps a word to the one that was looked for in its place; `is_partial` tells that no dataset holds every word;
    `unfiltered` is how many there would be without the chosen facets.
    """

    cards: list[Card]
    total: int
    page: int
    pages: int
    facets: dict[str, list[FacetValue]]
    read_as: Mapping[str, str]
    is_partial: bool
    unfiltered: int


def search(person: Visitor, question: Question) -> Answer:
    """The page of the datasets that `person` may see which answers `question`."""
    words = telling_words(question.words)
    with the_index().opened() as index:
        visible = index.visible(person)
        found = index.words.find(words, visible) if words else _EVERYTHING
        candidates = [index.documents[name] for name in (found.worth if words else visible)]
        chosen = (
            [one for one in candidates if suits(one, question.chosen, index.live)] if question.chosen else candidates
        )
        pages = max(1, -(-len(chosen) // PAGE_SIZE))
        page = min(max(1, question.page), pages)
        ranked = nsmallest(page * PAGE_SIZE, chosen, key=_ranking(question, found.worth))
        shown = ranked[(page - 1) * PAGE_SIZE :]
        facets = {name: counted(name, chosen, question.chosen, question.language, index.live) for name in FACETS}
        live = index.live
    cards = cards_of(person, shown, live, words)
    return Answer(cards, len(chosen), page, pages, facets, found.read_as, found.is_partial, len(candidates))


def cards_of(
    person: Visitor, documents: Sequence[Document], live: Mapping[str, int], words: Sequence[str] = ()
) -> list[Card]:
    """The cards of `documents`, in that order, less those that `person` may no longer see."""
    if not documents:
        return []
    whole = visible_datasets(person).filter(pk__in=[one.id for one in documents])
    whole = whole.select_related("organization", "current")
    by_id = whole.defer("current__manifest", "search_text", "guidance").in_bulk()
    return [
        Card(by_id[one.id], one, one.id in live, column_holding(one, words)) for one in documents if one.id in by_id
    ]


def column_holding(document: Document, words: Sequence[str]) -> str:
    """The label of the column that holds a word which neither title, keyword nor theme does."""
    said = fold(" ".join([*document.titles.values(), *document.keywords, *document.themes, document.id]))
    for word in words:
        if f" {word[:-1] if len(word) > 3 else word}" in f" {said}":
            continue
        for folded, label in document.columns.items():
            if f" {word}" in f" {folded}":
                return label
    return ""


def age(document: Document) -> float:
    return -document.published.timestamp() if document.published else 0.0


def _ranking(question: Question, worth: Mapping[str, float]) -> Callable[[Document], tuple[Any, ...]]:
    """What the datasets found are ordered by."""
    language = question.language
    if question.ordered_by == "recent":
        return lambda one: (age(one), one.order_of_title(language))
    if question.ordered_by == "rows":
        return lambda one: (-one.rows, one.order_of_title(language))
    if question.ordered_by == "used":
        uses = popularity.uses()
        return lambda one: (-uses.get(one.id, 0), one.order_of_title(language))
    if question.ordered_by == "relevance":
        return lambda one: (-worth.get(one.id, 0.0), one.order_of_title(language))
    return lambda one: (one.order_of_title(language), one.id)
