"""Figures ready to be shown: their values in words, what they are compared with, where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from parvis.platform.catalog.access import Visitor
from parvis.platform.catalog.models import Dataset
from parvis.platform.portal.access import visible_figures
from parvis.platform.portal.domain import periods
from parvis.platform.portal.domain.amounts import Amount, amount
from parvis.platform.portal.domain.comparing import Change, change, reached, target_words
from parvis.platform.portal.figure_values import open_datasets, value_before, value_of
from parvis.platform.portal.models import Figure, in_language


@dataclass(frozen=True, slots=True)
class Target:
    """`done` is the part of the way that is done, in hundredths, None when it cannot be told."""

    text: str
    done: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in the words of one language; without `amount` when there is no value, then `trouble` says why."""

    figure: Figure
    label: str
    note: str
    source: str
    dataset: Dataset | None
    amount: Amount | None = None
    period: str = ""
    trouble: str = ""
    change: Change | None = None
    target: Target | None = None
    towns: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def is_sample(self) -> bool:
        return self.dataset is not None and self.dataset.is_sample


def figures_of_home(language: str) -> list[Shown]:
    """The figures that the home page shows to everybody, in their order."""
    return shown(visible_figures(None).filter(home_order__isnull=False).order_by("home_order", "slug"), language)


def figures_of_dataset(dataset: Dataset, language: str) -> list[Shown]:
    return shown(visible_figures(None).filter(dataset=dataset.pk), language)


def figures_named(slugs: Iterable[str], language: str) -> list[Shown]:
    """The published figures of those names, in that order."""
    wanted = list(slugs)
    found = {one.figure.pk: one for one in shown(visible_figures(None).filter(pk__in=wanted), language)}
    return [found[slug] for slug in wanted if slug in found]


def has_figures(dataset: Dataset, person: Visitor = None) -> bool:
    return visible_figures(person).filter(dataset=dataset.pk).exists()


def shown(figures: Iterable[Figure], language: str) -> list[Shown]:
    """The figures as everybody sees them; one query finds all their datasets."""
    wanted = list(figures)
    datasets = open_datasets(one.dataset_id for one in wanted)
    return [_shown(one, datasets.get(one.dataset_id or ""), language) for one in wanted]


def _shown(figure: Figure, dataset: Dataset | None, language: str) -> Shown:
    outcome = value_of(figure, dataset)
    about: dict[str, Any] = {
        "figure": figure,
        "label": figure.label(language),
        "note": in_language(figure.notes, language),
        "source": in_language(figure.sources, language) or _producer(dataset, language),
        "dataset": dataset,
    }
    if outcome.value is None:
        return Shown(**about, trouble=(outcome.trouble or {}).get(language, ""))
    before = value_before(figure, dataset)
    was = before.value if before is not None else None
    return Shown(
        **about,
        amount=_amount(figure, outcome.value, language),
        period=_period(figure, dataset, language),
        trouble=(before.trouble or {}).get(language, "") if before is not None and was is None else "",
        change=_change(figure, outcome.value, was, language),
        target=_target(figure, outcome.value, was, language),
        towns=_towns(figure, language),
    )


def _amount(figure: Figure, value: float, language: str) -> Amount:
    unit = in_language(figure.units, language)
    return amount(value, unit, language, decimals=figure.decimals, shortened=figure.shortened)


def _period(figure: Figure, dataset: Dataset | None, language: str) -> str:
    """The time that the figure speaks of; else the day of the dataset's publication."""
    if figure.period:
        return periods.at(figure.period, language)
    if dataset is not None and dataset.published is not None:
        return periods.published(timezone.localtime(dataset.published).date(), language)
    return ""


def _change(figure: Figure, value: float, was: float | None, language: str) -> Change | None:
    if was is None:
        return None
    unit = in_language(figure.units, language)
    return change(value, was, figure.before_period, unit, language, _amount(figure, was, language))


def _target(figure: Figure, value: float, was: float | None, language: str) -> Target | None:
    if figure.target_value is None:
        return None
    done = reached(value, figure.target_value, was)
    text = target_words(_amount(figure, figure.target_value, language), figure.target_period, done, language)
    return Target(text, None if done is None else int(done * 100))


def _towns(figure: Figure, language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": in_language(town["name"], language),
            "amount": _amount(figure, town["value"], language),
            "period": periods.named(town.get("period", ""), language),
        }
        for town in figure.towns
    ]


def _producer(dataset: Dataset | None, language: str) -> str:
    return f"{dataset.producer or dataset.title(language)}" if dataset is not None else ""
