"""A dataset as the catalogue's search holds it in memory: what it is found by, counted by and sorted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.domain.features import features_of
from parvis.platform.catalog.domain.words import fold, fold_again
from parvis.platform.catalog.models import Dataset, Theme

TITLE, KEYWORD, THEME, COLUMN, PUBLISHER, TEXT = 10, 7, 6, 5, 4, 2
_READ = ("id", "titles", "themes", "keywords", "licence", "producer", "organization_id", "organization__name", "published",
         "search_text", "current_id", "current__rows", "current__manifest__schema")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """`columns` maps the folded label of each column, in each language, to its label; `sorted_as` the folded titles by language."""

    id: str
    titles: Mapping[str, str]
    sorted_as: Mapping[str, str]
    themes: tuple[str, ...]
    keywords: tuple[str, ...]
    licence: str
    organization: str
    organization_name: str
    published: datetime | None
    year: tuple[str, ...]
    rows: int
    snapshot: str
    features: tuple[str, ...]
    columns: Mapping[str, str]

    def title(self, language: str) -> str:
        return self.titles.get(language) or next(iter(self.titles.values()), "") or self.id

    def order_of_title(self, language: str) -> str:
        return self.sorted_as.get(language) or next(iter(self.sorted_as.values()), self.id)


def documents(ids: Iterable[str]) -> list[tuple[Document, dict[str, int]]]:
    """The published datasets among `ids`, each with its words and what each is worth."""
    rows = Dataset.objects.filter(pk__in=list(ids), current__isnull=False).values(*_READ)
    named = {name: tuple(names.values()) for name, names in Theme.objects.values_list("name", "names")}
    return [_read(row, named) for row in rows]


def _read(row: Mapping[str, Any], theme_names: Mapping[str, tuple[str, ...]]) -> tuple[Document, dict[str, int]]:
    schema = Schema.from_json(row["current__manifest__schema"])
    labels = {text for column in schema for text in (column.label(), *column.labels.values())}
    columns = {fold_again(label): label for label in sorted(labels)}
    titles = {language: str(title) for language, title in row["titles"].items()}
    themes = tuple(str(theme) for theme in dict.fromkeys(row["themes"]))
    keywords = tuple(str(keyword) for keyword in dict.fromkeys(row["keywords"]))
    document = Document(
        id=row["id"],
        titles=titles,
        sorted_as={language: fold(title) for language, title in titles.items()},
        themes=themes,
        keywords=keywords,
        licence=row["licence"],
        organization=row["organization_id"],
        organization_name=row["organization__name"],
        published=row["published"],
        year=(str(row["published"].year),) if row["published"] else (),
        rows=row["current__rows"],
        snapshot=row["current_id"],
        features=features_of(schema),
        columns=columns,
    )
    weights = dict.fromkeys(row["search_text"].split(), TEXT)
    for worth, texts in (
        (PUBLISHER, (row["producer"], row["organization__name"])),
        (COLUMN, (*(column.name for column in schema), *(column.header for column in schema), *labels)),
        (THEME, (*themes, *(name for theme in themes for name in theme_names.get(theme, ())))),
        (KEYWORD, keywords),
        (TITLE, (row["id"], *titles.values())),
    ):
        weights.update({word: worth for text in texts for word in fold_again(text).split()})
    return document, weights
