"""The few different values of columns, and an event as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from parvis.platform.catalog.models import Dataset
from parvis.platform.media.domain.event_columns import MOST_KINDS
from parvis.platform.media.domain.events import Event
from parvis.platform.media.domain.when import clock, hours, when
from parvis.platform.records.reading import manifest_of


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event with its words in the reader's language and the addresses of its row and of its file for calendars.

    `when` says all, `hours` what the heading of its day does not, `hour` where it starts; `kind` is its category when it is not
    its title.
    """

    event: Event
    when: str
    hours: str
    hour: str
    row: str
    file: str

    @property
    def kind(self) -> str:
        return "" if self.event.category == self.event.title else self.event.category


def shown_event(dataset: Dataset, event: Event, language: str, query: str) -> ShownEvent:
    return ShownEvent(
        event,
        when(event, language),
        hours(event, language),
        "" if event.is_whole_days else clock(event.start, language),
        reverse("dataset-row", args=[dataset.pk, event.identity]),
        reverse("dataset-event", args=[dataset.pk, event.identity]) + query,
    )


def few_values(dataset: Dataset) -> list[str]:
    """The columns that hold few different values, as far as statistics tell."""
    statistics = manifest_of(dataset).statistics
    return [name for name, facts in statistics.items() if 1 < facts.get("distinct", 0) <= MOST_KINDS]
