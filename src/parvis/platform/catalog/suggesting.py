"""What a person may mean while they are still typing: datasets, themes, keywords, columns.

A dataset is suggested as the search would find it; a theme, a keyword or a column when each word typed begins one of its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode

from parvis.platform.catalog.access import Visitor
from parvis.platform.catalog.documents import Document
from parvis.platform.catalog.domain.roots import root, telling_words
from parvis.platform.catalog.domain.words import searchable
from parvis.platform.catalog.indexing import CatalogueIndex, the_index
from parvis.platform.catalog.searching import column_holding
from parvis.platform.catalog.themes import theme_names

MOST = {"dataset": 5, "theme": 2, "keyword": 3, "column": 3}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to go to. `count` is the number of datasets behind it; `held_in` the column for which a dataset is suggested."""

    label: str
    address: str
    count: int = 1
    held_in: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A theme, a keyword or a column of the datasets that one reader sees."""

    kind: str
    value: str
    label: str
    folded: str
    count: int


def suggestions(person: Visitor, typed: str, language: str) -> dict[str, list[Suggestion]]:
    """By kind, the best first; nothing for nothing typed."""
    words = telling_words(typed)
    if not words:
        return {}
    with the_index().opened() as index:
        visible = index.visible(person)
        worth = index.words.find(words, visible).worth
        best = sorted(worth, key=lambda name: (-worth[name], name))[: MOST["dataset"]]
        datasets = [_of_dataset(index.documents[name], words, language) for name in best]
        terms = _terms(index, index.version, visible, language)
    found = {"dataset": datasets, **{kind: _of_terms(terms, kind, words) for kind in ("theme", "keyword", "column")}}
    return {kind: some for kind, some in found.items() if some}


def _of_dataset(document: Document, words: Sequence[str], language: str) -> Suggestion:
    """To the dataset; straight to its table when it is for one of its columns."""
    column = column_holding(document, words)
    page = reverse("dataset-table" if column else "dataset", args=[document.id])
    return Suggestion(document.title(language), page, held_in=column)


def _of_terms(terms: Sequence[Term], kind: str, words: Sequence[str]) -> list[Suggestion]:
    starts = [f" {root(word)}" for word in words]
    begun = [one for one in terms if one.kind == kind and all(start in one.folded for start in starts)]
    begun.sort(key=lambda one: (not one.folded.startswith(starts[0]), -one.count, one.folded))
    return [
        Suggestion(one.label, f"{reverse('catalogue')}?{urlencode({kind: one.value})}", one.count)
        for one in begun[: MOST[kind]]
    ]


@lru_cache(maxsize=8)
def _terms(index: CatalogueIndex, _version: int, visible: frozenset[str], language: str) -> tuple[Term, ...]:
    """The terms of the datasets `visible`, with how many of them have each."""
    names = theme_names(language)
    counts: Counter[tuple[str, str]] = Counter()
    labels: dict[tuple[str, str], str] = {}
    for document in (index.documents[name] for name in visible):
        labels.update({("theme", theme): names.get(theme, theme) for theme in document.themes})
        labels.update({("keyword", keyword): keyword for keyword in document.keywords})
        labels.update({("column", folded): label for folded, label in document.columns.items()})
        counts.update(("theme", theme) for theme in document.themes)
        counts.update(("keyword", keyword) for keyword in document.keywords)
        counts.update(("column", folded) for folded in document.columns)
    return tuple(
        Term(kind, value, labels[kind, value], searchable([labels[kind, value]]), count)
        for (kind, value), count in counts.items()
    )
