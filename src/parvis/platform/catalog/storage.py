"""The store, the serving copies and the reader of this installation, one of each a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from parvis.engine.tables.reader import Limits, Reader
from parvis.engine.tables.serving import Copies
from parvis.engine.tables.store import Store


@cache
def the_store() -> Store:
    """The files of all snapshots."""
    store = Store(Path(settings.HOME) / "store")
    store.prepare()
    return store


@cache
def the_copies() -> Copies:
    """The serving copies of large snapshots, made from the store when they are missing."""
    return Copies(Path(settings.HOME) / "serving", the_store())


@cache
def the_reader() -> Reader:
    """The query engine over the store, within the limits that the operator set."""
    given = settings.PARVIS
    limits = Limits(given["MEMORY"], given["THREADS"], given["QUERY_SECONDS"], given["OVERFLOW"])
    scratch = Path(settings.HOME) / "exports"
    scratch.mkdir(parents=True, exist_ok=True)
    return Reader(the_store(), limits, scratch, the_copies())
