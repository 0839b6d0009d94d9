"""The store of immutable files: each is named by the SHA-256 of its content, written whole and synced before it is named.

A file that is in the store is complete and never changes; what an interrupted writer leaves behind stays in `incoming`,
where `leftovers` finds it. Writers hold locks that the system lets go when they die, whatever kills them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BLOCK = 1 << 22
LOCK, HELD, PARTIAL = ".lock", ".held", ".partial"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the store: `name` is its digest with a suffix that tells its format."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A synced copy that is not in the store yet."""

    path: Path
    sha256: str


class Store:
    """Files under `root`, spread over folders by the first two digits of their digest."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"

    def prepare(self) -> None:
        self.incoming.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where the file called `name` is; names come from manifests, never from a visitor's path."""
        if not name or "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(f"not a name of the store: {name!r}")
        return self.root / name[:2] / name

    def __contains__(self, name: str) -> bool:
        return self.path(name).is_file()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder on the store's own disk, removed at the end whatever happens.

        While it lasts, files that this writer has placed and that no snapshot names yet are safe from `alone`.
        """
        self.prepare()
        with (self.root / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            folder, held = self._own_folder()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                held.close()

    def _own_folder(self) -> tuple[Path, IO[str]]:
        """A new folder with its lock; tried again if somebody took it for a leftover before it was locked."""
        while True:
            folder = Path(tempfile.mkdtemp(dir=self.incoming))
            with suppress(FileNotFoundError):
                held = (folder / HELD).open("w")
                fcntl.flock(held, fcntl.LOCK_EX)
                if (folder / HELD).exists():
                    return folder, held
                held.close()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether no writer is at work; none can start until this ends."""
        self.prepare()
        with (self.root / LOCK).open("w") as lock:
            yield _try_lock(lock)

    def adopt(self, path: Path, suffix: str) -> Stored:
        """Move `path`, which lies on the store's disk, into the store."""
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
            os.fsync(handle.fileno())
        return self._place(path, digest, suffix)

    def copy(self, source: Path, suffix: str, scratch: Path) -> Stored:
        """Copy `source` into the store; the source is left as it is."""
        return self.place(self.take(source, scratch), suffix)

    def take(self, source: Path, scratch: Path) -> Taken:
        """Copy `source` to the store's disk, where it waits in `scratch` to be placed."""
        kept = scratch / f"copy-{source.name[-40:]}"
        digest = hashlib.sha256()
        with source.open("rb", buffering=0) as reader, kept.open("wb") as writer:
            while block := reader.read(BLOCK):
                digest.update(block)
                writer.write(block)
            writer.flush()
            os.fsync(writer.fileno())
        return Taken(kept, digest.hexdigest())

    def place(self, taken: Taken, suffix: str) -> Stored:
        """Make what was taken a file of the store."""
        return self._place(taken.path, taken.sha256, suffix)

    def _place(self, path: Path, digest: str, suffix: str) -> Stored:
        name = digest + suffix
        target = self.path(name)
        size = path.stat().st_size
        if self.is_sound(Stored(name, digest, size)):
            path.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.chmod(0o640)
            path.replace(target)
            _sync_folder(target.parent)
            _sync_folder(self.root)
        return Stored(name, digest, size)

    def names(self) -> Iterator[str]:
        """The names of all files, in no order."""
        for folder in self.root.glob("[0-9a-f][0-9a-f]"):
            for file in folder.iterdir():
                yield file.name

    def remove(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def is_sound(self, stored: Stored) -> bool:
        """Whether the file is there and its content still has its digest."""
        path = self.path(stored.name)
        if not path.is_file() or path.stat().st_size != stored.bytes:
            return False
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest() == stored.sha256

    def leftovers(self) -> list[Path]:
        """Scratch folders of writers that are no longer running."""
        if not self.incoming.is_dir():
            return []
        return sorted(entry for entry in self.incoming.iterdir() if _is_abandoned(entry))

    def discard(self, folder: Path) -> None:
        """Remove a leftover, and the unfinished files elsewhere to which it holds links."""
        if not _is_abandoned(folder):
            return
        for link in folder.iterdir():
            if link.is_symlink() and link.readlink().suffix == PARTIAL:
                link.readlink().unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    try:
        with (folder / HELD).open("r+") as held:
            return _try_lock(held)
    except FileNotFoundError:
        return True


def _try_lock(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
