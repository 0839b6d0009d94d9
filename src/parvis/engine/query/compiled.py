"""The outcome of a compilation: what an engine is asked, and what its answer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from parvis.engine.query.cursors import Cursor
from parvis.engine.query.wire import OutputColumn


@dataclass(frozen=True, slots=True)
class Compiled:
    """One SELECT with its numbered parameters.

    `counting` writes the statement that counts all the rows that meet the condition, when somebody needs it. It is a statement
    of its own, because a window function over the page would make the engine read every column of every matching row, where
    counting reads only the columns of the condition, or just the files' footers. Grouped answers have none; nor do those whose
    `total` is known beforehand. `canonical` is the same text for two requests only when they have the same answer on the same snapshot.

    `window` is how many rows are given (None for all) and skipped. When `cursor` is there, each row ends with one more cell:
    the token of the page after it; when it `has_total`, with the number of rows in all.
    """

    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[OutputColumn, ...]
    grouped: bool
    needs_spatial: bool
    canonical: str
    total: int | None = None
    cursor: Cursor | None = None
    window: tuple[int | None, int] = (None, 0)
    has_total: bool = False
    counting: Callable[[], tuple[str, tuple[Any, ...]]] | None = field(default=None, compare=False)

    @property
    def count_sql(self) -> str | None:
        return self.counting()[0] if self.counting is not None else None

    @property
    def count_parameters(self) -> tuple[Any, ...]:
        return self.counting()[1] if self.counting is not None else ()

    def total_after(self, rows: int) -> int | None:
        """How many rows meet the condition, when an answer of so many `rows` already tells; None when it takes the count."""
        limit, before = self.window
        if self.total is not None:
            return self.total
        is_last = limit is None or rows < limit
        return before + rows if is_last and (rows or not before) and self.cursor is None else None
