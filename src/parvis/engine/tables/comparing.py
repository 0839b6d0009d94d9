"""Two snapshots of a dataset compared row by row: which rows came, which went, which changed.

Rows are paired by the key of the dataset, else by all the values that both snapshots have; of rows that repeat one another, the
first is paired with the first, and so on. What is given back are the places of the rows, so that only those of a page are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parvis.engine.tables.casting import quoted
from parvis.engine.tables.identity import identity_sql
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.served import POSITION

Change = Literal["added", "removed", "changed"]
CHANGES: tuple[Change, ...] = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the rows of two snapshots are paired: `compared` are the columns that both have with values of one kind.

    `key` are those that name a row; without any, a row whose values changed is one that went and one that came.
    """

    compared: Schema
    key: tuple[str, ...]

    @property
    def identity(self) -> str:
        return identity_sql(self.compared)

    @property
    def digest(self) -> str:
        """The SQL of what differs when a paired row has changed."""
        values = [quoted(column.name) for column in self.compared if column.name not in self.key]
        return f"hash({', '.join(values)})" if self.key and values else "0"


def pairing(old: Schema, new: Schema, left_out: frozenset[str] = frozenset()) -> Pairing:
    """How rows of `old` and `new` are paired, without looking at the columns `left_out`.

    The key counts only when all its columns are compared: a part of it would name several rows.
    """
    common = tuple(column for column in new if column.name not in left_out and _is_same(column, old))
    names = {column.name for column in common}
    key = new.key if new.key == old.key and names.issuperset(new.key) else ()
    return Pairing(Schema(tuple(_keyed(column, column.name in key) for column in common)), key)


def counting_sql(pairing: Pairing, old: str, new: str) -> str:
    """The SELECT of how many rows were added, removed and changed between the relations `old` and `new`."""
    counts = ", ".join(f"count(*) FILTER (change = '{change}')" for change in CHANGES)
    return f"SELECT {counts} FROM ({_changes(pairing, old, new)})"


def places_sql(pairing: Pairing, old: str, new: str, changes: Sequence[Change], limit: int, offset: int) -> str:
    """The SELECT of a page of changes in the order of the table: its word, the row's place in `old` and in `new`."""
    wanted = ", ".join(f"'{change}'" for change in CHANGES if change in changes) or "''"
    return (
        f"SELECT change, before, after FROM ({_changes(pairing, old, new)}) WHERE change IN ({wanted}) "
        f"ORDER BY coalesce(after, before), after IS NULL LIMIT {int(limit)} OFFSET {int(offset)}"
    )


def _changes(pairing: Pairing, old: str, new: str) -> str:
    return (
        "SELECT CASE WHEN o.place IS NULL THEN 'added' WHEN n.place IS NULL THEN 'removed' "
        "WHEN o.digest <> n.digest THEN 'changed' END AS change, o.place AS before, n.place AS after "
        f"FROM ({_numbered(pairing, old)}) AS o FULL JOIN ({_numbered(pairing, new)}) AS n "
        "ON o.id = n.id AND o.copy = n.copy WHERE o.place IS NULL OR n.place IS NULL OR o.digest <> n.digest"
    )


def _numbered(pairing: Pairing, relation: str) -> str:
    place = quoted(POSITION)
    return (
        f"SELECT id, place, digest, row_number() OVER (PARTITION BY id ORDER BY place) AS copy FROM "
        f"(SELECT {pairing.identity} AS id, {place} AS place, {pairing.digest} AS digest FROM {quoted(relation)})"
    )


def _is_same(column: Column, old: Schema) -> bool:
    return column.name in old and old[column.name].stored == column.stored and old[column.name].kind is column.kind


def _keyed(column: Column, is_key: bool) -> Column:
    return Column(column.name, column.kind, separator=column.separator, key=is_key)
