"""A chart of a dataset, read and ready to be shown: the one place where charts meet the API's own queries.

A snapshot never changes, so neither does the answer to a chart of it: a process keeps the last ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from parvis.engine.query import Request
from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.domain.answering import answered
from parvis.platform.charts.domain.answers import Answer, values_of
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.drawing.plate import Plate
from parvis.platform.charts.domain.figures import decimals_for
from parvis.platform.charts.domain.kinds import ChartKind
from parvis.platform.charts.domain.names import unit_of, value_name
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.proposals import proposals
from parvis.platform.charts.domain.questions import Question
from parvis.platform.charts.domain.suiting import checked
from parvis.platform.charts.domain.telling import notes, told
from parvis.platform.charts.domain.titles import title
from parvis.platform.records.reading import manifest_of, read_page


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with its answer: `words` tell it, `notes` say what it leaves out."""

    chart: Chart
    title: str
    plate: Plate
    words: str
    notes: tuple[str, ...]

    @property
    def question(self) -> Question:
        return self.plate.answer.main


def profile_of(dataset: Dataset) -> Profile:
    """The columns of a published dataset as charts see them."""
    return _profile(Published(dataset))


class Published:
    """A dataset at its current snapshot, as a key of a cache."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.key = (dataset.pk, dataset.current_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Published) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=512)
def _profile(published: Published) -> Profile:
    manifest = manifest_of(published.dataset)
    return Profile.of(manifest.schema, manifest.statistics, manifest.rows)


@lru_cache(maxsize=512)
def _proposals(published: Published) -> tuple[Chart, ...]:
    return tuple(proposals(_profile(published)))


def proposals_for(dataset: Dataset) -> tuple[Chart, ...]:
    """The charts proposed for a published dataset, the best first."""
    return _proposals(Published(dataset))


def shown(dataset: Dataset, chart: Chart, language: str) -> Shown:
    """The chart with its answer. Raises ChartProblem, QueryError, TooSlow, TooLarge."""
    return _shown(Published(dataset), chart, language)


@lru_cache(maxsize=256)
def _shown(published: Published, chart: Chart, language: str) -> Shown:
    dataset, profile = published.dataset, _profile(published)
    checked(chart, profile)

    def ask(question: Question) -> list[dict[str, Any]]:
        return read_page(dataset, request_of(question)).rows

    answer = answered(chart, profile, ask, language)
    plate = plate_of(chart, profile, answer, language)
    labels = {one.name: one.column.label(language) for one in profile}
    return Shown(chart, title(chart, profile, language), plate, told(plate), tuple(notes(plate, labels)))


def request_of(question: Question) -> Request:
    return Request(
        select=question.select,
        where=question.where,
        group_by=question.group_by or None,
        order_by=question.order_by or None,
        limit=question.limit,
        timezone=settings.TIME_ZONE,
        export=question.whole,
    )


def plate_of(chart: Chart, profile: Profile, answer: Answer, language: str) -> Plate:
    """The answer with the names of its axes."""
    x = profile[chart.x].column
    y = value_name(chart, profile, 0, language) if len(chart.y) < 2 else ""
    is_measured = chart.kind in {ChartKind.SCATTER, ChartKind.HISTOGRAM}
    return Plate(
        chart.kind,
        answer,
        x.label(language),
        y,
        (x.unit or "") if is_measured else "",
        unit_of(chart, profile),
        language,
        decimals_for(values_of(answer)),
    )
