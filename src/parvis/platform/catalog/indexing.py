"""The index of the catalogue, one a process: every published dataset in memory, brought up to date before each question.

It holds what no reader may see too, so nothing is told of it but through `searching` and `suggesting`, which keep to the
datasets that the person may read. Only what has changed since the last question is read: the catalogue's generation tells
that something was published, withdrawn, or closed, and the number of a live dataset that rows came.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from parvis.platform.catalog.access import Visitor, visible_datasets
from parvis.platform.catalog.documents import Document, documents
from parvis.platform.catalog.domain.word_index import WordIndex
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.publishing import current_generation, live_generations
from parvis.platform.people.models import Person

_DEPENDS_ON = ("id", "current_id", "described", "published", "organization__name")


class CatalogueIndex:
    """Everything in it is read inside `opened` alone. `version` grows with each act of publication, not with rows pushed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._generation = 0
        self._keys: dict[str, tuple[Any, ...]] = {}
        self._public: frozenset[str] = frozenset()
        self.words = WordIndex()
        self.documents: dict[str, Document] = {}
        self.live: Mapping[str, int] = {}
        self.version = 0

    @contextmanager
    def opened(self) -> Iterator[CatalogueIndex]:
        """The index as things stand now, for one thread at a time."""
        generation, live = current_generation(), live_generations()
        with self._lock:
            if generation != self._generation or not generation:
                self._read_all()
            elif live != self.live:
                self._read_live([name for name, number in live.items() if self.live.get(name) != number])
            self._generation, self.live = generation, live
            yield self

    def visible(self, person: Visitor) -> frozenset[str]:
        """The identifiers of the datasets that `person` may read."""
        if isinstance(person, Person):
            return frozenset(visible_datasets(person).values_list("pk", flat=True)).intersection(self.documents)
        return self._public

    def _read_all(self) -> None:
        published = Dataset.objects.filter(current__isnull=False).order_by().values_list(*_DEPENDS_ON)
        keys = {row[0]: row for row in published}
        for gone in self._keys.keys() - keys.keys():
            self.words.drop(gone)
            del self.documents[gone]
        self._put([name for name, key in keys.items() if self._keys.get(name) != key])
        self._keys = {name: key for name, key in keys.items() if name in self.documents}
        self._public = frozenset(visible_datasets(None).values_list("pk", flat=True)).intersection(self.documents)
        self.version += 1

    def _read_live(self, names: list[str]) -> None:
        self._put([name for name in names if name in self.documents])

    def _put(self, names: list[str]) -> None:
        for start in range(0, len(names), 500):
            for document, weights in documents(names[start : start + 500]):
                self.documents[document.id] = document
                self.words.put(document.id, weights)


@cache
def the_index() -> CatalogueIndex:
    return CatalogueIndex()
