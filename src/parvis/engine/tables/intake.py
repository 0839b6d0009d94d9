"""From a draft to the files of a snapshot: type, show, then write what may be published.

An intake has two halves, because a person or a rule may have to decide in between. `open_intake` types the draft and
shows its columns with samples; `Intake.write` then writes the columns that were kept, whole, for the store to adopt.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from parvis.engine.tables.casting import literal, quoted
from parvis.engine.tables.draft import Change, CsvSource, Draft, Reject
from parvis.engine.tables.guessing import STYLE_WORDS, looks_like_code
from parvis.engine.tables.handing import hand_over
from parvis.engine.tables.kinds import FACTS, Kind
from parvis.engine.tables.positions import DerivedPoint, derived_point, report_positions
from parvis.engine.tables.schema import Column, Schema, column_names, relabelled
from parvis.engine.tables.statistics import Statistics, gather_statistics
from parvis.engine.tables.typing import (
    DOUBTFUL,
    MOST_DOUBTFUL,
    TypedColumn,
    Typing,
    placed_relation,
    received_relation,
)
from parvis.engine.tables.workspace import load_spatial, open_workspace

ROW_GROUP = 50_000
MOST_ROWS_FOR_DUPLICATES = 2_000_000
QUIET_STYLES = frozenset({"plain", "refused", "missing", "impossible", "fraction"})


class Irregular(Exception):
    """The source is not the regular CSV it seemed to be: it must be read again row by row and repaired."""


class TooVaried(Exception):
    """A column has too many distinct values to be reduced value by value."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a publisher decided beforehand, by column name: kinds, separators of several values, the data dictionary.

    `zone` is the time zone of instants without an offset; `language` that of labels made from headings.
    """

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    dictionary: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    zone: str = "Europe/Paris"
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Specimen:
    """What a gate may look at to judge a column: a sample of its cells, and the cells that its scan caught."""

    name: str
    header: str
    kind: Kind
    values: Sequence[str]
    matches: Sequence[str]
    filled: int


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What becomes of each cell of a column: `rewrite` gives the cell to publish, in a column of `kind`."""

    kind: Kind
    rewrite: Callable[[str], str | None]


COUNT_COLUMN = Column("nombre", Kind.INTEGER, labels={"fr": "Nombre", "en": "Count"})


@dataclass(frozen=True, slots=True)
class Written:
    """What `Intake.write` made, still in its scratch folder: the rows as Parquet, the rejects as CSV if there are any."""

    schema: Schema
    rows: int
    parquet: Path
    statistics: Statistics
    rejects: Path | None


class Intake:
    """A typed draft that waits to be written. Made by `open_intake`."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        draft: Draft,
        typing: Typing,
        guidance: Guidance,
        point: DerivedPoint | None,
        plain: Path | None,
    ) -> None:
        self._connection = connection
        self._draft = draft
        self._typing = typing
        self._guidance = guidance
        self._plain = plain
        headings = draft.headings
        self.names = column_names(heading.name or heading.header for heading in headings)
        self.columns = typing.columns
        self.rows = typing.rows
        self.changes: list[Change] = list(draft.changes)
        self.rejects: list[Reject] = list(draft.rejects)
        self._point = point
        self.schema = self._make_schema()
        self._report()

    def _make_schema(self) -> Schema:
        made = []
        for column, name in zip(self.columns, self.names, strict=True):
            label = column.header.strip() or name
            made.append(
                Column(
                    name, column.kind, header=column.header, labels={self._guidance.language: label},
                    precision=column.precision, separator=column.separator,
                )
            )  # fmt: skip
        if self._point is not None:
            labels = {"fr": "Position", "en": "Position"}
            made.append(Column(self._point.name, Kind.GEO_POINT, labels=labels))
        return relabelled(Schema(tuple(made)), self._guidance.dictionary)

    def reasons(self) -> dict[str, dict[str, str]]:
        """Why each column has its kind, by name."""
        out = dict(zip(self.names, (column.reason for column in self.columns), strict=True))
        if self._point is not None:
            out[self._point.name] = self._point.reason
        return out

    def specimens(self, pattern: str | None) -> list[Specimen]:
        """The columns as a gate may look at them; `pattern` is the regular expression that `open_intake` counted."""
        out = []
        for column, name in zip(self.columns, self.names, strict=True):
            matches: list[str] = []
            if column.caught and pattern is not None:
                rows = self._connection.execute(
                    f"SELECT DISTINCT {column.cell} FROM received WHERE regexp_matches({column.cell}, $pattern) LIMIT 500",
                    {"pattern": pattern},
                ).fetchall()
                matches = [row[0] for row in rows]
            sample = self._typing.sample.get(column.position, [])
            out.append(Specimen(name, column.header, column.kind, sample, matches, column.filled))
        return out

    def _report(self) -> None:
        for column, name in zip(self.columns, self.names, strict=True):
            self._report_styles(column, name)
        self._report_refusals()

    def _report_styles(self, column: TypedColumn, name: str) -> None:
        if column.missing:
            placeholders = column.styles["placeholder"]
            for style, count in (("missing", column.missing - placeholders), ("placeholder", placeholders)):
                if count:
                    self.changes.append(_style_change(style, count, name, "read as empty", "lues comme vides"))
        telling = {style: count for style, count in column.styles.items() if count and style not in QUIET_STYLES}
        telling.pop("placeholder", None)
        if len(telling) > 1 or (telling and set(telling) & {"unit", "serial", "fraction_zero"}):
            for style, count in sorted(telling.items(), key=lambda one: -one[1]):
                words = FACTS[column.kind].words
                self.changes.append(
                    _style_change(style, count, name, f"read as {words['en']}", f"lues comme {words['fr']}")
                )

    def _report_refusals(self) -> None:
        refused = self._typing.refused_cells(MOST_DOUBTFUL)
        lines = self._lines(place for place, _, _ in refused)
        for place, position, cell in refused:
            column = self.columns[position]
            self.rejects.append(Reject(lines[place], self.names[position], cell, column.refusals[cell]))
        self.rejects.sort(key=lambda reject: reject.line)

    def _report_written(self, parquet: str, columns: Sequence[str], is_keyed: bool) -> None:
        """Report what is seen best in the written part: repeated rows, unless a key forbids them, positions put right."""
        places = self._repeated_rows(parquet, columns) if not is_keyed else []
        if places:
            shown = self._lines(places[:100])
            text = {
                "en": f"{len(places)} rows repeat an earlier row exactly; they are kept",
                "fr": f"{len(places)} lignes répètent exactement une ligne précédente ; elles sont gardées",
            }
            self.changes.append(Change("duplicate_rows", text, count=len(places), lines=tuple(shown.values())))
        point = self._point
        if point is not None and {point.name, point.latitude_name, point.longitude_name} <= set(columns):
            changes, rejects = report_positions(self._connection, point, parquet, self._lines)
            self.changes += changes
            self.rejects += rejects

    def _repeated_rows(self, parquet: str, columns: Sequence[str]) -> list[int]:
        if not 1 < self.rows <= MOST_ROWS_FOR_DUPLICATES:
            return []
        rows = f"read_parquet({literal(parquet)}, file_row_number = true)"
        digest = f"hash({', '.join(map(quoted, columns))})"
        unique = self._connection.execute(f"SELECT count(DISTINCT {digest}) FROM {rows}").fetchone()
        if unique is not None and unique[0] == self.rows:
            return []
        found = self._connection.execute(
            f"SELECT place FROM (SELECT file_row_number AS place, min(file_row_number) OVER (PARTITION BY {digest}) AS first "
            f"FROM {rows}) WHERE place > first ORDER BY place"
        ).fetchall()
        return [place for (place,) in found]

    def _lines(self, places: Iterable[int]) -> dict[int, int]:
        """The line in the received file of each row number."""
        wanted = list(places)
        if not wanted:
            return {}
        if self._draft.line_of is not None:
            return self._draft.line_of(wanted)
        source = self._draft.source
        if not isinstance(source, CsvSource) and source.lines:
            path = str(source.path).replace("'", "''")
            hand_over(self._connection, "wanted", {"place": "BIGINT"}, ((place,) for place in sorted(set(wanted))))
            rows = self._connection.execute(
                f"SELECT file_row_number, __line FROM read_parquet('{path}', file_row_number = true) "
                "WHERE file_row_number IN (SELECT place FROM wanted)"
            ).fetchall()
            return dict(rows)
        first = source.skip + 1 if isinstance(source, CsvSource) else 1
        return {place: place + first for place in wanted}

    def write(
        self,
        scratch: Path,
        *,
        without: frozenset[str] = frozenset(),
        rewritten: Mapping[str, Rewriting] | None = None,
        count_over: int | None = None,
    ) -> Written:
        """Write the rows into `scratch`, less the columns `without`, with the cells of `rewritten` columns made anew.

        With `count_over`, rows that are alike are counted and groups under that number are left out. Raises TooVaried
        when a rewritten column has too many distinct values.
        """
        rewritten = rewritten or {}
        if self._plain is not None and not (without or rewritten or count_over):
            return self._written(self._plain, self.schema, frozenset())
        schema = self._kept_schema(without, rewritten)
        names = [*self.names, *([self._point.name] if self._point else [])]
        values = [
            f"{self._value(position, name, rewritten.get(name))} AS {quoted(name)}"
            for position, name in enumerate(names)
            if name not in without
        ]
        if not values:
            raise TooVaried("every column is dropped: nothing is left to publish")
        target = scratch / "part.parquet"
        selected = f"SELECT {', '.join(values)} FROM received"
        if count_over is not None:
            schema = Schema((*schema, COUNT_COLUMN))
            groups = ", ".join(quoted(name) for name in schema.names[:-1])
            selected = (
                f"SELECT {groups}, count(*) AS {quoted(COUNT_COLUMN.name)} FROM ({selected}) "
                f"GROUP BY ALL HAVING count(*) >= {int(count_over)} ORDER BY ALL"
            )
        copy_rows(self._connection, selected, target)
        return self._written(target, schema, without | set(rewritten), is_counted=count_over is not None)

    def _written(self, target: Path, schema: Schema, hidden: frozenset[str], *, is_counted: bool = False) -> Written:
        """Measure and report what was written; `hidden` columns and the rows behind counts are not told."""
        statistics = gather_statistics(self._connection, [target], schema)
        if not is_counted:
            self._report_written(str(target), schema.names, is_keyed=statistics.key is not None)
        rejects = None if is_counted else self._write_rejects(target.parent, hidden)
        return Written(_with_guessed_roles(schema, statistics), statistics.rows, target, statistics, rejects)

    def _kept_schema(self, without: frozenset[str], rewritten: Mapping[str, Rewriting]) -> Schema:
        schema = self.schema.without(without)
        for name, rewriting in rewritten.items():
            if name in schema:
                schema = schema.with_column(replace(schema[name], kind=rewriting.kind, precision=None, separator=None))
        return schema

    def _value(self, position: int, name: str, rewriting: Rewriting | None) -> str:
        if position == len(self.columns):
            assert self._point is not None
            return self._point.value(self._guidance.zone)
        column = self.columns[position]
        if rewriting is None:
            return column.value(self._guidance.zone)
        cells = self._connection.execute(
            f"SELECT DISTINCT {column.cell}::VARCHAR FROM received LIMIT {MOST_DOUBTFUL + 1}"
        ).fetchall()
        if len(cells) > MOST_DOUBTFUL:
            raise TooVaried(name)
        pairs = {cell: rewriting.rewrite(cell) for (cell,) in cells if cell is not None}
        hand_over(self._connection, "rewritten", {"cell": "VARCHAR", "value": "VARCHAR"}, pairs.items())
        self._connection.execute(
            f"SET VARIABLE rewritten_{position} = (SELECT map(list(cell), list(value)) FROM rewritten)"
        )
        return f"getvariable('rewritten_{position}')[{column.cell}::VARCHAR]"

    def _write_rejects(self, scratch: Path, hidden: frozenset[str]) -> Path | None:
        """The rejects as a CSV file, without the values of columns that are not public."""
        shown = [reject for reject in self.rejects if reject.column not in hidden]
        if hidden:
            shown = [reject for reject in shown if not reject.column.startswith(("+", "*"))]
        if not shown:
            return None
        path = scratch / "rejects.csv"
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, delimiter=";")
            writer.writerow(["line", "column", "value", "reason_fr", "reason_en"])
            for reject in shown:
                writer.writerow([reject.line, reject.column, reject.value, reject.reason["fr"], reject.reason["en"]])
        return path


@contextmanager
def open_intake(draft: Draft, guidance: Guidance, scratch: Path, *, scan: str | None = None) -> Iterator[Intake]:
    """Type `draft` under `guidance`; `scan` is a regular expression to look for in every text cell.

    Raises Irregular when a CSV source that looked regular is not.
    """
    names = column_names(heading.name or heading.header for heading in draft.headings)
    positions = {name: position for position, name in enumerate(names)}
    kinds = {positions[name]: kind for name, kind in guidance.kinds.items() if name in positions}
    separators = {
        positions[name]: str(raw["separator"])
        for name, raw in guidance.dictionary.items()
        if name in positions and raw.get("separator")
    }
    with open_workspace(scratch) as connection:
        try:
            connection.execute(f"CREATE VIEW received AS {received_relation(draft)}")
            connection.execute(f"CREATE VIEW placed AS {placed_relation(draft)}")
            typing = Typing(connection, draft, guidance.zone)
            typing.guess(kinds, separators)
            point = derived_point(typing.columns, names, typing)
            plain = _write_as_guessed(connection, typing, names, point, scratch)
            if plain is not None:
                typing.account_for(plain, names, scan)
            else:
                typing.prove(scan)
                point = derived_point(typing.columns, names, typing)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            if isinstance(draft.source, CsvSource):
                raise Irregular(str(error)) from error
            raise
        if any(column.kind is Kind.GEO_SHAPE for column in typing.columns):
            load_spatial(connection)
        typing.keep_fixes()
        yield Intake(connection, draft, typing, guidance, point, plain)


def _write_as_guessed(
    connection: duckdb.DuckDBPyConnection,
    typing: Typing,
    names: Sequence[str],
    point: DerivedPoint | None,
    scratch: Path,
) -> Path | None:
    """Write all rows as they were guessed, in one pass; None as soon as one cell is doubtful."""
    values = [column.value_or_stop(typing.zone) for column in typing.columns]
    if not values or None in values:
        return None
    cells = ", ".join(f"{value} AS {quoted(name)}" for value, name in zip(values, names, strict=True))
    selected = f"SELECT {cells} FROM received"
    if point is not None:
        selected = f"SELECT *, {point.of_values} AS {quoted(point.name)} FROM ({selected})"
    target = scratch / "as-guessed.parquet"
    try:
        copy_rows(connection, selected, target)
    except duckdb.InvalidInputException as error:
        if DOUBTFUL not in str(error):
            raise
        return None
    return target


def copy_rows(connection: duckdb.DuckDBPyConnection, selected: str, target: Path) -> None:
    """Write the rows of a SELECT as a part."""
    connection.execute(
        f"COPY ({selected}) TO {literal(str(target))} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
    )


def _style_change(style: str, count: int, column: str, en: str, fr: str) -> Change:
    base, _, midnight = style.partition("_midnight")
    words = STYLE_WORDS.get(base, {"en": base, "fr": base})
    at_midnight = (
        {"en": ", at midnight", "fr": ", à minuit"} if midnight or style.endswith("_midnight") else {"en": "", "fr": ""}
    )
    text = {
        "en": f"{count} cells ({words['en']}) {en}{at_midnight['en']}",
        "fr": f"{count} cellules ({words['fr']}) {fr}{at_midnight['fr']}",
    }
    return Change(style, text, column=column, count=count)


def _with_guessed_roles(schema: Schema, statistics: Statistics) -> Schema:
    """`schema` with the facets and the key that the values suggest, where nobody has chosen any."""
    rows = statistics.rows
    if not any(column.facet for column in schema):
        for column in schema:
            facts = statistics.columns.get(column.name, {})
            few = 2 <= facts.get("distinct", 0) <= max(12, min(60, rows // 10))
            if few and rows >= 12 and column.kind in {Kind.TEXT, Kind.BOOLEAN} and not looks_like_code(column.header):
                schema = schema.with_column(replace(column, facet=True))
    if not schema.key and statistics.key:
        schema = schema.with_column(replace(schema[statistics.key], key=True))
    return schema
