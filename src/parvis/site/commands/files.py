"""A file that is not published, read and typed as an import would, and asked on the spot."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from parvis.engine.formats import ReadOptions
from parvis.engine.formats.taking import take_in
from parvis.engine.tables.intake import Guidance
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.reader import Limits, Reader
from parvis.engine.tables.store import Store


@contextlib.contextmanager
def file_as_snapshot(path: Path, sheet: str | None) -> Iterator[tuple[Reader, Manifest]]:
    """A reader over a temporary store that holds the file as one snapshot. No Django, no installation."""
    with tempfile.TemporaryDirectory(prefix="parvis-") as folder:
        store = Store(Path(folder))
        options = ReadOptions(filename=path.name, sheet=sheet)
        with store.scratch() as scratch, take_in(path, options, Guidance(), scratch) as (_, intake):
            written = intake.write(scratch)
            part = Part(store.adopt(written.parquet, ".parquet"), written.rows)
        manifest = Manifest("file", written.schema, written.rows, (part,), written.statistics.bounds)
        yield Reader(store, Limits(seconds=600), store.incoming), manifest
