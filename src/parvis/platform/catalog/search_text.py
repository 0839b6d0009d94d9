"""The words of a dataset as they are kept beside it, so that an index can be made without folding every description again."""

from __future__ import annotations

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.domain.words import searchable
from parvis.platform.catalog.models import Dataset


def search_text_of(dataset: Dataset, schema: Schema | None) -> str:
    """Everything that may be looked for in the dataset; kept in `Dataset.search_text`."""
    texts = [dataset.id, *dataset.titles.values(), *dataset.descriptions.values(), dataset.producer]
    texts += [str(word) for word in (*dataset.themes, *dataset.keywords)]
    for column in schema or ():
        texts += [column.name, column.header, *column.labels.values()]
    return searchable(texts)
