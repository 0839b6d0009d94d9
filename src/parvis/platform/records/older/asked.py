"""The parameters of the Search API 1.0 as a request of the present one.

`sort=name` is descending and `sort=-name` ascending. `refine.F`, `exclude.F` and `disjunctive.F` name a facet each. Up to
10,000 rows come at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict

from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter, unknown_field
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.older import places, quoting
from parvis.platform.records.older.q_language import condition_of
from parvis.platform.records.parameters import whole_number

WINDOW = 10_000
DISTANCE = "dist"
_ALIKE = ("record_timestamp",)
_REFINED = ("refine.", "exclude.", "disjunctive.")


def filters(given: QueryDict, schema: Schema) -> Request:
    """The rows that the parameters mean, all of them and in no order. Raises QueryError."""
    return Request(
        where=tuple(_conditions(given, schema)),
        limit=-1,
        refine=tuple(_refinements(given, "refine.")),
        exclude=tuple(_refinements(given, "exclude.")),
        timezone=given.get("timezone") or "UTC",
        lang=given.get("lang") or "fr",
        disjunctive=_disjunctive(given),
        export=True,
    )


def page(given: QueryDict, schema: Schema) -> Request:
    """As `filters`, the rows that `rows` and `start` bound, sorted, each with its identity. Raises QueryError."""
    rows, start = window(given)
    found = selection(given, schema)
    return replace(found, limit=rows, offset=start, app_metas=True)


def selection(given: QueryDict, schema: Schema) -> Request:
    """As `filters`, sorted, with the fields that are asked for. Raises QueryError."""
    return replace(filters(given, schema), select=_select(given, schema), order_by=order(given, schema))


def window(given: QueryDict) -> tuple[int, int]:
    """How many rows to give, and to skip. Raises QueryError."""
    rows, start = whole_number(given, "rows", 10), whole_number(given, "start", 0)
    if start < 0:
        raise bad_parameter("start", start, "start >= 0")
    if rows == -1:
        rows = max(0, WINDOW - start)
    if not 0 <= rows <= WINDOW:
        raise bad_parameter("rows", rows, f"-1 <= rows <= {WINDOW}")
    if rows + start > WINDOW:
        raise bad_parameter("sum of start + rows", rows + start, f"<= {WINDOW}")
    return rows, start


def echo(given: QueryDict, dataset: str | None = None) -> dict[str, Any]:
    """The parameters as they were understood, which each answer repeats."""
    rows, start = window(given)
    said: dict[str, Any] = {"rows": rows, "start": start, "format": given.get("format") or "json"}
    said["timezone"] = given.get("timezone") or "UTC"
    if dataset is not None:
        said = {"dataset": dataset, **said}
    for name in ("q", "lang", "geofilter.distance", "geofilter.polygon", "geofilter.bbox"):
        if given.get(name):
            said[name] = given[name]
    for name in ("sort", "facet", "fields"):
        if several := listed(given, name):
            said[name] = several
    for prefix in _REFINED:
        named = {name.removeprefix(prefix): given.getlist(name) for name in given if name.startswith(prefix)}
        if named:
            said[prefix.rstrip(".")] = {name: one[0] if len(one) == 1 else one for name, one in named.items()}
    return said


def _conditions(given: QueryDict, schema: Schema) -> list[str]:
    found = []
    for name in given:
        if name == "q" or name.startswith("q."):
            found += [condition for text in given.getlist(name) if (condition := condition_of(text, schema))]
    for text in given.getlist("geofilter.distance"):
        found.append(places.near("geofilter.distance", places.place_field("geofilter.distance", schema), text))
    for text in given.getlist("geofilter.polygon"):
        field = places.place_field("geofilter.polygon", schema, Kind.GEO_SHAPE, Kind.GEO_POINT)
        found.append(places.in_polygon("geofilter.polygon", field, text))
    for text in given.getlist("geofilter.bbox"):
        found.append(places.in_box("geofilter.bbox", places.place_field("geofilter.bbox", schema), text))
    return found


def _refinements(given: QueryDict, prefix: str) -> list[str]:
    return [
        quoting.refinement(name.removeprefix(prefix), value)
        for name in given
        if name.startswith(prefix) and name != prefix
        for value in given.getlist(name)
        if value
    ]


def _disjunctive(given: QueryDict) -> frozenset[str]:
    named = (name for name in given if name.startswith("disjunctive."))
    return frozenset(
        name.removeprefix("disjunctive.") for name in named if given.get(name, "").lower() not in ("false", "0")
    )


def _select(given: QueryDict, schema: Schema) -> str | None:
    names = listed(given, "fields")
    for name in names:
        if name not in schema:
            raise unknown_field(name, schema.names).in_clause("fields")
    chosen = ", ".join(map(quoting.identifier, names)) or None
    if not given.get("geofilter.distance") or DISTANCE in schema:
        return chosen
    return f"{chosen or '*'}, {_distance(given, schema)} as {DISTANCE}"


def order(given: QueryDict, schema: Schema) -> str | None:
    """What `sort` says, as an order_by. Raises QueryError."""
    keys = []
    for text in listed(given, "sort"):
        name, direction = (text[1:], "asc") if text.startswith("-") else (text, "desc")
        if name in schema:
            keys.append(f"{quoting.identifier(name)} {direction}")
        elif name == DISTANCE and given.get("geofilter.distance"):
            keys.append(f"{_distance(given, schema)} {direction}")
        elif name not in _ALIKE:
            raise unknown_field(name, schema.names).in_clause("sort")
    return ", ".join(keys) or None


def _distance(given: QueryDict, schema: Schema) -> str:
    latitude, _, rest = given.get("geofilter.distance", "").partition(",")
    longitude = rest.partition(",")[0]
    point = places.point_wkt("geofilter.distance", f"{latitude},{longitude}")
    field = places.place_field("geofilter.distance", schema)
    return f"distance({quoting.identifier(field)}, geom'{point}')"


def listed(given: QueryDict, name: str) -> list[str]:
    """The names that a parameter gives, repeated or separated by commas."""
    return [one.strip() for text in given.getlist(name) for one in text.split(",") if one.strip()]
