"""The small map of a dataset as a card of the catalogue shows it: in 3 kB, with its own colours, since an image stands alone.

Positions are merged into one stroke of dots and thinned, coordinates are whole units. Where the same few places come back row
after row (counters, stations), what was measured there tells more than where: no map is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.previewing import HEIGHT, WIDTH
from parvis.platform.maps.domain.places import place_column
from parvis.platform.maps.mini_map import mini_map_svg
from parvis.platform.records.reading import manifest_of

MOST_DOTS = 220
FEW_PLACES, ROWS_A_PLACE = 30, 10
STYLES = {
    "ground": 'fill="var(--surface)" stroke="var(--line)"',
    "area": 'fill="var(--data-1)" fill-opacity=".6" fill-rule="evenodd" stroke="var(--surface)"',
    "line": 'fill="none" stroke="var(--data-1)" stroke-width="2.5" stroke-linejoin="round"',
}
DOTS = 'fill="none" stroke="var(--data-1)" stroke-opacity=".85" stroke-width="5" stroke-linecap="round"'
_FRACTION = re.compile(r"-?\d+\.\d+")


def has_place(schema: Schema) -> bool:
    return place_column(schema) is not None


def card_map(dataset: Dataset) -> str:
    """The drawing; "" where there is none to make, or where it would tell little."""
    try:
        drawn = mini_map_svg(dataset, size=(WIDTH, HEIGHT))
    except (QueryError, TooSlow, TooLarge):
        return ""
    if not drawn:
        return ""
    marks = list(fromstring(drawn))
    places = sorted({_place(mark) for mark in marks if mark.tag == "circle"})
    if 0 < len(places) < FEW_PLACES and ROWS_A_PLACE * len(places) < manifest_of(dataset).rows:
        return ""
    shapes = "".join(_shapes(marks, name, style) for name, style in STYLES.items())
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">{shapes}{_dots(places)}</svg>'


def _shapes(marks: Iterable[Element], name: str, style: str) -> str:
    paths = [mark.get("d", "") for mark in marks if mark.tag == "path" and name in mark.get("class", "").split()]
    drawn = "".join(f'<path d="{_whole(path)}"/>' for path in paths)
    return f"<g {style}>{drawn}</g>" if drawn else ""


def _dots(places: list[tuple[int, int]]) -> str:
    some = places[:: max(1, -(-len(places) // MOST_DOTS))]
    return f'<path {DOTS} d="{"".join(f"M{x} {y}h0" for x, y in some)}"/>' if some else ""


def _place(mark: Element) -> tuple[int, int]:
    return round(float(mark.get("cx", "0"))), round(float(mark.get("cy", "0")))


def _whole(path: str) -> str:
    return _FRACTION.sub(lambda number: str(round(float(number[0]))), path)
