"""How a value leaves: written in the SELECT itself in the form that the API puts on the wire.

An instant is ISO text in the request's zone, a date is text of its own precision, a shape is a GeoJSON feature; a position is
a struct of `lon` and `lat`. What already is JSON text is marked, so that an encoder embeds it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parvis.engine.query import sql
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import Term
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """One column of the answer.

    `json_text` says that the cells hold JSON text to embed raw; `many` that they are lists. `source` is the dataset's column
    that is given unchanged, when it is.
    """

    name: str
    kind: Kind | None
    precision: Precision | None = None
    separator: str | None = None
    many: bool = False
    json_text: bool = False
    source: str | None = None


def is_plain(kind: Kind | None) -> bool:
    """Whether cells of this kind leave as they are."""
    return kind not in (Kind.DATE, Kind.DATETIME, Kind.GEO_SHAPE)


def wired(write: Writer, value: Sql, kind: Kind | None, precision: Precision | None) -> Sql:
    """`value` in the form that leaves."""
    match kind:
        case Kind.DATE:
            return date_text(value, precision)
        case Kind.DATETIME:
            return instant_text(write, value)
        case Kind.GEO_SHAPE:
            write.spatial = True
            return feature_text(value)
    return value


def date_text(value: Sql, precision: Precision | None) -> Sql:
    match precision:
        case Precision.YEAR:
            return sql.call("strftime", value, sql.words("%Y"))
        case Precision.MONTH:
            return sql.call("strftime", value, sql.words("%Y-%m"))
    return sql.cast(value, sql.VARCHAR)


def instant_text(write: Writer, value: Sql) -> Sql:
    """`2025-01-23T14:38:16+00:00`, with a fraction only when there is one."""
    local = sql.clock_time(value, write.zone, write.bindings)
    if write.zone == "UTC":
        return sql.joined_text([_seconds(local), sql.words("+00:00")])
    return sql.joined_text(
        [_seconds(local), _offset(local.copy(), sql.clock_time(value.copy(), "UTC", write.bindings))]
    )


def local_text(write: Writer, local: Sql, pattern: str) -> Sql:
    """A timestamp of the request's zone, with the offset of that zone then."""
    utc = sql.clock_time(sql.at_zone(local.copy(), write.bind(write.zone)), "UTC", write.bindings)
    return sql.joined_text([sql.call("strftime", local.copy(), sql.words(pattern)), _offset(local, utc)])


def _seconds(local: Sql) -> Sql:
    text = sql.call("strftime", local, sql.words("%Y-%m-%dT%H:%M:%S.%f"))
    return sql.call("replace", text, sql.words(".000000"), sql.words(""))


def _offset(local: Sql, utc: Sql) -> Sql:
    minutes = sql.call("date_diff", sql.words("minute"), utc, local)
    sign = sql.when([(sql.below(minutes.copy(), sql.number(0)), sql.words("-"))], sql.words("+"))
    clock = sql.call("to_minutes", sql.call("abs", minutes))
    day = sql.cast(sql.words("2000-01-01"), sql.TIMESTAMP)
    return sql.joined_text([sign, sql.call("strftime", sql.add(day, clock), sql.words("%H:%M"))])


def feature_text(value: Sql) -> Sql:
    geometry = sql.cast(sql.call("st_asgeojson", sql.call("st_geomfromwkb", value)), sql.VARCHAR)
    return sql.joined_text([sql.words('{"type":"Feature","geometry":'), geometry, sql.words(',"properties":{}}')])


def output_column(name: str, term: Term, columns: Mapping[str, Column], typed: bool) -> OutputColumn:
    """What the column `name` holds, when its cells are `term`."""
    column = columns.get(str(term.value)) if term.op == "field" else _dated(term, columns)
    json_text = not typed and term.kind in (Kind.GEO_SHAPE, Kind.JSON, Kind.FILE)
    precision = column.precision if column is not None else None
    if column is None or term.op != "field":
        return OutputColumn(name, term.kind, precision, many=term.many, json_text=json_text)
    return OutputColumn(name, term.kind, precision, column.separator, term.many, json_text, column.name)


def _dated(term: Term, columns: Mapping[str, Column]) -> Column | None:
    """The column whose precision the earliest or latest date of it keeps."""
    if term.op in ("min", "max", "ifnull") and term.kind is Kind.DATE and term.args[0].op == "field":
        return columns.get(str(term.args[0].value))
    return None
