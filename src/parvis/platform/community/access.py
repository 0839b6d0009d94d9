"""The one gate to reuses, feedback and follows: who may see one, who may act on one.

A reuse is handled by those who act on one of its datasets, feedback by those who act on its dataset. Readers see what
was accepted or published, and only of datasets that they may see. A secret link opens what it was made for, to anybody.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from parvis.platform.catalog.access import Visitor, manageable_datasets, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.community.models import Feedback, Follow, Reuse, ReuseState

Row = TypeVar("Row", Reuse, Feedback)


def shown_reuses(person: Visitor) -> QuerySet[Reuse]:
    """The accepted reuses, each with those of its datasets that `person` may see."""
    seen = Prefetch("datasets", queryset=visible_datasets(person).order_by("id"))
    return Reuse.objects.filter(state=ReuseState.ACCEPTED).select_related("picture").prefetch_related(seen)


def shown_reuse(person: Visitor, number: int) -> Reuse:
    """The reuse, if it was accepted or `person` may handle it. Raises Http404 otherwise."""
    reuse = shown_reuses(person).filter(pk=number).first()
    return reuse or handled_reuse(person, number)


def handled_reuses(person: Visitor) -> QuerySet[Reuse]:
    """The reuses, in whatever state, that `person` may handle."""
    return (
        Reuse.objects.filter(pk__in=Reuse.objects.filter(datasets__in=manageable_datasets(person)).values("pk"))
        .select_related("picture", "by")
        .prefetch_related(Prefetch("datasets", queryset=Dataset.objects.order_by("id")))
    )


def handled_reuse(person: Visitor, number: int) -> Reuse:
    """The reuse, if `person` may handle it. Raises Http404 otherwise, whether it exists or not."""
    return _one(handled_reuses(person), pk=number)


def handled_feedback(person: Visitor) -> QuerySet[Feedback]:
    """The feedback on the datasets on which `person` may act."""
    return Feedback.objects.filter(dataset__in=manageable_datasets(person)).select_related("dataset", "by")


def one_handled_feedback(person: Visitor, number: int) -> Feedback:
    """The feedback, if `person` may handle it. Raises Http404 otherwise, whether it exists or not."""
    return _one(handled_feedback(person), pk=number)


def published_feedback(dataset: Dataset) -> QuerySet[Feedback]:
    """The threads that an agent chose to publish, of a dataset that the reader may see already."""
    return Feedback.objects.filter(dataset=dataset, is_published=True).defer("text", "email", "token")


def feedback_with(token: str) -> Feedback:
    """The feedback of that secret link, for whoever has it. Raises Http404."""
    return _one(Feedback.objects.select_related("dataset"), token=token)


def follow_of_link(token: str) -> Follow | None:
    """What the secret link of a letter ends, for whoever has it; None when it has ended."""
    return Follow.objects.select_related("dataset").filter(token=token).first()


def _one(rows: QuerySet[Row], **found: object) -> Row:
    row = rows.filter(**found).first()
    if row is None:
        raise Http404
    return row
