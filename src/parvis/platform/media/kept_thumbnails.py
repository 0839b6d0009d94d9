"""Thumbnails on disk, in `HOME/thumbnails`, by what they show: made at the first request, by one process at a time for a picture.

The folder may be deleted at any time. Two pictures at most are decoded at once, all processes together, so that a page of large ones
cannot take the memory of the machine. What could not be shown is remembered too, with the reason.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from parvis.platform.media.domain.thumbnails import Facts, Unshowable, thumbnail

WIDTHS = (320, 640, 1280, 2048)
FORMS = {"webp": "image/webp", "jpg": "image/jpeg"}
AT_ONCE = 2
SECONDS = 8.0


def kept_thumbnail(source: Path, file_id: str, width: int, form: str) -> Path:
    """The file of the thumbnail of `source`, whose content has the checksum `file_id`. Raises Unshowable."""
    path = _folder(file_id) / f"{file_id}-{width}.{form}"
    if path.exists():
        return path
    with _turn(file_id):
        if not path.exists():
            known = _read(_facts_path(file_id))
            if isinstance(known, str):
                raise Unshowable(known)
            _make(source, file_id, width, form, path)
    return path


def known_facts(file_id: str) -> Facts | None:
    """What is known of a picture of which a thumbnail was made; None when none was. Raises Unshowable."""
    return _known(str(settings.HOME), file_id)


def _known(home: str, file_id: str) -> Facts | None:
    found = _remembered(home, file_id) if _facts_path(file_id).exists() else None
    if isinstance(found, str):
        raise Unshowable(found)
    return found


@lru_cache(maxsize=20_000)
def _remembered(_home: str, file_id: str) -> Facts | str | None:
    return _read(_facts_path(file_id))


def _make(source: Path, file_id: str, width: int, form: str, path: Path) -> None:
    try:
        with source.open("rb") as file:
            made = thumbnail(file, width, form, time.monotonic, SECONDS)
    except Unshowable as refusal:
        _write(_facts_path(file_id), json.dumps({"unshowable": refusal.reason}).encode())
        raise
    _write(path, made.content)
    facts = {"width": made.facts.width, "height": made.facts.height, "colour": made.facts.colour}
    _write(_facts_path(file_id), json.dumps(facts).encode())


def _read(path: Path) -> Facts | str | None:
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return str(kept["unshowable"]) if "unshowable" in kept else Facts(kept["width"], kept["height"], kept["colour"])


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: readers look at these files while they are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".making-{secrets.token_hex(6)}")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def _turn(file_id: str) -> Iterator[None]:
    """Wait for the turn of a picture; the lock is let go even when its holder dies."""
    folder = Path(settings.HOME) / "thumbnails"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f".turn-{int(file_id[:8], 16) % AT_ONCE}", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _folder(file_id: str) -> Path:
    return Path(settings.HOME) / "thumbnails" / file_id[:2]


def _facts_path(file_id: str) -> Path:
    return _folder(file_id) / f"{file_id}.json"
