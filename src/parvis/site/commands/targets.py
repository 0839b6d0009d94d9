"""Who acts and on which dataset: the person named by `--as`, or the console of the machine, which may do everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import override

from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.models import Organization, Person
from parvis.site.commands.speaking import LANGUAGE


def acting_person(login: str | None) -> Person | None:
    """The person called `login`; None is the console. Raises Refused for an unknown or inactive person."""
    if login is None:
        return None
    person = Person.objects.select_related("organization").filter(login=login, is_active=True).first()
    if person is None:
        raise Refused(en=f"Nobody signs in as “{login}”.", fr=f"Personne ne se connecte comme « {login} ».")
    return person


def target_dataset(
    dataset_id: str, by: Person | None, organization: str | None, about: Mapping[str, Any] | None = None
) -> Dataset:
    """The dataset to import into, new or not, if `by` may publish it. A new one is not saved yet."""
    dataset = _find(dataset_id)
    if dataset is None:
        slug = organization or (by.organization_id if by is not None else None) or settings.PARVIS["ORGANIZATION"]
        owner, _ = Organization.objects.get_or_create(slug=slug, defaults={"name": _default_name(slug)})
        dataset = Dataset(id=dataset_id, organization=owner, producer=owner.name, titles={"fr": dataset_id})
        try:
            with override(LANGUAGE):
                dataset.clean_fields(exclude=["organization", "titles", "descriptions"])
        except ValidationError as error:
            raise click.UsageError("; ".join(error.messages)) from error
    _check_right(dataset, by)
    return dataset


def existing_dataset(dataset_id: str, by: Person | None) -> Dataset:
    """The dataset to act on, if it exists and `by` may."""
    dataset = _find(dataset_id)
    if dataset is None:
        raise Refused(
            en=f"There is no dataset “{dataset_id}”. `parvis history` lists them.",
            fr=f"Il n’y a pas de jeu « {dataset_id} ». « parvis history » les donne.",
        )
    _check_right(dataset, by)
    return dataset


def _find(dataset_id: str) -> Dataset | None:
    return Dataset.objects.select_related("organization", "current").filter(pk=dataset_id).first()


def _check_right(dataset: Dataset, by: Person | None) -> None:
    if by is not None and not by.publishes_for(dataset.organization):
        raise Refused(
            en=f"{by.login} may not publish for “{dataset.organization.name}”.",
            fr=f"{by.login} ne peut pas publier pour « {dataset.organization.name} ».",
        )


def _default_name(slug: str) -> str:
    return f"Ville de {settings.PARVIS['TOWN']}" if slug == settings.PARVIS["ORGANIZATION"] else slug
