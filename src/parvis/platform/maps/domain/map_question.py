"""What a person asks of a map: the rows, the column shown by colour or by size, more layers; and the address that says so.

What names no column or cannot be is left out, so that an old or hand-made address still opens the map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parvis.engine.tables.schema import Schema
from parvis.platform.maps.domain.classes import CATEGORIES, EQUAL, FEWEST, MOST, QUANTILES, USUAL
from parvis.platform.maps.domain.places import NUMBERS, colourable

SIZE = "size"
METHODS = (QUANTILES, EQUAL, CATEGORIES, SIZE)
MOST_LAYERS = 4
MOST_DRAWN = 8
_DATASET = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_LOCATION = re.compile(r"(\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)", re.ASCII)
_BOX, _AREA = re.compile(r"\s*in_bbox\(", re.IGNORECASE), re.compile(r"\s*(intersects|within)\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """`where` holds conditions in ODSQL; `show` names a column, or nothing, that the `method` makes visible; `layers` are the other
    datasets shown; `location` is a zoom, a latitude and a longitude."""

    where: tuple[str, ...] = ()
    show: str = ""
    method: str = QUANTILES
    classes: int = USUAL
    layers: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    location: tuple[float, float, float] | None = None

    @classmethod
    def asked(cls, parameters: Mapping[str, Sequence[str]], schema: Schema, dataset_id: str) -> MapQuestion:
        """The question that an address asks of the map of the dataset `dataset_id`, of that `schema`."""

        def last(name: str) -> str:
            return next(iter(list(parameters.get(name, ()))[-1:]), "").replace("\0", "")

        show = next((one for one in colourable(schema) if one.name == last("show")), None)
        method = last("by") if last("by") in METHODS else QUANTILES
        if show is not None and show.kind not in NUMBERS:
            method = CATEGORIES
        count = last("classes")
        layers = dict.fromkeys(
            one for one in parameters.get("layer", ()) if _DATASET.fullmatch(one) and one != dataset_id
        )
        where = (one.strip().replace("\0", "") for one in parameters.get("where", ()))
        return cls(
            where=tuple(dict.fromkeys(one for one in where if one))[:MOST_DRAWN],
            show=show.name if show is not None else "",
            method=method,
            classes=min(MOST, max(FEWEST, int(count))) if count.isdecimal() and len(count) < 3 else USUAL,
            layers=tuple(layers)[:MOST_LAYERS],
            hidden=frozenset(one for one in parameters.get("hide", ()) if _DATASET.fullmatch(one)),
            location=_location(last("location")),
        )


def _location(text: str) -> tuple[float, float, float] | None:
    """A zoom, a latitude and a longitude, as the Explore API's own pages write them.

    >>> _location("14,48.8214,2.2702"), _location("14,98,2")
    ((14.0, 48.8214, 2.2702), None)
    """
    found = _LOCATION.fullmatch(text)
    if found is None:
        return None
    zoom, latitude, longitude = map(float, found.groups())
    return (zoom, latitude, longitude) if zoom <= 24 and abs(latitude) <= 90 and abs(longitude) <= 180 else None


def drawn_as(condition: str) -> str:
    """How a condition came to be: `box` or `area` when it was drawn on a map, else nothing.

    >>> drawn_as("in_bbox(`position`, 48.8, 2.2, 48.9, 2.3)"), drawn_as("hauteur > 10")
    ('box', '')
    """
    if _BOX.match(condition):
        return "box"
    return "area" if _AREA.match(condition) else ""
