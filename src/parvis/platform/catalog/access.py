"""The one gate to datasets: who may see one, who may act on one.

A person who may not see a dataset gets the same answer as when it does not exist. Views and APIs reach datasets through
these functions and nothing else. A person who comes with a key sees and does what both the person and the key may;
what is public stays readable with any key.
"""

from __future__ import annotations

from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from parvis.platform.catalog.models import Dataset, Grant, Snapshot, Visibility
from parvis.platform.people.models import ApiKey, Person, Role

Visitor = Person | AnonymousUser | None
_POINTER = ("id", "visibility", "current_id")
_ASKED = "the dataset asked for"


def visible_datasets(person: Visitor) -> QuerySet[Dataset]:
    """The published datasets that `person` may read."""
    published = Dataset.objects.filter(current__isnull=False)
    if not isinstance(person, Person) or not person.is_active:
        return published.filter(visibility=Visibility.PUBLIC)
    if not person.is_administrator:
        granted = Q(pk__in=Grant.objects.filter(person=person).values("dataset"))
        published = published.filter(Q(visibility=Visibility.PUBLIC) | granted | _own(person))
    return published if person.key is None else published.filter(_read_with(person.key))


def manageable_datasets(person: Visitor) -> QuerySet[Dataset]:
    """The datasets, published or not, on which `person` may act."""
    if not isinstance(person, Person) or not person.is_active:
        return Dataset.objects.none()
    managed = Dataset.objects.all() if person.is_administrator else Dataset.objects.filter(_own(person))
    return managed if person.key is None else managed.filter(_pushed_with(person.key))


def visible_dataset(person: Visitor, dataset_id: str) -> Dataset:
    """The dataset, if `person` may read it. Raises Http404 otherwise, whether it exists or not."""
    return _one(visible_datasets(person), dataset_id)


def readable_dataset(person: Visitor, dataset_id: str) -> Dataset:
    """As `visible_dataset`, with only what a read of rows needs: the pointer to the snapshot and who may see it."""
    if not isinstance(person, Person):
        return _readable_by_anybody(dataset_id)
    dataset = _pointers(visible_datasets(person)).filter(pk=dataset_id).first()
    if dataset is None:
        raise Http404
    return dataset


def _readable_by_anybody(dataset_id: str) -> Dataset:
    """As `readable_dataset` for a visitor: the same question, written as SQL once for all."""
    sql, values = _question_of_visitors()
    with connection.cursor() as cursor:
        cursor.execute(sql, [dataset_id if value == _ASKED else value for value in values])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    return Dataset.from_db(connection.alias, _POINTER, row)


@cache
def _question_of_visitors() -> tuple[str, tuple[str, ...]]:
    sql, values = _pointers(visible_datasets(None)).filter(pk=_ASKED).order_by().query.sql_with_params()
    return sql, tuple(map(str, values))


def _pointers(datasets: QuerySet[Dataset]) -> QuerySet[Dataset]:
    return datasets.only(*_POINTER)


def manageable_dataset(person: Visitor, dataset_id: str) -> Dataset:
    """The dataset, if `person` may act on it. Raises PermissionDenied when they may only read it, else Http404."""
    dataset = _whole(manageable_datasets(person)).filter(pk=dataset_id).first()
    if dataset is not None:
        return dataset
    if visible_datasets(person).filter(pk=dataset_id).exists():
        raise PermissionDenied
    raise Http404


def followed_dataset(person: Visitor, dataset_id: str) -> Dataset:
    """The dataset, if `person` may read it or act on it: an agent still sees one that was withdrawn."""
    dataset = _whole(manageable_datasets(person)).filter(pk=dataset_id).first()
    return dataset or visible_dataset(person, dataset_id)


def shown(dataset: Dataset) -> Snapshot:
    """The snapshot that readers see. Raises Http404 when the dataset is not published."""
    if dataset.current is None:
        raise Http404
    return dataset.current


def may_manage(person: Visitor, dataset: Dataset) -> bool:
    return (
        isinstance(person, Person)
        and person.publishes_for(dataset.organization)
        and (person.key is None or (person.key.pushes and _names(person.key, dataset)))
    )


def _own(person: Person) -> Q:
    if person.role == Role.PUBLISHER and person.organization_id is not None:
        return Q(organization=person.organization_id)
    return Q(pk__in=())


def _read_with(key: ApiKey) -> Q:
    if not key.reads:
        return Q(visibility=Visibility.PUBLIC)
    return Q() if key.datasets is None else Q(visibility=Visibility.PUBLIC) | Q(pk__in=key.datasets)


def _pushed_with(key: ApiKey) -> Q:
    if not key.pushes:
        return Q(pk__in=())
    return Q() if key.datasets is None else Q(pk__in=key.datasets)


def _names(key: ApiKey, dataset: Dataset) -> bool:
    return key.datasets is None or dataset.pk in key.datasets


def _whole(datasets: QuerySet[Dataset]) -> QuerySet[Dataset]:
    return datasets.select_related("organization", "current")


def _one(datasets: QuerySet[Dataset], dataset_id: str) -> Dataset:
    dataset = _whole(datasets).filter(pk=dataset_id).first()
    if dataset is None:
        raise Http404
    return dataset
