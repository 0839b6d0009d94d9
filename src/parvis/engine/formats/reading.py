"""The one way in: a received file becomes a draft, whatever its format."""

from __future__ import annotations

from pathlib import Path

from parvis.engine.formats.delimited import read_delimited
from parvis.engine.formats.options import ReadOptions
from parvis.engine.tables.draft import Draft


def read(path: Path, *, workdir: Path, options: ReadOptions) -> Draft:
    """The draft of the file at `path`; `workdir` is a scratch folder of the caller's.

    Raises Unreadable, or Ambiguous when the caller must choose a sheet, a layer or a member.
    """
    return read_delimited(path, workdir=workdir, options=options)
