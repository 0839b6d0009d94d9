"""The map under the data: a file of tiles that the town imported, or a simple drawing of the town's own datasets.

What is imported lies in `HOME/basemap/`: the file, named by its content, and `base.json`, which says which one and is
replaced in one step. Nothing is ever asked of another site.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.places import place_column
from parvis.platform.maps.selection import rows_where
from parvis.platform.maps.simplifying import simplified
from parvis.platform.records.reading import manifest_of

ROLES: Mapping[str, str] = {
    "contour-de-la-ville": "area",
    "quartiers": "district",
    "espaces-verts": "green",
    "promenades": "path",
    "voies": "way",
    "amenagements-cyclables": "way",
}
_ORDER = ("area", "green", "district", "way", "path")
_SIMPLE = 0.0001


@dataclass(frozen=True, slots=True)
class BaseMap:
    """An imported archive: `kind` is vector or raster; `bounds` and zooms are those of its tiles."""

    file: str
    bytes: int
    sha256: str
    kind: str
    name: str
    attribution: str
    least_zoom: int
    most_zoom: int
    bounds: tuple[float, float, float, float]
    imported: str

    @property
    def path(self) -> Path:
        return folder() / self.file


def folder() -> Path:
    return Path(settings.HOME) / "basemap"


def imported_base() -> BaseMap | None:
    """The archive in use; None when there is none, or when its file is not there any more."""
    try:
        raw = json.loads((folder() / "base.json").read_text())
        base = BaseMap(**{**raw, "bounds": tuple(raw["bounds"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    return base if base.path.exists() else None


def use_base(base: BaseMap | None) -> None:
    """Make `base` the map under the data, or have none; files that are not used any more are removed."""
    folder().mkdir(parents=True, exist_ok=True)
    pointer = folder() / "base.json"
    if base is None:
        pointer.unlink(missing_ok=True)
    else:
        fresh = pointer.with_suffix(f".{os.getpid()}")
        with fresh.open("w") as handle:
            json.dump(asdict(base), handle, ensure_ascii=False, indent=1)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(pointer)
    for other in folder().glob("*.pmtiles"):
        if base is None or other.name != base.file:
            other.unlink(missing_ok=True)


def drawn_layers() -> list[tuple[Dataset, str]]:
    """The public datasets of the town that make a simple drawing of it, from what lies under to what lies above."""
    found = visible_datasets(None).filter(pk__in=ROLES)
    placed = [(one, ROLES[one.pk]) for one in found if place_column(manifest_of(one).schema) is not None]
    return sorted(placed, key=lambda one: _ORDER.index(one[1]))


def outline_of_town() -> Dataset | None:
    """The public dataset that is the outline of the town."""
    names = [name for name, role in ROLES.items() if role == "area"]
    return visible_datasets(None).filter(pk__in=names).first()


def drawn_ground(outline: Dataset | None) -> list[dict[str, Any]]:
    """The outline of the town as GeoJSON geometries, for small drawings."""
    return _outline(str(outline.current_id), outline) if outline is not None else []


@lru_cache(maxsize=4)
def _outline(_snapshot_id: str, dataset: Dataset) -> list[dict[str, Any]]:
    place = place_column(manifest_of(dataset).schema)
    if place is None or place.kind is not Kind.GEO_SHAPE:
        return []
    found = rows_where(dataset, (), ((place.name, "g"),)).ask(
        f"SELECT ST_AsGeoJSON({simplified('ST_GeomFromWKB(g)', _SIMPLE)}) FROM {{rows}} WHERE g IS NOT NULL LIMIT 4",
        spatial=True,
    )
    return [orjson.loads(text) for (text,) in found]
