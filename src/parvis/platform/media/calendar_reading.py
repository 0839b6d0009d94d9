"""The events of some days, read by the query layer: each of them while they are few, how many a day when they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from parvis.engine.query.request import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.domain.event_columns import EventColumns
from parvis.platform.media.domain.events import Event, event_of
from parvis.platform.records.domain.cells import cell
from parvis.platform.records.reading import manifest_of, read_page
from parvis.platform.records.rows import IDENTITY, asked

MOST_DRAWN = 400
PAGE_SIZE = 100
TONES = 8
FIRST_ASKED, LAST_ASKED = date(1, 1, 3), date(9999, 12, 29)


@dataclass(frozen=True, slots=True)
class Tone:
    """A kind of event with its colour, from 1; 0 is “the rest”."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The events of a dataset that meet `where`, as `columns` say."""

    dataset: Dataset
    columns: EventColumns
    where: tuple[str, ...]

    def drawn(self, first: date, last: date) -> list[Event] | None:
        """Every event that touches the days from `first` to `last`; None when there are too many to draw."""
        where = self.within(first, last)
        if self._total(where) > MOST_DRAWN:
            return None
        return _touching(self._events(self._rows(where, MOST_DRAWN, 0)), first, last)

    def page(self, first: date, last: date, page: int) -> tuple[list[Event], int]:
        """One page of these events in the order of their starts, and how many there are."""
        where = self.within(first, last)
        total = self._total(where)
        page = min(page, max(1, -(-total // PAGE_SIZE)))
        rows = self._rows(where, PAGE_SIZE, (page - 1) * PAGE_SIZE) if total else ()
        return _touching(self._events(rows), first, last), total

    def counts(self, first: date, last: date) -> dict[date, int]:
        """How many start on each day that has any."""
        start = self.columns.start.name
        request = Request(
            select="count(*) as n",
            where=(*self.where, *_between(start, first, last)),
            group_by=f"date_format(`{start}`, 'yyyy-MM-dd') as day",
            limit=-1,
            timezone=settings.TIME_ZONE,
            export=True,
        )
        return {
            date.fromisoformat(str(row["day"])): int(row["n"]) for row in asked(self.dataset, request) if row["day"]
        }

    def nearest(self, first: date, last: date) -> tuple[date | None, date | None]:
        """The day of the last start before `first`, and of the first one after `last`."""
        start = f"`{self.columns.start.name}`"
        before = self._start((f"{start} < {_literal(first)}",), f"{start} desc") if first >= FIRST_ASKED else None
        after = self._start((f"{start} >= {_literal(last + timedelta(days=1))}",), start) if last < LAST_ASKED else None
        return before, after

    def one(self, identity: str) -> Event | None:
        """The event of the row of that identity."""
        found = asked(
            self.dataset, Request(select=self._names(), limit=1, record=identity, timezone=settings.TIME_ZONE)
        )
        return next(iter(self._events([{**found[0], IDENTITY: identity}])), None) if found else None

    def tones(self) -> list[Tone]:
        """The commonest kinds of events, each with a colour."""
        column = self.columns.category
        if column is None:
            return []
        names = _kinds(str(self.dataset.current_id), column.name, self.dataset)
        levels = dict.fromkeys(_level(name, column) for name in names)
        shown = len(levels) if len(levels) <= TONES else TONES - 1
        return [Tone(name, number if number <= shown else 0) for number, name in enumerate(levels, start=1)]

    def within(self, first: date, last: date) -> tuple[str, ...]:
        """The conditions that an event touches the days from `first` to `last`; one that ends at midnight ended the day before."""
        start, end = self.columns.start, self.columns.end
        if end is None:
            return (*self.where, *_between(start.name, first, last))
        begun = _between(start.name, None, last)
        if first < FIRST_ASKED:
            return (*self.where, *begun)
        floor = _literal(first)
        last_moment = floor if end.kind is Kind.DATE else f"date'{first.isoformat()}T00:00:01'"
        after = f"`{end.name}` >= {last_moment}"
        return (*self.where, *begun, f"({after} or `{start.name}` >= {floor})")

    def _total(self, where: tuple[str, ...]) -> int:
        return _total(str(self.dataset.current_id), where, self.dataset)

    def _rows(self, where: tuple[str, ...], limit: int, offset: int) -> Sequence[dict[str, Any]]:
        start = f"`{self.columns.start.name}`"
        request = Request(
            select=self._names(),
            where=where,
            order_by=start,
            limit=limit,
            offset=offset,
            timezone=settings.TIME_ZONE,
            export=True,
            app_metas=True,
        )
        return asked(self.dataset, request)

    def _names(self) -> str:
        return ", ".join(f"`{column.name}`" for column in self.columns.present())

    def _start(self, where: tuple[str, ...], order: str) -> date | None:
        name = self.columns.start.name
        request = Request(
            select=f"`{name}`", where=(*self.where, *where), order_by=order, limit=1, timezone=settings.TIME_ZONE
        )
        found = asked(self.dataset, request)
        return _day(found[0][name]) if found else None

    def _events(self, rows: Sequence[Mapping[str, Any]]) -> list[Event]:
        columns, language, zone = self.columns, reader_language(), ZoneInfo(settings.TIME_ZONE)
        tones = {one.name: one.number for one in self.tones()}
        named = {"title": columns.title, "place": columns.place, "category": columns.category}
        events = []
        for row in rows:
            texts = {
                role: _text(row[column.name], column, language, zone)
                for role, column in named.items()
                if column is not None
            }
            tone = (
                tones.get(_level(str(row[columns.category.name] or ""), columns.category), 0) if columns.category else 0
            )
            event = event_of(row, columns, str(row[IDENTITY]), texts, tone)
            if event is not None:
                events.append(event)
        return events


def bounds_of(dataset: Dataset, column: Column) -> tuple[date | None, date | None]:
    """The first and the last day that the column holds, as they were known when it was published."""
    facts = manifest_of(dataset).statistics.get(column.name, {})
    return _day(facts.get("min")), _day(facts.get("max"))


def _touching(events: list[Event], first: date, last: date) -> list[Event]:
    """Those of some days: at the ends of time a question brings their neighbours too."""
    return [one for one in events if one.first_day <= last and one.last_day >= first]


def _between(name: str, first: date | None, last: date) -> tuple[str, ...]:
    parts = [f"`{name}` >= {_literal(first)}"] if first is not None and first >= FIRST_ASKED else []
    if last < LAST_ASKED:
        parts.append(f"`{name}` < {_literal(last + timedelta(days=1))}")
    return tuple(parts or [f"`{name}` is not null"])


def _literal(day: date) -> str:
    """A day in ODSQL, which cannot write the last days that there are."""
    return f"date'{min(day, LAST_ASKED).isoformat()}'"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value is not None else None
    except ValueError:
        return None


def _text(value: Any, column: Column, language: str, zone: ZoneInfo) -> str:
    found = cell(value, column, language, zone)
    return found.full or found.text


def _level(value: str, column: Column) -> str:
    """The first level of a value that has several."""
    return value.split(column.hierarchy)[0].strip() if column.hierarchy else value.strip()


@lru_cache(maxsize=2048)
def _total(_snapshot_id: str, where: tuple[str, ...], dataset: Dataset) -> int:
    return read_page(dataset, Request(where=where, limit=0, timezone=settings.TIME_ZONE, export=True)).total


@lru_cache(maxsize=512)
def _kinds(_snapshot_id: str, name: str, dataset: Dataset) -> tuple[str, ...]:
    """The values of a column, the commonest first."""
    request = Request(
        select="count(*) as n",
        where=(f"`{name}` is not null",),
        group_by=f"`{name}` as kind",
        order_by="n desc",
        limit=200,
    )
    return tuple(str(row["kind"]) for row in asked(dataset, request))
