"""The facets of the catalogue: what a dataset answers to each, and how many of the datasets found answer to what.

A value chosen in a facet narrows the answer to the datasets that have it; several values, to those that have them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.documents import Document
from parvis.platform.catalog.domain.features import GEOGRAPHY, IMAGES, LIVE, TIME
from parvis.platform.catalog.domain.words import fold_again
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.themes import theme_names

FACETS = ("theme", "features", "organization", "keyword", "updated", "licence", "column")
UNLISTED = "column"
LABELS = {
    "theme": _("Theme"),
    "features": _("What you can do with it"),
    "organization": _("Publisher"),
    "licence": _("Licence"),
    "keyword": _("Keyword"),
    "updated": _("Year of update"),
    "column": _("Column"),
}
FEATURES = {
    GEOGRAPHY: _("See it on a map"),
    TIME: _("Follow it through time"),
    IMAGES: _("Look at images"),
    LIVE: _("Follow it live"),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    is_chosen: bool


_ANSWERS: Mapping[str, Callable[[Document], Collection[str]]] = {
    "theme": attrgetter("themes"),
    "features": attrgetter("features"),
    "keyword": attrgetter("keywords"),
    "updated": attrgetter("year"),
    "column": attrgetter("columns"),
    "organization": lambda one: (one.organization,),
    "licence": lambda one: (one.licence,),
}


def suits(document: Document, chosen: Mapping[str, Sequence[str]], live: Collection[str]) -> bool:
    """Whether the dataset has every value chosen."""
    for name, values in chosen.items():
        answers = _ANSWERS[name](document)
        for value in values:
            if value not in answers and not (name == "features" and value == LIVE and document.id in live):
                return False
    return True


def counted(
    name: str,
    documents: Sequence[Document],
    chosen: Mapping[str, Sequence[str]],
    language: str,
    live: Collection[str],
) -> list[FacetValue]:
    """The values of one facet among `documents`, the most frequent first, years the latest first."""
    picked = chosen.get(name, ())
    if name == UNLISTED and not picked:
        return []
    counts = Counter(chain.from_iterable(map(_ANSWERS[name], documents)))
    if name == "features" and live:
        counts[LIVE] = sum(document.id in live for document in documents)
    if name == UNLISTED:
        counts = Counter({value: count for value, count in counts.items() if value in picked})
    labels = _labels(name, documents, language)
    found = [
        FacetValue(value, _label(name, value, labels, language), count, value in picked)
        for value, count in counts.items()
        if count
    ]
    if name == "updated":
        return sorted(found, key=lambda one: one.value, reverse=True)
    return sorted(found, key=lambda one: (-one.count, fold_again(one.label)))


def _labels(name: str, documents: Sequence[Document], language: str) -> Mapping[str, str]:
    """What the values of a facet are called, where it is not their own name."""
    if name == "theme":
        return theme_names(language)
    if name == "organization":
        return {document.organization: document.organization_name for document in documents}
    if name == "column":
        return {folded: label for document in documents for folded, label in document.columns.items()}
    return {}


def _label(name: str, value: str, labels: Mapping[str, str], language: str) -> str:
    if name == "licence":
        return licence(value).name(language)
    if name == "features":
        return str(FEATURES[value])
    if name == "column":
        return gettext("column “%(name)s”") % {"name": labels[value]}
    return labels.get(value, value)
