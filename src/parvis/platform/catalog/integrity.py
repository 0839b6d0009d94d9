"""Whether what is published is what was stored: checksums of manifests and files, leftovers, and how to mend each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from parvis.engine.tables.manifest import Manifest, is_intact
from parvis.engine.tables.store import Store, Stored
from parvis.platform.catalog.models import Dataset, Snapshot
from parvis.platform.journal.verifying import verify

LOW_ON_SPACE = 1 << 30


@dataclass(frozen=True, slots=True)
class Ailment:
    """Something wrong: `what` is a stable word, `text` says it and the remedy; `mend` repairs it when that is safe."""

    what: str
    text: dict[str, str]
    is_grave: bool = True
    mend: Callable[[], None] | None = None


def snapshot_ailments(store: Store, datasets: list[str] | None = None, *, deep: bool = True) -> Iterator[Ailment]:
    """Manifests and files of snapshots that are not what they were; `deep` reads every byte."""
    snapshots = Snapshot.objects.all()
    if datasets:
        snapshots = snapshots.filter(dataset__in=datasets)
    for snapshot in snapshots.iterator():
        where = f"{snapshot.dataset_id}@{snapshot.pk[:12]}"
        if not is_intact(snapshot.manifest):
            text = {
                "en": f"{where}: the manifest has been changed; restore a backup.",
                "fr": f"{where} : le manifeste a été modifié ; restaurez une sauvegarde.",
            }
            yield Ailment("manifest_changed", text)
        for stored in Manifest.from_json(snapshot.manifest).stored_files():
            if not _is_sound(store, stored, deep):
                text = {
                    "en": f"{where}: the file {stored.name} is missing or damaged; restore a backup, or import again.",
                    "fr": f"{where} : le fichier {stored.name} manque ou est abîmé ; restaurez une sauvegarde, ou réimportez.",
                }
                yield Ailment("file_damaged", text)


def _is_sound(store: Store, stored: Stored, deep: bool) -> bool:
    if deep:
        return store.is_sound(stored)
    path = store.path(stored.name)
    return path.is_file() and path.stat().st_size == stored.bytes


def needed_names() -> set[str]:
    """The names of all files of the store that a snapshot or a pending import needs."""
    needed = set()
    for manifest in Snapshot.objects.values_list("manifest", flat=True).iterator():
        needed |= {stored.name for stored in Manifest.from_json(manifest).stored_files()}
    for guidance in Dataset.objects.values_list("guidance", flat=True).iterator():
        if "pending" in guidance:
            needed.add(guidance["pending"]["original"]["name"])
    return needed


def ailments(store: Store, home: Path) -> Iterator[Ailment]:
    """Everything that `parvis doctor` looks at, the quick way."""
    yield from _database_ailments()
    yield from snapshot_ailments(store, deep=False)
    yield from _leftovers(store)
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


def _leftovers(store: Store) -> Iterator[Ailment]:
    for folder in store.leftovers():
        text = {
            "en": f"leftovers of an interrupted import: {folder.name}",
            "fr": f"restes d’un import interrompu : {folder.name}",
        }
        yield Ailment("leftover", text, is_grave=False, mend=_remover(folder))
    if store.is_busy():
        return
    present = set(store.names())
    for name in sorted(present - needed_names()):
        text = {"en": f"file that nothing needs: {name}", "fr": f"fichier dont rien n’a besoin : {name}"}
        yield Ailment("orphan", text, is_grave=False, mend=_dropper(store, name))


def _remover(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def _dropper(store: Store, name: str) -> Callable[[], None]:
    return lambda: store.remove(name)
