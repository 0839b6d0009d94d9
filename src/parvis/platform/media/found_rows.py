"""Rows of a dataset in the order asked, a page at a time, and the place of one among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from parvis.engine.query.request import Request
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.reading import read_page
from parvis.platform.records.rows import IDENTITY, asked

MOST_PLACED = 20_000


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that meet every condition of `where` (ODSQL), in an order."""

    dataset: Dataset
    columns: tuple[Column, ...]
    where: tuple[str, ...]
    order: str | None

    def rows(self, limit: int, offset: int = 0) -> Sequence[dict[str, Any]]:
        """Some of the rows, each with its identity as `_id`. Raises TooSlow, TooLarge."""
        return asked(self.dataset, self._request(self.columns, limit, offset))

    def total(self) -> int:
        return _total(str(self.dataset.current_id), self.where, self.dataset)

    def place_of(self, identity: str) -> int | None:
        """How many rows come before that of `identity`; None when it is not there, or among too many to say."""
        if self.total() > MOST_PLACED:
            return None
        key = self.columns[0].name
        return _places(str(self.dataset.current_id), self.where, self.order, key, self.dataset).get(identity)

    def row(self, identity: str) -> dict[str, Any] | None:
        """The row of that identity, whether it meets the conditions or not."""
        request = Request(select=_names(self.columns), limit=1, record=identity, timezone=settings.TIME_ZONE)
        found = asked(self.dataset, request)
        return {**found[0], IDENTITY: identity} if found else None

    def _request(self, columns: Sequence[Column], limit: int, offset: int) -> Request:
        return Request(
            select=_names(columns),
            where=self.where,
            order_by=self.order,
            limit=limit,
            offset=offset,
            timezone=settings.TIME_ZONE,
            export=True,
            app_metas=True,
        )


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(f"`{column.name}`" for column in columns)


@lru_cache(maxsize=2048)
def _total(_snapshot_id: str, where: tuple[str, ...], dataset: Dataset) -> int:
    return read_page(dataset, Request(where=where, limit=0, timezone=settings.TIME_ZONE, export=True)).total


@lru_cache(maxsize=16)
def _places(_snapshot_id: str, where: tuple[str, ...], order: str | None, key: str, dataset: Dataset) -> dict[str, int]:
    request = Request(
        select=f"`{key}` is null as x",
        where=where,
        order_by=order,
        limit=MOST_PLACED,
        timezone=settings.TIME_ZONE,
        export=True,
        app_metas=True,
    )
    return {str(row[IDENTITY]): place for place, row in enumerate(asked(dataset, request))}
