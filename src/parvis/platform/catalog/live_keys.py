"""Who may push to a dataset: those who hold a push key of it, or an API key of a person who may publish it.

A push key is shown once; its SHA-256 is kept. A dataset that was never made live takes no push, whatever the key.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from parvis.platform.catalog.access import may_manage, visible_datasets
from parvis.platform.catalog.models import Dataset, Live, PushKey
from parvis.platform.catalog.publishing import actor_name
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.writing import record
from parvis.platform.people.keys import SHOWN, KeyRefused, digest_of, new_secret, person_with_key
from parvis.platform.people.models import Person


def enable(dataset: Dataset, *, by: Person | None, now: datetime, name: str = "") -> str:
    """Let the dataset take pushes; the secret of a new push key, which nobody can read again."""
    if dataset.current_id is None:
        raise Refused(
            en=f"“{dataset.pk}” is not published: publish it, or make it empty with `parvis live create`.",
            fr=f"«\u202f{dataset.pk}\u202f» n’est pas publié\u00a0: publiez-le, ou créez-le vide avec «\u202fparvis live create\u202f».",
        )
    if any(decision.get("action") == "count" for decision in dataset.guidance.get("decisions", {}).values()):
        raise Refused(
            en=f"“{dataset.pk}” is published as counts of groups: single rows cannot be pushed to it.",
            fr=f"«\u202f{dataset.pk}\u202f» est publié en nombres par groupe\u00a0: on ne peut pas y pousser de lignes.",
        )
    secret = new_secret()
    with transaction.atomic():
        Live.objects.get_or_create(dataset=dataset)
        key = PushKey.objects.create(
            dataset=dataset, name=name, prefix=secret[:SHOWN], digest=digest_of(secret), created=now, by=by
        )
        record("live_enabled", dataset.pk, actor=actor_name(by), details={"key": key.prefix, "name": name}, at=now)
    return secret


def revoke(dataset: Dataset, prefix: str, *, by: Person | None, now: datetime) -> list[str]:
    """Let the push keys of the dataset that start so open nothing any more; all of them when `prefix` is empty."""
    with transaction.atomic():
        keys = list(dataset.push_keys.filter(revoked__isnull=True, prefix__startswith=prefix[:SHOWN]))
        if not keys:
            raise Refused(
                en=f"No push key in use of “{dataset.pk}” starts with “{prefix}”. `parvis live status {dataset.pk}` lists them.",
                fr=f"Aucune clé d’envoi en usage de «\u202f{dataset.pk}\u202f» ne commence par «\u202f{prefix}\u202f». "
                f"«\u202fparvis live status {dataset.pk}\u202f» les donne.",
            )
        PushKey.objects.filter(pk__in=[key.pk for key in keys]).update(revoked=now)
        for key in keys:
            record("live_revoked", dataset.pk, actor=actor_name(by), details={"key": key.prefix}, at=now)
    return [key.prefix for key in keys]


def pushable_dataset(dataset_id: str, secret: str, *, now: datetime) -> Dataset:
    """The dataset to which the holder of `secret` may push.

    Raises PermissionDenied for a wrong key, Http404 when there is no such dataset or its existence is not to be told.
    """
    dataset = Dataset.objects.select_related("organization", "live").filter(pk=dataset_id).first()
    if dataset is None or dataset.current_id is None:
        raise Http404
    if _opens(dataset, secret, now):
        return dataset
    if visible_datasets(None).filter(pk=dataset_id).exists():
        raise PermissionDenied
    raise Http404


def _opens(dataset: Dataset, secret: str, now: datetime) -> bool:
    if not secret or not hasattr(dataset, "live"):
        return False
    if dataset.push_keys.filter(digest=digest_of(secret), revoked__isnull=True).exists():
        return True
    try:
        person = person_with_key(secret, now=now)
    except KeyRefused:
        return False
    return may_manage(person, dataset)
