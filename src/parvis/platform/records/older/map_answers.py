"""What map widgets ask: clusters of positions, the box around them, outlines and areas with their totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from parvis.engine.query import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.older import asked, places, quoting
from parvis.platform.records.older.answering import json_body, search_api
from parvis.platform.records.older.search import named_dataset
from parvis.platform.records.older.series import Series, series_of
from parvis.platform.records.older.truths import is_true
from parvis.platform.records.parameters import whole_number
from parvis.platform.records.reading import manifest_of, read_page

DISTANCE = 50
ZOOM = 8
MOST_CLUSTERS = 20_000
Answer = dict[str, Any]


@search_api
def geocluster(request: HttpRequest) -> HttpResponse:
    """The positions gathered as a map of that zoom shows them, with the count and the series of each cluster."""
    found, schema, query = _asked(request)
    field = places.place_field("geocluster", schema, Kind.GEO_POINT)
    name = quoting.identifier(field)
    series = _series(request, schema)
    zoom = whole_number(request.GET, "clusterprecision", ZOOM)
    pixels = whole_number(request.GET, "clusterdistance", DISTANCE)
    with_shapes = request.GET.get("clustermode") != "heatmap" and is_true(request.GET.get("return_polygons", "true"))
    totals = [f"{total} as a{n}" for n, total in enumerate(total for one in series for total in one.totals())]
    shape = [f"envelope({name}) as shape"] if with_shapes else []
    query = replace(
        query,
        where=(*query.where, f"{name} is not null"),
        select=", ".join(["count(*) as n", *totals, *shape]),
        group_by=f"geo_cluster({name}, {zoom}, {pixels}) as cell",
        limit=MOST_CLUSTERS,
    )
    clusters = []
    for row in read_page(found, query).rows:
        centre = row["cell"]["cluster_centroid"]
        point = {"type": "Point", "coordinates": [centre["lon"], centre["lat"]]}
        clusters.append(
            {
                "cluster_center": [centre["lat"], centre["lon"]],
                "cluster": row["shape"]["geometry"] if row.get("shape") else point,
                "count": row["n"],
                **_totals(row, series),
            }
        )
    return json_body({"clusters": clusters, **_bounds(clusters, series), "clusterprecision": zoom})


@search_api
def boundingbox(request: HttpRequest) -> HttpResponse:
    """The number of records that are somewhere, and the box around them: west, south, east, north."""
    found, schema, query = _asked(request)
    name = quoting.identifier(places.place_field("boundingbox", schema))
    query = replace(
        query, where=(*query.where, f"{name} is not null"), select=f"count(*) as n, bbox({name}) as box", limit=1
    )
    row = read_page(found, query).rows[0]
    return json_body({"count": row["n"], "bbox": _box(row["box"]["geometry"]) if row["box"] else []})


@search_api
def geopreview(request: HttpRequest) -> HttpResponse:
    """The outline of each record, under its identity."""
    found, schema, query = _asked(request)
    name = places.place_field("geopreview", schema, Kind.GEO_SHAPE, Kind.GEO_POINT)
    rows = read_page(found, replace(_of_shapes(query, name), app_metas=True)).rows
    return json_body([{"id": row["_id"], "geometry": _geometry(row["shape"])} for row in rows])


@search_api
def geopolygon(request: HttpRequest) -> HttpResponse:
    """The areas, each once, with the count and the series of the records that have it."""
    found, schema, query = _asked(request)
    name = places.place_field("geopolygon", schema, Kind.GEO_SHAPE, Kind.GEO_POINT)
    series = _series(request, schema)
    values = [f"{one.expression} as v{n}" for n, one in enumerate(series)]
    groups: dict[bytes, list[dict[str, Any]]] = {}
    for row in read_page(found, _of_shapes(query, name, values)).rows:
        groups.setdefault(orjson.dumps(_geometry(row["shape"])), []).append(row)
    clusters = []
    for text, rows in groups.items():
        area = orjson.loads(text)
        held = {one.name: _summed(one, [row[f"v{n}"] for row in rows]) for n, one in enumerate(series)}
        west, south, east, north = _box(area)
        centre = [(south + north) / 2, (west + east) / 2]
        extra = {"series": held} if held else {}
        clusters.append({"cluster": area, "cluster_center": centre, "count": len(rows), **extra})
    most = whole_number(request.GET, "maxpoints", 0)
    return json_body({"clusters": clusters[:most] if most > 0 else clusters, **_bounds(clusters, series)})


def _asked(request: HttpRequest) -> tuple[Dataset, Schema, Request]:
    found = named_dataset(request)
    schema = manifest_of(found).schema
    return found, schema, asked.filters(request.GET, schema)


def _series(request: HttpRequest, schema: Schema) -> list[Series]:
    """The series other than the count of records, which every cluster has."""
    return [one for one in series_of(request.GET, schema) if one.expression is not None]


def _of_shapes(query: Request, field: str, more: Iterable[str] = ()) -> Request:
    name = quoting.identifier(field)
    select = ", ".join([f"{name} as shape", *more])
    return replace(query, where=(*query.where, f"{name} is not null"), select=select, limit=asked.WINDOW)


def _geometry(value: Any) -> Any:
    return value["geometry"] if "geometry" in value else {"type": "Point", "coordinates": [value["lon"], value["lat"]]}


def _totals(row: Answer, series: list[Series]) -> Answer:
    totals = iter([value for name, value in row.items() if name.startswith("a")])
    held = {one.name: one.function.read([next(totals) for _ in one.totals()]) for one in series}
    return {"series": held} if held else {}


def _summed(series: Series, values: list[Any]) -> Any:
    """What the values of one area amount to."""
    held = [value for value in values if value is not None]
    return series.function.of_values(held) if held or series.function.counts else None


def _bounds(clusters: list[Answer], series: list[Series]) -> Answer:
    """The smallest and the greatest count, and those of each series."""
    counts = [one["count"] for one in clusters]
    found: Answer = {"count": {"min": min(counts, default=0), "max": max(counts, default=0)}}
    if series:
        found["series"] = {}
        for one in series:
            values = [cluster["series"][one.name] for cluster in clusters if cluster["series"][one.name] is not None]
            found["series"][one.name] = {"min": min(values, default=None), "max": max(values, default=None)}
    return found


def _box(geometry: Answer) -> list[float]:
    positions = list(_positions(geometry["coordinates"]))
    longitudes, latitudes = zip(*positions, strict=True)
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def _positions(nested: Any) -> Iterator[tuple[float, float]]:
    if nested and isinstance(nested[0], int | float):
        yield nested[0], nested[1]
        return
    for inner in nested:
        yield from _positions(inner)
