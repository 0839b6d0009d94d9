"""A small static map, drawn by the server as SVG: for cards of the catalogue, for embeds, for readers without script.

At most 400 positions, thinned evenly, or 200 shapes, the largest, simplified to the size of the drawing; so it weighs a few
kilobytes whatever the dataset holds. Colours are classes of the style sheet (`.mini-map`), never attributes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import orjson
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from parvis.engine.geometry.drawing import Frame
from parvis.engine.geometry.mercator import Bounds
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.base_map import drawn_ground, outline_of_town
from parvis.platform.maps.domain.classes import OTHER, Categories, Steps
from parvis.platform.maps.domain.places import place_column
from parvis.platform.maps.domain.sizes import radius
from parvis.platform.maps.extent import extent_of
from parvis.platform.maps.legend import Legend, as_kind
from parvis.platform.maps.selection import rows_where
from parvis.platform.maps.simplifying import simplified
from parvis.platform.records.reading import manifest_of

MOST_POINTS, MOST_SHAPES = 400, 200
CARD, PAGE = (320, 200), (800, 500)
_PLAIN = "data-1"


def mini_map_svg(
    dataset: Dataset, where: tuple[str, ...] = (), size: tuple[int, int] = CARD, legend: Legend | None = None
) -> SafeString:
    """The drawing of the rows that meet `where` (ODSQL conditions), `size` units wide and high; empty when none has a place.

    It has no text and is hidden from screen readers: what it shows stands beside it in words. The same drawing of a
    snapshot is made once. Raises QueryError, TooSlow, TooLarge.
    """
    if dataset.current_id is None or place_column(manifest_of(dataset).schema) is None:
        return SafeString("")
    outline = outline_of_town()
    if outline is not None and outline.pk == dataset.pk:
        outline = None
    if legend is not None:
        return _drawn(dataset, where, size, outline, legend)
    snapshots = (str(dataset.current_id), str(outline.current_id) if outline is not None else "")
    return _kept(snapshots, where, size, dataset, outline)


@lru_cache(maxsize=1024)
def _kept(
    _snapshots: tuple[str, str],
    where: tuple[str, ...],
    size: tuple[int, int],
    dataset: Dataset,
    outline: Dataset | None,
) -> SafeString:
    return _drawn(dataset, where, size, outline, None)


def _drawn(
    dataset: Dataset,
    where: tuple[str, ...],
    size: tuple[int, int],
    outline: Dataset | None,
    legend: Legend | None,
) -> SafeString:
    place = place_column(manifest_of(dataset).schema)
    assert place is not None
    bounds = extent_of(dataset, where, place).bounds
    if bounds is None:
        return SafeString("")
    frame = Frame.around(bounds, *size, margin=min(size) / 12)
    ground = _paths(frame, [(geometry, "ground") for geometry in drawn_ground(outline)])
    signs = _shapes if place.kind is Kind.GEO_SHAPE else _points
    return format_html(
        '<svg class="mini-map" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}</svg>',
        *size, ground, signs(dataset, where, place, bounds, frame, legend),
    )  # fmt: skip


def _points(
    dataset: Dataset, where: tuple[str, ...], place: Column, bounds: Bounds, frame: Frame, legend: Legend | None
) -> SafeString:
    west, south, east, north = bounds
    columns = [(place.name, "p"), *([(legend.column.name, "v")] if legend is not None else [])]
    side = math.isqrt(MOST_POINTS)
    cell = (
        f"least({side - 1}, floor((p_lon - {west!r}) / {max(east - west, 1e-9)!r} * {side})), "
        f"least({side - 1}, floor((p_lat - {south!r}) / {max(north - south, 1e-9)!r} * {side}))"
    )
    value = "v" if legend is not None else "NULL"
    inside = f"p_lon BETWEEN {west!r} AND {east!r} AND p_lat BETWEEN {south!r} AND {north!r}"
    found = rows_where(dataset, where, tuple(columns)).ask(
        f"SELECT s.lon, s.lat, s.v FROM (SELECT arg_max({{'lon': p_lon, 'lat': p_lat, 'v': {value}}}, "
        f"({value} IS NOT NULL, {value})) AS s FROM {{rows}} WHERE {inside} GROUP BY {cell}) ORDER BY 3 DESC NULLS LAST, 1, 2"
    )
    sign = _sign(legend)
    usual = 3 if frame.scale else 0
    drawn = []
    for lon, lat, one in found:
        colour, size = sign(one)
        x, y = frame.place(lon, lat)
        drawn.append((round(x, 1), round(y, 1), size or usual, colour))
    return format_html_join("", '<circle cx="{}" cy="{}" r="{}" class="{}"/>', drawn)


def _shapes(
    dataset: Dataset, where: tuple[str, ...], place: Column, bounds: Bounds, frame: Frame, legend: Legend | None
) -> SafeString:
    columns = [(place.name, "g"), *([(legend.column.name, "v")] if legend is not None else [])]
    value = "v" if legend is not None else "NULL"
    half_unit = 180 / frame.scale
    found = rows_where(dataset, where, tuple(columns)).ask(
        f"SELECT ST_AsGeoJSON({simplified('s', half_unit)}), ST_Dimension(s), v FROM (SELECT ST_GeomFromWKB(g) AS s, {value} AS v "
        f"FROM {{rows}}) WHERE s IS NOT NULL ORDER BY greatest(ST_XMax(s) - ST_XMin(s), ST_YMax(s) - ST_YMin(s)) DESC LIMIT {MOST_SHAPES}",
        spatial=True,
    )
    sign = _sign(legend)
    paths, circles = [], []
    for text, dimension, one in found:
        geometry, (colour, size) = orjson.loads(text), sign(one)
        if geometry.get("type") == "Point":
            circles.append((*(round(one, 1) for one in frame.place(*geometry["coordinates"][:2])), size or 3, colour))
        else:
            paths.append((geometry, f"{'area' if dimension == 2 else 'line'} {colour}"))
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="{}" class="{}"/>', circles)
    return format_html("{}{}", _paths(frame, paths), dots)


def _paths(frame: Frame, shapes: Sequence[tuple[dict[str, object], str]]) -> SafeString:
    drawn = [(frame.path(geometry), name) for geometry, name in shapes]
    return format_html_join("", '<path d="{}" class="{}"/>', (one for one in drawn if one[0]))


def _sign(legend: Legend | None) -> Callable[[object], tuple[str, float]]:
    """The colour and the radius (0 for the usual one) of a value."""
    if legend is None:
        return lambda _value: (_PLAIN, 0)
    rule = legend.rule
    if isinstance(rule, Steps):
        colours = rule.colours()
        return lambda value: (colours[rule.rank(value)] if isinstance(value, int | float) else OTHER, 0)
    if isinstance(rule, Categories):
        return lambda value: (OTHER if value is None else rule.colour(as_kind(value)), 0)
    return lambda value: (_PLAIN, round(radius(value, rule) if isinstance(value, int | float) else 2.5, 1))
