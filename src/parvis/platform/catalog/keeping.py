"""Backup and restore: the whole installation in one file, independent of the database it runs on.

The file is a tar archive: a table of contents with checksums, the database's rows as JSON lines, then the files of the
store. It is written beside its final name and renamed when whole; a restore checks everything before it changes anything.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError, IntegrityError, connection, models, transaction

from parvis import __version__
from parvis.engine.tables.draft import Unreadable
from parvis.engine.tables.store import PARTIAL, Store
from parvis.platform.catalog.integrity import needed_names
from parvis.platform.catalog.models import Dataset, Generation, Grant, Live, Push, PushKey, Snapshot, Theme
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.models import Entry
from parvis.platform.people.models import ApiKey, Organization, Person

KEPT: tuple[type[models.Model], ...] = (
    Organization, Person, ApiKey, Theme, Dataset, Snapshot, Grant, Live, PushKey, Push, Generation, Entry,
)  # fmt: skip
_kept_too: list[type[models.Model]] = []
CONTENTS, ROWS, FORMAT = "contents.json", "database.jsonl", 1
_NAME = re.compile(r"store/([0-9a-f]{64}(?:\.[a-z0-9]{1,8}){0,2})")


def keep_too(*kept: type[models.Model]) -> None:
    """Have backups hold the rows of models of an app above this one, after those that they refer to."""
    _kept_too.extend(kept)


def back_up(store: Store, target: Path, *, now: datetime) -> dict[str, Any]:
    """Write everything to `target`; the table of contents. The site may go on working meanwhile."""
    with store.scratch() as scratch:
        partial = target.with_name(f".{target.name}.{os.getpid()}{PARTIAL}")
        (scratch / "unfinished").symlink_to(partial)
        try:
            contents = _write(store, partial, now)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return contents


def _write(store: Store, partial: Path, now: datetime) -> dict[str, Any]:
    with transaction.atomic():
        rows = "\n".join(_rows()).encode()
        names = sorted(needed_names())
    contents = {
        "format": FORMAT,
        "parvis": __version__,
        "created": now.isoformat(),
        "rows": {"sha256": hashlib.sha256(rows).hexdigest(), "bytes": len(rows)},
        "files": {name: store.path(name).stat().st_size for name in names},
    }
    with partial.open("wb") as handle:
        with tarfile.open(fileobj=handle, mode="w") as archive:
            _add(archive, CONTENTS, json.dumps(contents, ensure_ascii=False, indent=1).encode(), now)
            _add(archive, ROWS, rows, now)
            for name in names:
                archive.add(store.path(name), f"store/{name}", recursive=False)
        handle.flush()
        os.fsync(handle.fileno())
    return contents


def restore(store: Store, source: Path) -> dict[str, Any]:
    """Put back what `source` holds, into an installation without datasets; the table of contents.

    Raises Unreadable for a damaged file, Refused when there is something that the restore would hide.
    """
    if any(model.objects.exists() for model in (Dataset, Entry, Person)):
        raise Refused(
            en="This installation already holds datasets or people: restore into an empty PARVIS_HOME and an empty database.",
            fr="Cette installation contient déjà des jeux ou des personnes : restaurez dans un PARVIS_HOME et une base vides.",
        )
    try:
        with tarfile.open(source, "r:") as archive, store.scratch() as scratch:
            contents = json.loads(_read(archive, CONTENTS))
            rows = _read(archive, ROWS)
            _check(contents, rows)
            for name, path in _extracted(archive, scratch, contents["files"]):
                if store.adopt(path, name[64:]).name != name:
                    raise _damaged(name)
            with transaction.atomic():
                _load(rows)
    except (tarfile.TarError, KeyError, ValueError, EOFError, DeserializationError, DataError, IntegrityError) as error:
        raise _damaged(str(error)) from error
    return dict(contents)


class _Exactly(DjangoJSONEncoder):
    """Moments to the microsecond, which the journal's digests cover; Django's own encoder cuts them."""

    def default(self, o: object) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _rows() -> Iterator[str]:
    for model in (*KEPT, *_kept_too):
        rows = model._default_manager.order_by("pk").iterator()
        yield from filter(None, serializers.serialize("jsonl", rows, cls=_Exactly).split("\n"))


def _load(rows: bytes) -> None:
    Generation.objects.all().delete()
    for one in serializers.deserialize("jsonl", rows.decode()):
        one.save()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*KEPT, *_kept_too]):
            cursor.execute(statement)


def _add(archive: tarfile.TarFile, name: str, content: bytes, now: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(now.timestamp()), 0o600
    archive.addfile(member, io.BytesIO(content))


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    if member is None:
        raise _damaged(name)
    return member.read()


def _check(contents: dict[str, Any], rows: bytes) -> None:
    if contents["format"] != FORMAT or hashlib.sha256(rows).hexdigest() != contents["rows"]["sha256"]:
        raise _damaged(ROWS)


def _extracted(archive: tarfile.TarFile, scratch: Path, expected: dict[str, int]) -> Iterator[tuple[str, Path]]:
    """(name, path) of each file of the store, once all are there whole."""
    found: dict[str, Path] = {}
    for member in archive:
        if member.name in {CONTENTS, ROWS}:
            continue
        name = _NAME.fullmatch(member.name)
        stream = archive.extractfile(member) if name is not None and member.isreg() else None
        if name is None or stream is None or name[1] not in expected:
            raise _damaged(member.name)
        path = scratch / name[1]
        digest = hashlib.sha256()
        with path.open("wb") as handle:
            while block := stream.read(1 << 20):
                digest.update(block)
                handle.write(block)
        if digest.hexdigest() != name[1][:64]:
            raise _damaged(name[1])
        found[name[1]] = path
    if set(found) != set(expected):
        raise _damaged(next(iter(set(expected) - set(found))))
    yield from found.items()


def _damaged(what: str) -> Unreadable:
    return Unreadable(
        {
            "en": f"This is not a whole backup of Parvis ({what}). Nothing was restored: take another copy.",
            "fr": f"Ce n’est pas une sauvegarde entière de Parvis ({what}). Rien n’a été restauré : prenez une autre copie.",
        }
    )
