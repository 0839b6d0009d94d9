"""Whether what is published is what was stored: checksums of manifests and files, leftovers, and how to mend each."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import connection

from parvis.engine.tables.manifest import Manifest, is_intact
from parvis.engine.tables.store import Store, Stored
from parvis.platform.catalog.models import Dataset, Push, Snapshot
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.verifying import verify

LOW_ON_SPACE = 1 << 30
A_WHILE = 60


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong: `what` is a stable word, `text` says it and the remedy; `mend` repairs it when that is safe."""

    what: str
    text: dict[str, str]
    is_grave: bool = True
    mend: Callable[[], None] | None = None


def snapshot_ailments(store: Store, datasets: list[str] | None = None, *, deep: bool = True) -> Iterator[Ailment]:
    """Manifests and files of snapshots that are not what they were; `deep` reads every byte.

    A snapshot that pushes replaced may leave, with its files, while it is looked at.
    """
    snapshots = Snapshot.objects.all()
    if datasets:
        snapshots = snapshots.filter(dataset__in=datasets)
    for snapshot in snapshots.iterator():
        where = f"{snapshot.dataset_id}@{snapshot.pk[:12]}"
        manifest = _whole_manifest(snapshot)
        if manifest is None:
            text = {
                "en": f"{where}: the manifest has been changed; restore a backup.",
                "fr": f"{where} : le manifeste a été modifié ; restaurez une sauvegarde.",
            }
            yield Ailment("manifest_changed", text)
            continue
        for stored in manifest.stored_files():
            if not _is_sound(store, stored, deep) and Snapshot.objects.filter(pk=snapshot.pk).exists():
                text = {
                    "en": f"{where}: the file {stored.name} is missing or damaged; restore a backup, or import again.",
                    "fr": f"{where} : le fichier {stored.name} manque ou est abîmé ; restaurez une sauvegarde, ou réimportez.",
                }
                yield Ailment("file_damaged", text)


def _whole_manifest(snapshot: Snapshot) -> Manifest | None:
    """The manifest if it still has its checksum and the identity under which it was published."""
    try:
        manifest = Manifest.from_json(snapshot.manifest)
        is_whole = is_intact(snapshot.manifest) and manifest.id == snapshot.pk
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return manifest if is_whole else None


def _is_sound(store: Store, stored: Stored, deep: bool) -> bool:
    if deep:
        return store.is_sound(stored)
    path = store.path(stored.name)
    return path.is_file() and path.stat().st_size == stored.bytes


def needed_names() -> set[str]:
    """The names of all files of the store that a snapshot, a pending import or a push needs. Raises Refused if one cannot tell."""
    needed = set()
    for snapshot in Snapshot.objects.iterator():
        manifest = _whole_manifest(snapshot)
        if manifest is None:
            raise Refused(
                en=f"The manifest of {snapshot} has been changed: `parvis verify` says more.",
                fr=f"Le manifeste de {snapshot} a été modifié : « parvis verify » en dit plus.",
            )
        needed |= {stored.name for stored in manifest.stored_files()}
    for guidance in Dataset.objects.values_list("guidance", flat=True).iterator():
        if "pending" in guidance:
            needed.add(guidance["pending"]["original"]["name"])
    for files in Push.objects.values_list("files", flat=True).iterator():
        needed |= {facts["name"] for facts in files.values()}
    return needed


def ailments(store: Store, home: Path) -> Iterator[Ailment]:
    """Everything that `parvis doctor` looks at, the quick way."""
    yield from _database_ailments()
    yield from snapshot_ailments(store, deep=False)
    yield from _leftovers(store, home)
    verdict = verify()
    if verdict.broken is not None:
        text = {
            "en": f"the journal is broken at entry {verdict.broken}: somebody changed it; compare it with a backup.",
            "fr": f"le journal est rompu à l’entrée {verdict.broken} : quelqu’un l’a modifié ; comparez-le à une sauvegarde.",
        }
        yield Ailment("journal_broken", text)
    free = shutil.disk_usage(home).free
    if free < LOW_ON_SPACE:
        text = {
            "en": f"only {free >> 20} MB are free on the disk of {home}: make room.",
            "fr": f"il ne reste que {free >> 20} Mo sur le disque de {home} : faites de la place.",
        }
        yield Ailment("disk_low", text)
    key = home / "secret-key"
    if key.exists() and key.stat().st_mode & 0o077:
        text = {"en": f"{key} can be read by others.", "fr": f"{key} est lisible par d’autres."}
        yield Ailment("secret_key_open", text, mend=lambda: key.chmod(0o600))


def _database_ailments() -> Iterator[Ailment]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        answer = cursor.execute("PRAGMA quick_check").fetchone()
    if answer != ("ok",):
        text = {
            "en": f"the database is damaged ({answer[0]}): restore a backup.",
            "fr": f"la base est abîmée ({answer[0]}) : restaurez une sauvegarde.",
        }
        yield Ailment("database_damaged", text)


def _leftovers(store: Store, home: Path) -> Iterator[Ailment]:
    for folder in store.leftovers():
        text = {
            "en": f"leftovers of an interrupted act: {folder.name}",
            "fr": f"restes d’un acte interrompu : {folder.name}",
        }
        yield Ailment("leftover", text, is_grave=False, mend=partial(store.discard, folder))
    for file in [*home.glob(".secret-key-*"), *home.glob("tables-of.*")]:
        if time.time() - file.stat().st_mtime > A_WHILE:
            text = {
                "en": f"leftover of an interrupted start: {file}",
                "fr": f"reste d’un démarrage interrompu : {file}",
            }
            yield Ailment("leftover", text, is_grave=False, mend=partial(file.unlink, missing_ok=True))
    for name in _orphans(store):
        text = {"en": f"file that nothing needs: {name}", "fr": f"fichier dont rien n’a besoin : {name}"}
        yield Ailment("orphan", text, is_grave=False, mend=partial(_drop, store, name))


def _orphans(store: Store) -> list[str]:
    """Files that no snapshot needs; none while somebody writes, whose files are not named yet."""
    with store.alone() as is_alone:
        return sorted(_unneeded(store)) if is_alone else []


def _drop(store: Store, name: str) -> None:
    with store.alone() as is_alone:
        if is_alone and name in _unneeded(store):
            store.remove(name)


def _unneeded(store: Store) -> set[str]:
    try:
        return set(store.names()) - needed_names()
    except Refused:
        return set()
