"""Small tables and the queries asked of them, for the comparison of two evaluations.

The values are chosen for what they may break: ties, missing values, accents, negative numbers, empty lists and texts, leap days,
and instants around the changes of the clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from parvis.engine.query import Request
from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.served import POSITION
from tests.engine.query import strategies as grown

SCHEMA = Schema(
    (
        Column("id", Kind.INTEGER, key=True),
        Column("name"),
        Column("town"),
        Column("path", hierarchy="/"),
        Column("places", Kind.INTEGER),
        Column("price", Kind.DECIMAL),
        Column("free", Kind.BOOLEAN),
        Column("opened", Kind.DATE),
        Column("founded", Kind.DATE, precision=Precision.YEAR),
        Column("seen", Kind.DATETIME),
        Column("position", Kind.GEO_POINT),
        Column("themes", separator=";"),
        Column("1_uai"),
    )
)
_ARROW = pa.schema(
    [
        ("id", pa.int64()), ("name", pa.string()), ("town", pa.string()), ("path", pa.string()), ("places", pa.int64()),
        ("price", pa.float64()), ("free", pa.bool_()), ("opened", pa.date32()), ("founded", pa.date32()),
        ("seen", pa.timestamp("us", tz="UTC")), ("position", pa.struct([("lon", pa.float64()), ("lat", pa.float64())])),
        ("themes", pa.list_(pa.string())), ("1_uai", pa.string()),
    ]
)  # fmt: skip

_one = st.sampled_from
_VALUES: dict[str, list[Any]] = {
    "name": ["Porte de Versailles", "Porte dorée", "Œuvre d’été", "École Jean-Macé", "", "a%b_c", "Straße 10", "日本 Paris", "PORTE", "l'eau (.*", None],
    "town": ["Paris", "Issy", "paris", "Île", None, None],
    "path": ["Sport", "Sport/Stade", "Sport/Stade/Foot", "Sportif", "Culture", None],
    "places": [0, 1, 3, 10, 10, 25, -4, -15, 2**63 - 1, -(2**63), None, None],
    "price": [0.0, 1.5, 1.5, 2.5, -3.25, 0.1, 20.5, 1e15, None, None],
    "free": [True, False, None],
    "opened": [date(2020, 2, 29), date(2020, 3, 1), date(2020, 12, 31), date(2021, 1, 1), date(2019, 12, 30), date(1969, 7, 20), None],
    "founded": [date(1988, 1, 1), date(2020, 1, 1), date(2021, 1, 1), None],
    "seen": [
        datetime(2020, 3, 29, 0, 30, tzinfo=UTC), datetime(2020, 3, 29, 1, 0, tzinfo=UTC), datetime(2020, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2020, 10, 25, 1, 30, tzinfo=UTC), datetime(2020, 12, 31, 23, 30, tzinfo=UTC), datetime(2020, 2, 29, 12, 0, 0, 500_001, tzinfo=UTC),
        datetime(2021, 7, 1, 23, 59, 59, 999_999, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, tzinfo=UTC), None,
    ],
    "position": [(2.2879, 48.8324), (2.2735, 48.8245), (2.26, 48.83), (2.406, 48.835), (-179.9, 10.0), (179.9, -10.0), None],
    "themes": [["a"], ["a", "b"], ["b", "b"], ["Été", "a b"], [""], [], None],
    "1_uai": ["1", "01", "x", "1.0", None],
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """From no row to nine."""
    count = draw(st.integers(0, 9))
    rows = [{name: draw(_one(known)) for name, known in _VALUES.items()} for _ in range(count)]
    return [{"id": number + 1, **row} for number, row in enumerate(rows)]


def as_arrow(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as the engine reads them."""
    shown = [
        {**row, "position": row["position"] and dict(zip(("lon", "lat"), row["position"], strict=True))} for row in rows
    ]
    table = pa.Table.from_pylist(shown, schema=_ARROW)
    return table.append_column(POSITION, pa.array(range(len(rows)), pa.int64()))


_tame = st.recursive(
    _one(["id", "price", "length(name)", "year(seen)", "hour(seen)", "dayofweek(opened)", "ifnull(price, 3)", "3", "-1.5", "2"]),
    lambda inner: st.builds("({} {} {})".format, inner, _one("+-*/"), inner) | st.builds("-{}".format, inner),
    max_leaves=4,
)  # fmt: skip
_recent = _one(
    [
        "date'2020'",
        "date'2020-03'",
        "date'2020/03/29T02:30'",
        "date'2020-02-29'",
        "now()",
        "date'2020-03-01T10:00+14:00'",
        "'2020-12-31'",
    ]
)
_points = _one(["geom'POINT(2.28 48.83)'", "geom'POINT(-180 -90)'", "geom'POINT(180 0)'", "geom'POINT(0 89.5)'"])
_parts = _one(["year", "quarter", "month", "day", "dayofweek", "hour", "minute", "second", "millisecond"])
_dates = grown.dates | _one(["ifnull(opened, founded)", "ifnull(seen, date'2020-02-29')"])
_patterns = _one(
    ["'EEEE d MMM xx w'", "\"dd/MM/yyyy 'à' HH:mm:ss\"", "'xxxx-ww-e'", "'yy D DDD MMMM E'", "'YYYY.M.d H.m.s'"]
)
atoms = st.one_of(
    _one(["free", "free is not true", "free = 'true'", "town is null", "themes is not null", "themes = 'a'", "themes != 'a'", "'b' in themes", "themes in ('a', 'c')",
          "not free", "startswith(themes, 'a')", "themes like 'a'", "null = places", "town in (null)", "places in (1, '10', null)", "`1_uai` = 1", "`1_uai` = 1.0",
          "free = (places > 3)", "free > false"]),
    grown.text_literals,
    st.builds("{} {} {}".format, grown.numbers, grown.signs, grown.numbers),
    st.builds("{} {} {}".format, grown.texts, grown.signs, grown.texts),
    st.builds("{} {} {}".format, _dates, grown.signs, grown.date_literals | _dates),
    st.builds("{} {} {}".format, grown.date_literals, grown.signs, grown.date_literals.filter(lambda text: text[0] != "'")),
    st.builds("{}({}) {} {}".format, _parts, _dates, grown.signs, _one(["2020", "0", "1", "3", "6"])),
    st.builds("{} in {}{} .. {}{}".format, grown.numbers, grown.brackets, grown.numbers | st.just("*"), grown.numbers | st.just("*"), grown.brackets),
    st.builds("{} in {}{} to {}{}".format, grown.dates, grown.brackets, grown.date_literals, grown.date_literals, grown.brackets),
    st.builds("{} in {}{} to {}{}".format, grown.texts, grown.brackets, grown.text_literals, grown.text_literals, grown.brackets),
    st.builds("{} in ({}, {}, null)".format, grown.texts, grown.text_literals, grown.texts),
    st.builds("{} in ({}, {})".format, grown.numbers, grown.numbers, grown.numbers),
    st.builds("{} in ({}, {})".format, grown.dates, grown.date_literals, grown.date_literals),
    st.builds("{} like {}".format, grown.texts, grown.text_literals | _one(["'%o%vre%'", "'porte%'", "'%é'", "'porte paris'", "'%.*%'"])),
    st.builds("{}({}, {})".format, _one(["search", "suggest", "startswith"]), _one(["name", "*", "themes, name", "lower(town)", "name, town", "path"]),
              grown.text_literals | _one(["'prote'", "'versaile'", "'Porte'", "'issi'", "'a b'", "'stade foo'"])),
    st.builds("search({})".format, grown.text_literals),
    st.builds("within_distance(position, {}, {}km)".format, _points, _one(["0.5", "1", "30", "9000", "50000"])),
    st.builds("in_bbox(position, {}, {}, {}, {})".format, *[_one(["48", "49", "2", "3", "-170", "170", "1e9"])] * 4),
)  # fmt: skip
conditions = st.recursive(
    atoms,
    lambda inner: (
        st.builds("({} {} {})".format, inner, _one(["and", "or", "AND NOT"]), inner)
        | st.builds("{} {} {}".format, inner, _one(["and", "or", "AND NOT"]), inner)
        | st.builds("not({})".format, inner)
        | st.builds("not {}".format, inner)
    ),
    max_leaves=5,
)
_items = st.one_of(
    grown.numbers,
    grown.texts,
    grown.dates,
    conditions.filter(lambda text: text[0] not in "'\"" and "search" not in text and "suggest" not in text and "startswith" not in text
                      and "within" not in text and "in_bbox" not in text),
    _recent,
    _one(["*", "include(p*)", "include(*)", "exclude(name)", "exclude(p*)", "themes", "position", "ifnull(themes, 'x')", "ifnull(places, 1.5) as places", "null as n",
          "ifnull(town, name) as town", "ifnull(free, false)", "`1_uai`", "founded as f", "true"]),
    st.builds("{}({})".format, _parts, grown.dates),
    st.builds("date_format({}, {})".format, grown.dates, _patterns),
    st.builds("distance(position, {}) as d".format, _points),
)  # fmt: skip
_totals = st.one_of(
    _one(["count(*)", "count(town)", "count(distinct themes)", "count(themes)", "max(opened)", "min(seen)", "max(name)", "min(founded)", "count(distinct ifnull(town, 'x'))",
          "count(distinct town) as towns", "sum(places)", "min(places)", "max(places)", "count(distinct price)", "count(position)", "max(town) as town"]),
    st.builds("{}({})".format, _one(["sum", "avg", "min", "max", "median"]), _tame),
    st.builds("percentile({}, {})".format, _tame, _one(["0", "50", "33.3", "99", "101"])),
    st.builds("sum({}) {} count(*)".format, _tame, _one("+-*/")),
    st.builds("max(price) - {} as spread".format, _tame.map("min({})".format)),
)  # fmt: skip
_keys = st.one_of(
    _one(["town", "places", "price", "opened", "founded", "seen", "free", "themes", "name", "lower(town)", "ifnull(themes, 'x')", "ifnull(town, 'x')", "town is null as n",
          "themes = 'a' as has", "range(places, 10)", "range(places, 7.5)", "range(price, *, 2, 3.5, *)", "range(price, 2)", "range(price, 0.5) as p", "range(id, 2, 4)",
          "range(places, *, 0, 10, *) as places", "range(places, -4, 3)", "lower(path) as l", "`1_uai` as u", "length(name)", "places > 3 as many"]),
    st.builds("range({}, {})".format, grown.dates, _one(["1 day", "36 h", "1 w", "1 month", "1q", "1 y", "2 days", "90 m"])),
    st.builds("range(seen, {})".format, _one(["250ms", "7s", "1 hour", "3 h", "1 minute"])),
    st.builds("range({}, {})".format, grown.dates, _one(["date'2020', date'2021'", "*, date'2020-03', *", "date'2020-02-29', *"])),
    st.builds("{}({})".format, _parts, grown.dates),
    st.builds("date_format({}, {})".format, grown.dates, _patterns),
)  # fmt: skip


def _list(of: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=least, max_size=3).map(", ".join)


_facets = _one(
    [
        "town:Paris",
        "town:Issy",
        "path:Sport",
        "path:Sport/Stade",
        "opened:2020",
        "opened:2020/03",
        "themes:a",
        "free:true",
        "places:10",
        "seen:2020/12/31",
        "price:1.5",
    ]
)
_shared: dict[str, Any] = {
    "where": st.lists(conditions, max_size=2).map(tuple),
    "timezone": _one(["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Apia", "Asia/Kolkata"]),
    "lang": _one(["fr", "en", "ar", "de"]),
    "limit": _one([10, 10, 3, 1, 0, -1]),
    "offset": _one([0, 0, 0, 1, 3]),
    "refine": st.lists(_facets, max_size=2).map(tuple),
    "exclude": st.lists(_facets, max_size=1).map(tuple),
    "disjunctive": _one([frozenset(), frozenset({"town", "opened"})]),
}
_few: dict[str, Any] = {
    **_shared,
    "where": st.just(()) | st.lists(conditions, max_size=1).map(tuple),
    "refine": st.just(()),
    "exclude": st.just(()),
}
_order = st.builds(
    "{}{}".format,
    grown.numbers
    | grown.texts
    | grown.dates
    | _one(["-places", "free", "town", "n", "f", "spread", "distance(position, geom'POINT(2.28 48.83)')"]),
    _one(["", " desc", " asc"]),
)
_group_order = st.builds(
    "{}{}".format,
    _totals.map(lambda text: text.split(" as ")[0]) | _one(["towns", "spread", "town"]),
    _one(["", " desc"]),
)
queries = st.one_of(
    st.builds(Request, select=st.none() | _list(_items), order_by=st.none() | _list(_order), **_shared),
    st.builds(Request, select=st.none() | _list(_items), order_by=st.none() | _list(_order), **_few),
    st.builds(Request, select=st.none() | _list(_totals), group_by=_list(_keys), order_by=st.none() | _list(_group_order), **_few),
    st.builds(Request, select=_list(_totals), **_few),
)  # fmt: skip
