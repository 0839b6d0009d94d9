"""Typing the cells of a draft: a kind for each column, proved on every row, with each doubtful cell accounted for.

DuckDB types the plain cells (`casting`); the few it is not sure of are read one distinct value at a time by the rules of
`values`. A guess that more than one cell in ten contradicts is given up for a wider kind: in the end a cell is either in
its column, or missing by its own words, or reported with its line and the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from parvis.engine.tables.casting import literal, plain_cast, quoted
from parvis.engine.tables.draft import Draft, ParquetSource
from parvis.engine.tables.guessing import Guess, guess, is_official_code, looks_like_code, style_of
from parvis.engine.tables.handing import hand_over
from parvis.engine.tables.kinds import FACTS, Kind, Precision
from parvis.engine.tables.values import reader_of

SAMPLE_ROWS = 4000
JUDGED_CELLS = 400
DOUBTFUL = "a doubtful cell"
TOLERANCE = 0.1
SILENT_STYLES = frozenset({"refused", "missing", "impossible", "placeholder", "with_time"})
MOST_DOUBTFUL = 200_000

_KIND_OF_STORED: tuple[tuple[str, Kind], ...] = (
    ("BOOLEAN", Kind.BOOLEAN),
    ("DATE", Kind.DATE),
    ("TIMESTAMP", Kind.DATETIME),
    ("STRUCT", Kind.GEO_POINT),
    ("BLOB", Kind.GEO_SHAPE),
    ("GEOMETRY", Kind.GEO_SHAPE),
    ("DOUBLE", Kind.DECIMAL),
    ("FLOAT", Kind.DECIMAL),
    ("DECIMAL", Kind.DECIMAL),
    ("HUGEINT", Kind.DECIMAL),
    ("UBIGINT", Kind.DECIMAL),
    ("INT", Kind.INTEGER),
    ("BIGINT", Kind.INTEGER),
    ("SMALLINT", Kind.INTEGER),
    ("TINYINT", Kind.INTEGER),
    ("UINTEGER", Kind.INTEGER),
)


@dataclass(slots=True)
class TypedColumn:
    """A column of the draft with what typing found: the SQL that gives its values and the account of its cells.

    `fixes` maps a cell to its value where DuckDB was not sure, `refusals` to the reason why it has none; `styles` counts
    cells by the way they are written; `missing` counts cells that say “no value” in words.
    """

    position: int
    header: str
    kind: Kind
    style: str
    reason: dict[str, str]
    precision: Precision | None = None
    native: bool = False
    forced: bool = False
    separator: str | None = None
    filled: int = 0
    fixes: dict[str, Any] = field(default_factory=dict)
    refusals: dict[str, dict[str, str]] = field(default_factory=dict)
    styles: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    refused: int = 0
    caught: int = 0

    @property
    def cell(self) -> str:
        return f"c{self.position}"

    @property
    def is_scanned(self) -> bool:
        """Whether its cells may hold what a scan looks for."""
        return not self.native and self.kind in {Kind.TEXT, Kind.INTEGER, Kind.JSON}

    def sure(self, zone: str) -> str | None:
        """The SQL for cells of which DuckDB is sure."""
        if self.native:
            return _native_cast(self.cell, self.kind)
        if self.separator is not None:
            return _split(self.cell, self.separator)
        return plain_cast(self.cell, self.kind, self.style, zone)

    def value_or_stop(self, zone: str) -> str | None:
        """The SQL of the column's value, which stops the query at the first doubtful cell; None if all may be doubtful."""
        sure = self.sure(zone)
        if sure is None or self.native or self.kind in {Kind.TEXT, Kind.FILE}:
            return sure
        return f"CASE WHEN {self.cell} IS NOT NULL THEN COALESCE({sure}, error({literal(DOUBTFUL)})) END"

    def value(self, zone: str) -> str:
        """The SQL of the column's value, doubtful cells included."""
        sure = self.sure(zone) or f"NULL::{FACTS[self.kind].stored}"
        return f"COALESCE({sure}, getvariable('fix_{self.position}')[{self.cell}])" if self.fixes else sure


def _native_cast(cell: str, kind: Kind) -> str:
    if kind in {Kind.TEXT, Kind.FILE, Kind.JSON}:
        return f"{cell}::VARCHAR"
    return cell if kind is Kind.GEO_SHAPE else f"{cell}::{FACTS[kind].stored}"


def _split(cell: str, separator: str) -> str:
    mark = separator.replace("'", "''")
    return f"list_filter(list_transform(string_split({cell}, '{mark}'), lambda one: trim(one)), lambda one: one <> '')"


class Typing:
    """The typing of one draft on one connection, on which `received` and `placed` are the relations of that name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, draft: Draft, zone: str) -> None:
        self._connection = connection
        self._draft = draft
        self.zone = zone
        self._zoneinfo = ZoneInfo(zone)
        self.rows = 0
        self.sample: dict[int, list[str]] = {}
        self.columns: list[TypedColumn] = []

    def guess(self, kinds: Mapping[int, Kind], separators: Mapping[int, str]) -> None:
        """Guess every column's kind from a sample, `kinds` and `separators` by position being the publisher's own."""
        self._take_sample()
        self.columns = [self._first_guess(i, kinds.get(i), separators.get(i)) for i in range(len(self._draft.headings))]

    def account_for(self, parquet: Path, names: Sequence[str], scan: str | None) -> None:
        """Take the counts from `parquet`, where every cell was written as it had been guessed."""
        rows = f"read_parquet({literal(str(parquet))})"
        filled = ", ".join(f"count({quoted(name)})" for name in names)
        counted = self._connection.execute(f"SELECT count(*), {filled} FROM {rows}").fetchone()
        assert counted is not None
        self.rows = counted[0]
        for column, count in zip(self.columns, counted[1:], strict=True):
            column.filled = count
            column.styles = Counter({column.style: count})
        for column in self.columns:
            if scan is not None and column.is_scanned:
                column.caught = self._caught_in(rows, column, quoted(names[column.position]), scan)

    def _caught_in(self, rows: str, column: TypedColumn, cell: str, scan: str) -> int:
        """How many cells the scan catches; where few values are repeated, each different one is looked at once.

        A cell of fewer than ten characters with neither a space nor an at sign holds nothing that a scan looks for.
        """
        text = f"{cell}::VARCHAR"
        worth_it = f"(length({text}) >= 10 OR contains({text}, '@') OR contains({text}, ' '))"
        sample = self.sample.get(column.position, [])
        counted = f"SELECT {text} AS one, count(*) AS times FROM {rows} WHERE {worth_it} GROUP BY 1"
        if 2 * len(set(sample)) > len(sample):
            counted = f"SELECT {text} AS one, 1 AS times FROM {rows} WHERE {worth_it}"
        found = self._connection.execute(
            f"SELECT coalesce(sum(times), 0)::BIGINT FROM ({counted}) WHERE regexp_matches(one, $scan)", {"scan": scan}
        ).fetchone()
        return int(found[0]) if found is not None else 0

    def prove(self, scan: str | None) -> None:
        """Check every cell against its column's kind, read the doubtful ones, and widen what they contradict.

        `scan` is a regular expression counted over every text cell (the privacy gate's prefilter).
        """
        undecided = list(self.columns)
        for _attempt in range(4):
            doubtful = self._count(undecided, scan)
            undecided = self._read_doubtful(doubtful)
            if not undecided:
                break
        for column in self.columns:
            _settle_precision(column)

    def _take_sample(self) -> None:
        described = self._connection.execute("DESCRIBE received").fetchall()
        self._stored = {row[0]: str(row[1]) for row in described}
        texts = [i for i in range(len(self._draft.headings)) if self._stored[f"c{i}"] == "VARCHAR"]
        cells = ", ".join(f"c{i}" for i in texts) or "NULL"
        limited = f"SELECT {cells} FROM received LIMIT {SAMPLE_ROWS}"
        rows = self._connection.execute(limited).fetchall()
        for at, i in enumerate(texts):
            self.sample[i] = [row[at] for row in rows if row[at] is not None]

    def _judged(self, position: int) -> list[str]:
        """Some cells of the sample, spread over it: enough to guess, since every cell is checked afterwards."""
        cells = self.sample[position]
        return cells[:: max(1, len(cells) // JUDGED_CELLS)]

    def _first_guess(self, position: int, forced: Kind | None, separator: str | None) -> TypedColumn:
        heading = self._draft.headings[position]
        stored = self._stored[f"c{position}"]
        declared = heading.declared
        if separator is not None:
            reason = {
                "en": f"several values separated by “{separator}”",
                "fr": f"plusieurs valeurs séparées par « {separator} »",
            }
            return TypedColumn(position, heading.header, Kind.TEXT, "plain", reason, forced=True, separator=separator)
        if stored != "VARCHAR":
            kind = declared or next((k for start, k in _KIND_OF_STORED if stored.startswith(start)), Kind.TEXT)
            if forced is Kind.TEXT or (kind is Kind.INTEGER and is_official_code(heading.name or heading.header)):
                reason = {"en": "the heading announces a code", "fr": "l’intitulé annonce un code"}
                return TypedColumn(position, heading.header, Kind.TEXT, "plain", reason, native=True)
            reason = dict(heading.reason or {"en": "as the file’s format says", "fr": "d’après le format du fichier"})
            return TypedColumn(position, heading.header, kind, "plain", reason, native=True)
        wanted = forced or (declared if declared not in {None, Kind.TEXT} else None)
        if wanted is not None:
            style = style_of(wanted, self._judged(position), self._zoneinfo)
            reason = (
                {"en": "chosen by the publisher", "fr": "choisi par le publieur"}
                if forced
                else dict(heading.reason or {"en": "as the file’s format says", "fr": "d’après le format du fichier"})
            )
            precision = {"year": Precision.YEAR, "month": Precision.MONTH}.get(style) if wanted is Kind.DATE else None
            return TypedColumn(position, heading.header, wanted, style, reason, precision, forced=forced is not None)
        telling = heading.name if heading.name and looks_like_code(heading.name) else heading.header
        found = guess(telling, self._judged(position), self._zoneinfo)
        return _typed(position, heading.header, found)

    def _count(self, columns: list[TypedColumn], scan: str | None) -> list[TypedColumn]:
        """Count filled, doubtful and caught cells of `columns` in one scan; the columns that have doubtful cells."""
        asked = ["count(*)"]
        for column in columns:
            asked.append(f"count({column.cell})")
            sure = column.sure(self.zone)
            doubtful = f"{column.cell} IS NOT NULL" + (f" AND ({sure}) IS NULL" if sure is not None else "")
            never = column.native or column.kind in {Kind.TEXT, Kind.FILE}
            asked.append("0" if never else f"count(*) FILTER (WHERE {doubtful})")
        scanned = [column for column in columns if scan is not None and column.is_scanned]
        row = f"regexp_matches(concat_ws(chr(31), {', '.join(column.cell for column in scanned)}), $scan)"
        asked.append(f"count(*) FILTER (WHERE {row})" if scanned else "0")
        parameters = {"scan": scan} if scanned else {}
        counted = self._connection.execute(f"SELECT {', '.join(asked)} FROM received", parameters).fetchone()
        assert counted is not None
        self.rows = counted[0]
        self._count_caught(columns, scanned, row, scan if counted[-1] else None)
        found = []
        for at, column in enumerate(columns):
            column.filled, doubtful_cells = counted[1 + 2 * at : 3 + 2 * at]
            column.styles = Counter({column.style: column.filled - doubtful_cells})
            column.fixes, column.refusals, column.missing, column.refused = {}, {}, 0, 0
            if doubtful_cells:
                found.append(column)
        return found

    def _count_caught(self, columns: list[TypedColumn], scanned: list[TypedColumn], row: str, scan: str | None) -> None:
        """Count the cells that the scan catches, in the rows where it catches something; most files have none."""
        for column in columns:
            column.caught = 0
        if scan is None:
            return
        asked = ", ".join(f"count(*) FILTER (WHERE regexp_matches({column.cell}, $scan))" for column in scanned)
        counted = self._connection.execute(f"SELECT {asked} FROM received WHERE {row}", {"scan": scan}).fetchone()
        assert counted is not None
        for column, caught in zip(scanned, counted, strict=True):
            column.caught = caught

    def _read_doubtful(self, columns: list[TypedColumn]) -> list[TypedColumn]:
        """Read the doubtful cells of `columns`; the columns whose kind had to be widened and must be counted again."""
        if not columns:
            return []
        self._gather(columns)
        widened = []
        for column in columns:
            cells = self._connection.execute(
                f"SELECT {column.cell}, count(*) FROM doubtful "
                f"WHERE sure_{column.position} IS NULL AND {column.cell} IS NOT NULL "
                f"GROUP BY 1 ORDER BY min(place) LIMIT {MOST_DOUBTFUL + 1}"
            ).fetchall()
            if len(cells) > MOST_DOUBTFUL and not column.forced:
                self._widen(column, Kind.TEXT, "too many ways of writing", "trop de façons d’écrire")
                widened.append(column)
                continue
            self._account(column, cells)
            if not column.forced and self._reconsider(column):
                widened.append(column)
        return widened

    def _gather(self, columns: list[TypedColumn]) -> None:
        cells = ", ".join(c.cell for c in columns)
        flags = ", ".join(f"({c.sure(self.zone) or 'NULL'}) IS NOT NULL OR NULL AS sure_{c.position}" for c in columns)
        wanted = " OR ".join(f"(sure_{c.position} IS NULL AND {c.cell} IS NOT NULL)" for c in columns)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE doubtful AS "
            f"SELECT * FROM (SELECT place, {cells}, {flags} FROM placed) WHERE {wanted}"
        )

    def _account(self, column: TypedColumn, cells: Iterable[tuple[str, int]]) -> None:
        read = reader_of(column.kind, self._zoneinfo)
        for cell, count in cells:
            reading = read(cell)
            column.styles[reading.style] += count
            if reading.refusal is not None:
                column.refusals[cell] = reading.refusal
                column.refused += count
            elif reading.value is not None:
                column.fixes[cell] = reading.value
            else:
                column.missing += count

    def _reconsider(self, column: TypedColumn) -> bool:
        """Widen the kind of a column that its cells contradict; whether that was needed."""
        numeric = column.kind in {Kind.INTEGER, Kind.DECIMAL}
        if numeric and column.styles["leading_zero"]:
            first = next(cell for cell in column.fixes if cell.strip().startswith("0"))
            self._widen(column, Kind.TEXT, f"leading zeros, as in “{first}”", f"zéros en tête, comme dans « {first} »")
            return True
        if column.kind is Kind.INTEGER and column.styles["fraction"]:
            self._widen(column, Kind.DECIMAL, "numbers with decimals", "des nombres décimaux")
            column.style = "comma" if any("," in cell for cell in column.refusals) else "plain"
            return True
        if column.kind is Kind.DATE and column.styles["with_time"]:
            self._widen(column, Kind.DATETIME, "dates, some with a time", "des dates, certaines avec l’heure")
            column.style = style_of(Kind.DATETIME, self._judged(column.position), self._zoneinfo)
            column.precision = None
            return True
        contradicting = column.refused - column.styles["impossible"]
        if contradicting > max(TOLERANCE * column.filled, column.filled // 5 if column.filled < 10 else 0):
            share = round(100 * column.refused / column.filled)
            self._widen(
                column, Kind.TEXT, f"{share} % of the cells are not of kind {column.kind}",
                f"{share} % des cellules ne sont pas de nature {column.kind}",
            )  # fmt: skip
            return True
        return False

    def _widen(self, column: TypedColumn, kind: Kind, en: str, fr: str) -> None:
        column.kind, column.style, column.precision = kind, "plain", None
        column.reason = {"en": en, "fr": fr}

    def keep_fixes(self) -> None:
        """Hand the values of doubtful cells to the connection; geometries need its geometry functions by then."""
        for column in self.columns:
            if not column.fixes:
                continue
            values: list[Any] = list(column.fixes.values())
            if column.kind is Kind.GEO_POINT:
                values = [{"lon": lon, "lat": lat} for lon, lat in values]
            is_shape = column.kind is Kind.GEO_SHAPE
            stored = "VARCHAR" if is_shape else FACTS[column.kind].stored
            hand_over(
                self._connection, "fixes", {"cell": "VARCHAR", "value": stored}, zip(column.fixes, values, strict=True)
            )
            value = "ST_AsWKB(ST_GeomFromGeoJSON(value))" if is_shape else "value"
            self._connection.execute(
                f"SET VARIABLE fix_{column.position} = (SELECT map(list(cell), list({value})) FROM fixes)"
            )

    def refused_cells(self, limit: int) -> list[tuple[int, int, str]]:
        """(place, column position, cell) of refused cells, in the order of the file, `limit` at most."""
        found: list[tuple[int, int, str]] = []
        for column in self.columns:
            if not column.refusals:
                continue
            self._gather([column])
            hand_over(self._connection, "refusals", {"cell": "VARCHAR"}, ((cell,) for cell in column.refusals))
            rows = self._connection.execute(
                f"SELECT place, {column.cell} FROM doubtful WHERE {column.cell} IN (SELECT cell FROM refusals) "
                f"ORDER BY place LIMIT {limit}"
            ).fetchall()
            found += [(place, column.position, cell) for place, cell in rows]
        return sorted(found)[:limit]


def _settle_precision(column: TypedColumn) -> None:
    """A date column is of years or of months only when every date is: a day is never shown as less than it says."""
    if column.precision is None:
        return
    coarse = {"year"} if column.precision is Precision.YEAR else {"year", "month"}
    written = {style for style, count in column.styles.items() if count} - SILENT_STYLES
    if not written <= coarse:
        column.precision = None
        column.reason = {
            "en": "dates, of which some are whole years or months: these stand at their first day",
            "fr": "des dates, dont certaines sont des années ou des mois entiers\u00a0: elles sont mises à leur premier jour",
        }


def _typed(position: int, header: str, found: Guess) -> TypedColumn:
    return TypedColumn(position, header, found.kind, found.style, dict(found.reason), found.precision)


def received_relation(draft: Draft) -> str:
    """The SQL of a relation with the draft's cells c0, c1…, in the order of the file."""
    source = draft.source
    path = str(source.path).replace("'", "''")
    if isinstance(source, ParquetSource):
        return f"SELECT {_cells(draft)} FROM read_parquet('{path}')"
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(source.columns))
    mark = source.delimiter.replace("'", "''")
    quote = source.quote.replace("'", "''")
    return (
        f"SELECT * FROM read_csv('{path}', auto_detect = false, header = false, "
        f"columns = {{{names}}}, delim = '{mark}', quote = '{quote}', escape = '{quote}', skip = {source.skip}, "
        f"strict_mode = true, null_padding = false, max_line_size = 16777216, buffer_size = 33554432)"
    )


def placed_relation(draft: Draft) -> str:
    """The same with `place`, each row's number from 0: numbering the rows of a CSV file keeps to one core."""
    source = draft.source
    if isinstance(source, ParquetSource):
        path = str(source.path).replace("'", "''")
        return f"SELECT {_cells(draft)}, file_row_number AS place FROM read_parquet('{path}', file_row_number = true)"
    return f"SELECT *, row_number() OVER () - 1 AS place FROM ({received_relation(draft)})"


def _cells(draft: Draft) -> str:
    return ", ".join(f"c{i}" for i in range(len(draft.headings)))
