"""What happens in town today and in the days to come, from the dataset that its keywords call a diary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from parvis.platform.catalog.models import Dataset
from parvis.platform.media.calendar_reading import Calendar
from parvis.platform.media.calendar_words import ShownEvent, few_values, shown_event
from parvis.platform.media.domain.event_columns import event_columns
from parvis.platform.media.failures import FAILURES
from parvis.platform.records.reading import manifest_of

AHEAD = timedelta(days=7)
MOST = 4


@dataclass(frozen=True, slots=True)
class Coming:
    """The first events of the week that starts today; `are_today` tells that all those shown touch this very day."""

    dataset: Dataset
    events: Sequence[ShownEvent]
    are_today: bool


def coming_events(dataset: Dataset, today: date, language: str) -> Coming | None:
    """None when the rows are no events with a title and an end, or when nothing comes within a week."""
    return _kept(str(dataset.current_id), today, language, dataset)


@lru_cache(maxsize=16)
def _kept(_snapshot_id: str, today: date, language: str, dataset: Dataset) -> Coming | None:
    columns = event_columns(manifest_of(dataset).schema, language, {}, few_values(dataset))
    if columns is None or columns.end is None or columns.title is None:
        return None
    calendar = Calendar(dataset, columns, ())
    try:
        found, _ = calendar.page(today, today, 1)
        if not found:
            later, _ = calendar.page(today, today + AHEAD, 1)
    except FAILURES:
        return None
    some = found or later
    events = [shown_event(dataset, event, language, "") for event in some[:MOST]]
    return Coming(dataset, events, bool(found)) if events else None
