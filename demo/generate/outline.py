"""The sketched outline of the town, as GeoJSON."""

from __future__ import annotations

from pathlib import Path

from . import geojson, territory


def write(folder: Path) -> Path:
    town = geojson.feature(
        {"type": "Polygon", "coordinates": [territory.outline()]},
        code_insee="92040",
        commune="Issy-les-Moulineaux",
        departement="Hauts-de-Seine",
        ept="Grand Paris Seine Ouest",
        superficie_km2=4.25,
    )
    return geojson.write_collection(folder / "contour-de-la-ville.geojson", [town])
