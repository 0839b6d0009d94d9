"""Well-formed queries over the small file, drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st

from parvis.engine.query import Request

_one = st.sampled_from
number_literals = _one(["0", "3", "-1.5", "10", "1e300", "9223372036854775807", "99999999999999999999", "0.1"])
numbers = st.recursive(
    _one(
        ["id", "places", "price", "length(name)", "year(seen)", "hour(seen)", "dayofweek(opened)", "ifnull(places, 3)"]
    )
    | number_literals,
    lambda inner: st.builds("({} {} {})".format, inner, _one("+-*/"), inner) | st.builds("-{}".format, inner),
    max_leaves=5,
)
text_literals = _one(
    ["'Paris'", '"issy"', "''", "'%'", "'a%b_'", "'œuvre ÉTÉ'", "'\\\\'", "'日本'", "'porte d'", "'(.*'", "'1'", "'$1'"]
)
texts = st.recursive(
    _one(["name", "town", "path", "`1_uai`", "date_format(seen, 'EEEE d MMM xx w')"]) | text_literals,
    lambda inner: (
        st.builds("{}({})".format, _one(["lower", "upper"]), inner) | st.builds("ifnull({}, {})".format, inner, inner)
    ),
    max_leaves=3,
)
date_literals = _one(
    ["date'2020'", "date'2020-03'", "date'2020/03/29T02:30'", "date'1582-10-10'", "date'0001-01-02'", "date'9998'", "now()", "now(months=-49)",
     "'2020-03-29T02:30:00.123456Z'", "date'2020-03-01T10:00+14:00'"]
)  # fmt: skip
dates = _one(["opened", "founded", "seen"])
shapes = _one(
    ["geom'POINT(2.28 48.83)'", "geom'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'", "geom'LINESTRING(2 48, 3 49)'", "geom'MULTIPOINT((2 48), (3 49))'",
     "geom'POLYGON((2 48, 3 48, 3 49, 2 49, 2 48))'", "geom'POINT(-180 -90)'", "geom'MULTIPOLYGON(((2 48, 3 48, 3 49, 2 48)))'"]
)  # fmt: skip
points = _one(["geom'POINT(2.28 48.83)'", "geom'POINT(-180 -90)'", "geom'POINT(180 0)'", "geom'POINT(0 89.5)'"])
places = _one(["position", "area"])
signs = _one(["=", "!=", "<", "<=", ">", ">=", ":"])
brackets = _one("[]")
atoms = st.one_of(
    _one(["free", "free is not true", "town is null", "themes = 'a'", "'b' in themes", "themes in ('a', 'c')", "not free", "startswith(themes, 'a')"]),
    text_literals,
    st.builds("{} {} {}".format, numbers, signs, numbers),
    st.builds("{} {} {}".format, texts, signs, texts),
    st.builds("{} {} {}".format, dates, signs, date_literals | dates),
    st.builds("{} in {}{} .. {}{}".format, numbers, brackets, numbers, numbers | st.just("*"), brackets),
    st.builds("{} in {}{} to {}{}".format, dates, brackets, date_literals, date_literals, brackets),
    st.builds("{} in {}{} to {}{}".format, texts, brackets, text_literals, text_literals, brackets),
    st.builds("{} in ({}, {}, null)".format, texts, text_literals, text_literals),
    st.builds("{} in ({}, {})".format, dates, date_literals, date_literals),
    st.builds("{} like {}".format, texts, text_literals),
    st.builds("{}({}, {})".format, _one(["search", "suggest", "startswith"]), _one(["name", "*", "themes, name", "lower(town)"]), text_literals),
    st.builds("{}({}, {})".format, _one(["intersects", "disjoint", "within"]), places, shapes),
    st.builds("within_distance({}, {}, {}km)".format, places, points, _one(["0", "1", "30", "50000"])),
    st.builds("in_bbox({}, {}, {}, {}, {})".format, places, *[_one(["48", "49", "2", "3", "-170", "1e9"])] * 4),
)  # fmt: skip
conditions = st.recursive(
    atoms,
    lambda inner: (
        st.builds("({} {} {})".format, inner, _one(["and", "or", "AND NOT"]), inner)
        | st.builds("not({})".format, inner)
    ),
    max_leaves=5,
)
row_items = st.one_of(
    numbers, texts, dates, places, conditions.filter(lambda text: text[0] not in "'\""), date_literals,
    _one(["*", "include(p*)", "exclude(area)", "extra", "themes", "json_format(name)", "json_format(extra, 'x')", "ifnull(themes, 'x')"]),
    st.builds("distance({}, {}) as d".format, places, points),
)  # fmt: skip
totals = st.one_of(
    _one(["count(*)", "count(town)", "count(distinct themes)", "count(themes)", "max(opened)", "min(seen)", "max(name)", "bbox(position)", "envelope(area)",
          "envelope(position)", "bbox(area)"]),
    st.builds("{}({})".format, _one(["sum", "avg", "min", "max", "median"]), numbers),
    st.builds("percentile({}, {})".format, numbers, _one(["0", "50", "101"])),
    st.builds("sum({}) {} count(*)".format, numbers, _one("+-*/")),
)  # fmt: skip
keys = _one(
    ["town", "places", "price", "opened", "founded", "seen", "free", "themes", "name", "year(seen)", "date_format(opened, 'MMMM')", "lower(town)",
     "ifnull(themes, 'x')", "ifnull(town, 'x')", "range(places, 10)", "range(places, 7.5)", "range(price, *, 2, 3.5, *)", "range(price, 2)",
     "range(seen, 1 day)", "range(seen, 36 h)", "range(seen, 250ms)", "range(opened, 1 quarter)", "range(opened, 1w) as w", "range(id, 2, 4)",
     "range(opened, date'2020', date'2021')", "geo_cluster(position, 8)", "geo_cluster(position, 25, 1) as c", "extra", "lower(path) as l"]
)  # fmt: skip


def _list(of: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(of, min_size=least, max_size=3).map(", ".join)


_shared = {
    "where": st.lists(conditions, max_size=2).map(tuple),
    "timezone": _one(["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Apia"]),
    "lang": _one(["fr", "en", "ar"]),
    "offset": st.integers(0, 3),
}
row_requests = st.builds(
    Request,
    select=st.none() | _list(row_items),
    order_by=st.none()
    | _list(
        st.builds(
            "{} {}".format, numbers | texts | dates | _one(["random(3)", "-places", "free"]), _one(["", "desc", "asc"])
        )
    ),
    **_shared,
)
group_requests = st.builds(
    Request,
    select=st.none() | _list(totals),
    group_by=_list(keys),
    order_by=st.none() | _list(_one(["count(*) desc", "-sum(places)", "max(opened)"])),
    **_shared,
)
well_formed = row_requests | group_requests | st.builds(Request, select=_list(totals), **_shared)
