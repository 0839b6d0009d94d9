"""The acts on reuses: propose, accept, refuse, mend. Those of agents are journalled, without what is personal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.platform.catalog.domain.words import searchable
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.publishing import actor_name
from parvis.platform.community.letters import put
from parvis.platform.community.models import Reuse, ReusePicture, ReuseState
from parvis.platform.community.pictures import Made
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person

TOLD = ("title", "kind", "address", "description", "author")


def propose(told: Mapping[str, Any], datasets: Collection[Dataset], picture: Made | None, *, now: datetime) -> Reuse:
    """Keep a proposal for the agents to look at; nobody else sees it yet."""
    with transaction.atomic():
        reuse = Reuse(proposed=now, email=told.get("email", ""), language=told["language"])
        _tell(reuse, told, datasets)
        if picture is not None:
            ReusePicture.objects.create(reuse=reuse, large=picture.large, small=picture.small, digest=picture.digest)
    return reuse


def mend(reuse: Reuse, told: Mapping[str, Any], datasets: Collection[Dataset], *, by: Person, now: datetime) -> None:
    with transaction.atomic():
        changed = [name for name in TOLD if getattr(reuse, name) != told[name]]
        if {one.pk for one in reuse.datasets.all()} != {one.pk for one in datasets}:
            changed.append("datasets")
        _tell(reuse, told, datasets)
        _journal("reuse_mended", reuse, {"changed": changed}, by, now)


def accept(reuse: Reuse, *, site: str, by: Person, now: datetime) -> None:
    """Show the reuse to readers, write to the person who proposed it, forget their address."""
    with transaction.atomic():
        put("reuse_accepted", reuse.email, reuse.language, site, {"reuse": reuse}, now=now)
        _handle(reuse, ReuseState.ACCEPTED, "", by, now)


def refuse(reuse: Reuse, reason: str, *, site: str, by: Person, now: datetime) -> None:
    """Keep the reuse from readers, write why, forget the address; an accepted one leaves the showcase."""
    with transaction.atomic():
        put("reuse_refused", reuse.email, reuse.language, site, {"reuse": reuse, "reason": reason}, now=now)
        _handle(reuse, ReuseState.REFUSED, reason, by, now)


def _tell(reuse: Reuse, told: Mapping[str, Any], datasets: Collection[Dataset]) -> None:
    for name in TOLD:
        setattr(reuse, name, told[name])
    titles = [title for dataset in datasets for title in dataset.titles.values()]
    reuse.search_text = searchable([reuse.title, reuse.description, reuse.author, *titles])
    reuse.save()
    reuse.datasets.set(datasets)


def _handle(reuse: Reuse, state: ReuseState, reason: str, by: Person, now: datetime) -> None:
    reuse.state, reuse.reason, reuse.email, reuse.handled, reuse.by = state, reason, "", now, by
    reuse.save(update_fields=["state", "reason", "email", "handled", "by"])
    _journal(f"reuse_{state}", reuse, {"reason": reason} if reason else {}, by, now)


def _journal(act: str, reuse: Reuse, details: Mapping[str, Any], by: Person, now: datetime) -> None:
    about = {"title": reuse.title, "datasets": sorted(one.pk for one in reuse.datasets.all()), **details}
    record(act, f"reuse/{reuse.pk}", actor=actor_name(by), details=about, at=now)
