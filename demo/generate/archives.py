"""Zip archives that come out the same on every run: members in order, all dated alike."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

DATED = (2026, 6, 30, 12, 0, 0)


def write_zip(path: Path, members: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> Path:
    """Write `members` into a zip; those named in `stored` are not compressed."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, DATED)
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return path
