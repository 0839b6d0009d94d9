"""The acts on API keys: create, revoke, give a quota. Each is journalled in its own transaction.

A key is refused the rights that its person lacks; what the person loses later, the key loses with them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from parvis.platform.catalog.access import Visitor, manageable_datasets, visible_datasets
from parvis.platform.catalog.publishing import actor_name
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.writing import record
from parvis.platform.people.keys import SHOWN, digest_of, new_secret
from parvis.platform.people.models import ApiKey, Person, Role

MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Rights:
    """What a key may do; `datasets` None is all that its person may."""

    reads: bool = True
    pushes: bool = False
    datasets: tuple[str, ...] | None = None


def keys_of(person: Person) -> QuerySet[ApiKey]:
    """The keys of one person, those that no longer work too."""
    return ApiKey.objects.filter(person=person)


def keys_seen_by(by: Person | None) -> QuerySet[ApiKey]:
    """The keys that `by` may list and revoke: their own; every key for an administrator, and for the console."""
    everybody = ApiKey.objects.select_related("person")
    return everybody if by is None or by.is_administrator else everybody.filter(person=by)


def may_push(person: Person) -> bool:
    return person.is_active and person.role in {Role.ADMINISTRATOR, Role.PUBLISHER}


def create_key(
    person: Person,
    name: str,
    rights: Rights,
    *,
    expires: date | None,
    by: Person | None,
    now: datetime,
    daily_calls: int | None = None,
) -> tuple[ApiKey, str]:
    """A key of `person`, and its secret, which nothing keeps. Raises Refused."""
    if by is not None and by != person and not by.is_administrator:
        raise Refused(
            en="Only administrators make keys for others.", fr="Seuls les administrateurs créent des clés pour autrui."
        )
    if daily_calls is not None:
        _check_may_give_quota(by)
    _check_rights(person, rights)
    name = name.strip()
    if not name or len(name) > 100:
        raise Refused(
            en="Give the key a name of 100 characters at most.", fr="Donnez à la clé un nom de 100 caractères au plus."
        )
    if expires is not None and expires < timezone.localdate(now):
        raise Refused(en=f"The last day {expires} is past.", fr=f"Le dernier jour, le {expires}, est passé.")
    secret = new_secret()
    with transaction.atomic():
        working = [one for one in keys_of(person) if one.works(now)]
        if len(working) >= MOST_KEYS:
            raise Refused(
                en=f"{MOST_KEYS} keys work already: revoke those that no longer serve.",
                fr=f"{MOST_KEYS} clés servent déjà : révoquez celles qui ne servent plus.",
            )
        if any(one.name == name for one in working):
            raise Refused(
                en=f"A key called “{name}” works already: choose another name, or revoke it first.",
                fr=f"Une clé nommée « {name} » sert déjà : choisissez un autre nom, ou révoquez-la d’abord.",
            )
        key = ApiKey.objects.create(
            person=person,
            name=name,
            prefix=secret[:SHOWN],
            digest=digest_of(secret),
            reads=rights.reads,
            pushes=rights.pushes,
            datasets=None if rights.datasets is None else sorted(set(rights.datasets)),
            expires=expires,
            daily_calls=daily_calls,
            created=now,
        )
        told = {"reads": key.reads, "pushes": key.pushes, "datasets": key.datasets, "expires": str(expires or "")}
        _journal("key_created", key, told, by, now)
    return key, secret


def revoke_key(key: ApiKey, *, by: Person | None, now: datetime) -> None:
    """End a key at once; a key that was revoked already stays so."""
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked=None).update(revoked=now):
            key.revoked = now
            _journal("key_revoked", key, {}, by, now)


def set_quota(key: ApiKey, daily_calls: int | None, *, by: Person | None, now: datetime) -> None:
    """Give the key a quota of its own, 0 for no limit, or None for the one of the installation. Raises Refused."""
    _check_may_give_quota(by)
    with transaction.atomic():
        key.daily_calls = daily_calls
        key.save(update_fields=["daily_calls"])
        _journal("key_quota", key, {"daily_calls": daily_calls}, by, now)


def find_key(prefix: str, by: Person | None) -> ApiKey:
    """The one key, of those that `by` may revoke, whose secret starts so. Raises Refused."""
    found = list(keys_seen_by(by).filter(prefix__startswith=prefix)[:2]) if prefix else []
    if len(found) != 1:
        raise Refused(
            en=f"No single key starts with “{prefix}”. `parvis key list` shows them.",
            fr=f"Aucune clé unique ne commence par « {prefix} ». « parvis key list » les montre.",
        )
    return found[0]


def _check_may_give_quota(by: Person | None) -> None:
    if by is not None and not by.is_administrator:
        raise Refused(en="Only administrators give quotas.", fr="Seuls les administrateurs donnent des quotas.")


def _check_rights(person: Person, rights: Rights) -> None:
    if not rights.reads and not rights.pushes:
        raise Refused(
            en="A key that may neither read nor push would serve nothing: give it one of the two rights.",
            fr="Une clé qui ne peut ni lire ni écrire ne servirait à rien : donnez-lui l’un des deux droits.",
        )
    if rights.pushes and not may_push(person):
        raise Refused(
            en=f"{person.login} does not publish: their key may only read.",
            fr=f"{person.login} ne publie pas : sa clé peut seulement lire.",
        )
    if rights.datasets is not None:
        _check_datasets(person, rights.datasets)


def _check_datasets(person: Visitor, named: Collection[str]) -> None:
    if not named:
        raise Refused(
            en="Name at least one dataset, or allow all.", fr="Nommez au moins un jeu, ou autorisez-les tous."
        )
    reached = {
        pk
        for of in (visible_datasets, manageable_datasets)
        for pk in of(person).filter(pk__in=named).values_list("pk", flat=True)
    }
    if missing := sorted(set(named) - reached):
        raise Refused(
            en=f"No such dataset, or not open to this person: {', '.join(missing)}.",
            fr=f"Jeu inconnu, ou non ouvert à cette personne : {', '.join(missing)}.",
        )


def _journal(act: str, key: ApiKey, details: dict[str, Any], by: Person | None, now: datetime) -> None:
    about = {"person": key.person.login, "name": key.name, **details}
    record(act, f"key/{key.prefix}", actor=actor_name(by), details=about, at=now)
