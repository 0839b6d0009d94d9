"""What a dataset lets a reader do, judged from its columns: see it on a map, through time, as images."""

from __future__ import annotations

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema

GEOGRAPHY, TIME, IMAGES, LIVE = "geo", "timeserie", "image", "live"


def features_of(schema: Schema) -> tuple[str, ...]:
    """The words of the Explore API for them."""
    kinds = {column.kind for column in schema}
    found = (
        (GEOGRAPHY, {Kind.GEO_POINT, Kind.GEO_SHAPE}),
        (TIME, {Kind.DATE, Kind.DATETIME}),
        (IMAGES, {Kind.FILE}),
    )
    return tuple(name for name, telling in found if kinds & telling)
