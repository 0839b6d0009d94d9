"""The part of a file that a client asks for by `Range` (RFC 9110): one range of bytes, or the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 18
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII)


class Unsatisfiable(Exception):
    """A range that begins after the end of the file."""


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes from `start` to `end`, the latter excluded."""

    start: int
    end: int


def asked_part(header: str, size: int) -> Part | None:
    """The part named by a `Range` header, or None for the whole: several ranges and what cannot be read are ignored.

    >>> asked_part("bytes=2-4", 10), asked_part("bytes=-3", 10), asked_part("bytes=8-", 10)
    (Part(start=2, end=5), Part(start=7, end=10), Part(start=8, end=10))
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Part(int(first), min(int(last) + 1, size) if last else size)


def read_part(path: Path, part: Part) -> Iterator[bytes]:
    """The bytes of that part; the file is opened at once, so that it may be removed meanwhile."""
    handle = path.open("rb")

    def blocks() -> Iterator[bytes]:
        with handle:
            handle.seek(part.start)
            left = part.end - part.start
            while left > 0 and (block := handle.read(min(BLOCK, left))):
                left -= len(block)
                yield block

    return blocks()
