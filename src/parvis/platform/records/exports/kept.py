"""Files of exports kept for a while, so that a download can be taken up again and the next reader need not wait.

A file is named by what it answers (the tag of the question) and by its content (the edition). It is made under another name
and moved into place whole; what a process that died left half made is removed by age, and so are files nobody asked for
since `SECONDS`, the oldest first when all together they weigh more than they may.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parvis.platform.records.exports.export import EXPORT_SECONDS

SECONDS = 3600.0
ABANDONED = EXPORT_SECONDS + 300.0
MOST_BYTES = 2 << 30
EDITION = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file; `edition` is the start of the SHA-256 of its content."""

    path: Path
    edition: str


def find(folder: Path, tag: str, now: float | None = None) -> Kept | None:
    """The file that answers `tag`, if one is kept; asking for it keeps it longer."""
    for path in _listed(folder, f"kept-{tag}-*"):
        moment = time.time() if now is None else now
        with contextlib.suppress(FileNotFoundError):
            os.utime(path, (moment, moment))
            return Kept(path, path.name.rsplit("-", 1)[1])
    return None


def keep(folder: Path, tag: str, make: Callable[[Path], None], most_bytes: int = MOST_BYTES) -> Kept:
    """Make the file that answers `tag` and keep it, making room for it."""
    path = folder / f"making-{secrets.token_hex(8)}"
    try:
        make(path)
        with path.open("rb") as handle:
            edition = hashlib.file_digest(handle, "sha256").hexdigest()[:EDITION]
        _make_room(folder, most_bytes - path.stat().st_size)
        kept = Kept(folder / f"kept-{tag}-{edition}", edition)
        path.replace(kept.path)
    finally:
        path.unlink(missing_ok=True)
    return kept


def sweep(folder: Path, now: float | None = None) -> None:
    """Remove what nobody needs any more: files long unasked, and leftovers of exports that were killed."""
    moment = time.time() if now is None else now
    for pattern, seconds in (("kept-*", SECONDS), ("making-*", ABANDONED), ("pipe-*", ABANDONED)):
        for path in _listed(folder, pattern):
            with contextlib.suppress(FileNotFoundError):
                if moment - path.stat().st_mtime > seconds:
                    _remove(path)


def _make_room(folder: Path, most_bytes: int) -> None:
    found = []
    for path in _listed(folder, "kept-*"):
        with contextlib.suppress(FileNotFoundError):
            facts = path.stat()
            found.append((facts.st_mtime, facts.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= max(0, most_bytes):
            return
        path.unlink(missing_ok=True)
        total -= size


def _listed(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern)) if folder.is_dir() else []


def _remove(path: Path) -> None:
    if path.is_dir():
        for inside in path.iterdir():
            _remove(inside)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
