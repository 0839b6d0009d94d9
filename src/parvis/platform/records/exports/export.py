"""What is exported: a compiled query over a snapshot, the headings and options of the file, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from parvis.engine.query import Compiled, OutputColumn
from parvis.engine.tables.casting import literal
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.piping import piped_copy
from parvis.engine.tables.reader import Reader

EXPORT_SECONDS = 600.0
LINES = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\n'"


@dataclass(frozen=True, slots=True)
class Export:
    """A compiled query over a snapshot, with headings and the options of the format.

    `compiled` gives cells as they go on the wire, `typed` the same query with cells of their stored types. `options` holds
    the values of the options that the formats declare. `address` is where the dataset is on the web: what a file says of
    its own origin starts with it.
    """

    compiled: Compiled
    typed: Callable[[], Compiled]
    manifest: Manifest
    reader: Reader
    scratch: Path
    headings: Mapping[str, str]
    options: Mapping[str, Any]
    address: str = ""
    published: datetime | None = None
    names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Number the columns: the names that a query gives may differ by letter case only, which SQL does not see."""
        columns, asked, typed = self.compiled.columns, self.headings, self.typed
        for name, value in (
            ("compiled", numbered(self.compiled)),
            ("typed", lambda: numbered(typed())),
            ("headings", {f"c{n}": asked[column.name] for n, column in enumerate(columns)}),
            ("names", {f"c{n}": column.name for n, column in enumerate(columns)}),
        ):
            object.__setattr__(self, name, value)

    @property
    def geometry(self) -> str | None:
        """The output column that gives a feature's geometry: the first shape, else the first point."""
        column = self.place
        return None if column is None else column.name

    @property
    def place(self) -> OutputColumn | None:
        """As `geometry`, the whole column."""
        for kind in (Kind.GEO_SHAPE, Kind.GEO_POINT):
            for column in self.compiled.columns:
                if column.kind is kind and not column.many:
                    return column
        return None

    @property
    def moment(self) -> OutputColumn | None:
        """The first date or instant of the answer."""
        return next((c for c in self.compiled.columns if c.kind in {Kind.DATE, Kind.DATETIME} and not c.many), None)

    @property
    def properties(self) -> list[OutputColumn]:
        """The columns other than the geometry."""
        geometry = self.geometry
        return [column for column in self.compiled.columns if column.name != geometry]

    @property
    def source(self) -> str:
        """The address of the dataset, or a name for it when it has none."""
        return self.address or f"urn:parvis:{self.manifest.dataset}"

    def copied(
        self, cells: Sequence[str], options: str, of: Compiled | None = None, spatial: bool = False
    ) -> Iterator[bytes]:
        """What DuckDB writes of the SQL expressions `cells` over the answer, in the format that `options` name."""
        of = of or self.compiled
        with self.reader.cursor(
            of=[self.manifest], spatial=spatial or of.needs_spatial, seconds=EXPORT_SECONDS, own=True
        ) as cursor:
            yield from piped_copy(cursor, over(of, cells), of.parameters, options, self.scratch)

    def lines(self, cell: str, end: str = "\n", spatial: bool = False) -> Iterator[bytes]:
        """The text `cell` of each row, as it is, with `end` after it."""
        options = f"{LINES}, NEW_LINE {_escaped(end)}"
        return self.copied([cell], options, spatial=spatial)

    def rows(
        self, cells: Sequence[str] = ("*",), of: Compiled | None = None, spatial: bool = False
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of the answer in batches, each made of the SQL expressions `cells`."""
        of = of or self.compiled
        return self.reader.batches(
            over(of, cells),
            of.parameters,
            of=[self.manifest],
            spatial=spatial or of.needs_spatial,
            seconds=EXPORT_SECONDS,
        )

    def has_more_than(self, most: int) -> bool:
        """Whether the answer has more rows than `most`."""
        cut = f"SELECT 1 FROM ({self.compiled.sql}) AS answer LIMIT {most + 1}"
        return bool(self._first(f"SELECT count(*) > {most} FROM ({cut})"))

    def has_row(self, condition: str) -> bool:
        """Whether a row of the answer meets the SQL `condition`, which may speak of geometries."""
        return self.first("1", condition) is not None

    def first(self, cell: str, condition: str) -> Any:
        """The SQL expression `cell` of the first row that meets the SQL `condition`, None when none does."""
        return self._first(f"SELECT {cell} FROM ({self.compiled.sql}) AS answer WHERE {condition} LIMIT 1", True)

    def _first(self, sql: str, spatial: bool = False) -> Any:
        of = self.compiled
        with self.reader.cursor(
            of=[self.manifest], spatial=spatial or of.needs_spatial, seconds=EXPORT_SECONDS, own=True
        ) as cursor:
            found = cursor.execute(sql, list(of.parameters)).fetchone()
        return None if found is None else found[0]


def numbered(of: Compiled) -> Compiled:
    """The same query with its columns called `c0`, `c1`…"""
    names = ", ".join(f"c{n}" for n in range(len(of.columns)))
    columns = tuple(replace(column, name=f"c{n}") for n, column in enumerate(of.columns))
    return replace(of, sql=f"SELECT * FROM ({of.sql}) AS asked({names})", columns=columns)


def over(of: Compiled, cells: Sequence[str]) -> str:
    """The SELECT of `cells` over the answer of `of`."""
    return f"SELECT {', '.join(cells)} FROM ({of.sql}) AS answer"


def _escaped(end: str) -> str:
    return "E" + literal(end.replace("\n", "\\n"))
