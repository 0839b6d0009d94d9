"""The DuckDB of one import: bounded in memory and threads, with a scratch folder of its own."""

from __future__ import annotations

import errno
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


class MissingExtension(RuntimeError):
    """The spatial extension is not installed beside DuckDB."""


def spatial_extension() -> Path:
    """The absolute path of DuckDB's spatial extension, as its own package installed it."""
    spec = importlib.util.find_spec("duckdb_extension_spatial")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else None
    found = sorted(folder.rglob("spatial.duckdb_extension")) if folder is not None else []
    if not found:
        raise MissingExtension(
            "the package duckdb-extension-spatial is missing: install it beside duckdb, same version"
        )
    return found[0]


def load_spatial(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the geometry functions available on `connection`."""
    connection.load_extension(str(spatial_extension()))


@contextmanager
def open_workspace(scratch: Path, *, memory: str = "700MB", threads: int = 0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A private connection whose overflow goes to `scratch`; its time zone is UTC and the order of rows is kept."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET memory_limit = ?", [memory])
        connection.execute("SET temp_directory = ?", [str(scratch / "spill")])
        connection.execute("SET preserve_insertion_order = true")
        connection.execute("SET autoinstall_known_extensions = false")
        if threads:
            connection.execute("SET threads = ?", [threads])
        yield connection
    except duckdb.IOException as error:
        raise _of_the_machine(error) from error
    finally:
        connection.close()


def _of_the_machine(error: duckdb.IOException) -> Exception:
    """A disk that is full, as the rest of the program knows it; any other error as it is."""
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        if os.strerror(code) in str(error):
            return OSError(code, os.strerror(code))
    return error
