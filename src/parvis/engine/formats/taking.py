"""A received file taken in: read by its format, typed, and mended row by row first when it is less regular than it seemed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from parvis.engine.formats.delimited import csv_repair
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.reading import read
from parvis.engine.tables.draft import Draft
from parvis.engine.tables.intake import Guidance, Intake, Irregular, open_intake


@contextlib.contextmanager
def take_in(
    path: Path,
    options: ReadOptions,
    guidance: Guidance,
    scratch: Path,
    *,
    scan: str | None = None,
    say: Callable[[str], None] = lambda step: None,
) -> Iterator[tuple[Draft, Intake]]:
    """The draft and the typed intake of the file at `path`; `say` hears the steps `read`, `type` and perhaps `mend`.

    Raises Unreadable or Ambiguous.
    """
    say("read")
    draft = read(path, workdir=scratch, options=options)
    say("type")
    with contextlib.ExitStack() as stack:
        try:
            intake = stack.enter_context(open_intake(draft, guidance, scratch, scan=scan))
        except Irregular:
            say("mend")
            draft = csv_repair(draft, workdir=scratch)
            intake = stack.enter_context(open_intake(draft, guidance, scratch, scan=scan))
        yield draft, intake
