"""A COPY of DuckDB read through a pipe: rows leave as they are made, whatever their number, and memory stays flat."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import select
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import literal

BLOCK = 1 << 18
PIPE_SIZE = 1 << 20


def piped_copy(
    cursor: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any], options: str, folder: Path
) -> Iterator[bytes]:
    """The bytes of `COPY (sql) TO … (options)`, run on `cursor` in a thread of its own.

    When the reader stops early the copy is interrupted. An error of the query is raised to the reader, before the first
    byte unless the query fails in its course.
    """
    pipe = folder / f"pipe-{secrets.token_hex(8)}"
    os.mkfifo(pipe, 0o600)
    failures: list[Exception] = []

    def copy() -> None:
        try:
            cursor.execute(f"COPY ({sql}) TO {literal(str(pipe))} ({options})", list(parameters))
        except Exception as error:
            failures.append(error)
        finally:
            _wake_reader(pipe)

    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = threading.Thread(target=copy, name="piped-copy", daemon=True)
    writer.start()
    is_whole = False
    try:
        with contextlib.suppress(OSError):
            fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        _await_writer(reader)
        while block := os.read(reader, BLOCK):
            yield block
        is_whole = True
    finally:
        os.close(reader)
        if not is_whole:
            cursor.interrupt()
        writer.join()
        pipe.unlink(missing_ok=True)
    if failures:
        raise failures[0]


def _await_writer(reader: int) -> None:
    """Wait until somebody writes, or has opened and closed the pipe; from then on reads block."""
    waiting = select.poll()
    waiting.register(reader, select.POLLIN | select.POLLHUP)
    waiting.poll()
    os.set_blocking(reader, True)


def _wake_reader(pipe: Path) -> None:
    """Open and close the writing end, for a reader that still waits because the copy never opened it."""
    with contextlib.suppress(OSError):
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
