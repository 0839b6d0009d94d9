"""The facets of the catalogue: what a dataset answers to each, and how many of the datasets found answer to what.

A value chosen in a facet narrows the answer to the datasets that have it; several values, to those that have them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy as _

from parvis.platform.catalog.documents import Document
from parvis.platform.catalog.domain.features import GEOGRAPHY, IMAGES, LIVE, TIME
from parvis.platform.catalog.domain.words import fold
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


def suits(document: Document, chosen: Mapping[str, Sequence[str]], live: Collection[str]) -> bool:
    """Whether the dataset has every value chosen."""
    return all(set(_values(name, document, live)).issuperset(values) for name, values in chosen.items())


def counted(
    name: str,
    documents: Iterable[Document],
    chosen: Mapping[str, Sequence[str]],
    language: str,
    live: Collection[str],
) -> list[FacetValue]:
    """The values of one facet among `documents`, the most frequent first, years the latest first."""
    picked = chosen.get(name, ())
    if name == UNLISTED and not picked:
        return []
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for document in documents:
        values = _values(name, document, live)
        counts.update(values.keys())
        labels.update(values)
    if name == UNLISTED:
        counts = Counter({value: count for value, count in counts.items() if value in picked})
    themes = theme_names(language) if name == "theme" else {}
    found = [
        FacetValue(value, _label(name, value, labels, themes, language), count, value in picked)
        for value, count in counts.items()
    ]
    if name == "updated":
        return sorted(found, key=lambda one: one.value, reverse=True)
    return sorted(found, key=lambda one: (-one.count, fold(one.label)))


def _values(name: str, document: Document, live: Collection[str]) -> Mapping[str, str]:
    """What the dataset answers to a facet, each value with its label."""
    if name == "theme":
        return {theme: theme for theme in document.themes}
    if name == "keyword":
        return {keyword: keyword for keyword in document.keywords}
    if name == "organization":
        return {document.organization[0]: document.organization[1]}
    if name == "updated":
        return dict.fromkeys([str(document.published.year)], "") if document.published else {}
    if name == "features":
        return dict.fromkeys([*document.features, *((LIVE,) if document.id in live else ())], "")
    return document.columns if name == "column" else {document.licence: ""}


def _label(name: str, value: str, labels: Mapping[str, str], themes: Mapping[str, str], language: str) -> str:
    if name == "licence":
        return licence(value).name(language)
    if name == "features":
        return str(FEATURES[value])
    if name == "column":
        return gettext("column “%(name)s”") % {"name": labels[value]}
    return themes.get(value) or labels[value] or value
