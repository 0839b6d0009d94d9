"""Invented bicycle lanes, as a GeoPackage."""

from __future__ import annotations

from pathlib import Path

from . import chance, streets, territory
from .layers import line, write_layer

KINDS = ("Piste cyclable", "Bande cyclable", "Double sens cyclable", "Voie verte", "Couloir bus ouvert aux vélos")


def write(folder: Path) -> Path:
    draws = chance.source("bike lanes")
    metres = [draws.randint(12, 110) * 10 for _ in range(64)]
    along = [streets.stretch(draws, length) for length in metres]
    count = len(metres)
    fields = {
        "troncon": [f"CYC-{number:03d}" for number in range(1, count + 1)],
        "type_amenagement": [draws.choice(KINDS) for _ in range(count)],
        "rue": [draws.choice(streets.NAMES) for _ in range(count)],
        "quartier": [territory.neighbourhood_of(corners[0]) for corners in along],
        "longueur_m": metres,
        "largeur_m": [draws.choice((1.5, 1.8, 2.0, 2.5, 3.0)) for _ in range(count)],
        "annee": [str(draws.randint(2008, 2025)) for _ in range(count)],
        "vitesse_max": [draws.choice((20, 30, 50)) for _ in range(count)],
    }
    return write_layer(
        folder / "amenagements-cyclables.gpkg", [line(corners) for corners in along], fields,
        geometry_type="LineString", crs="EPSG:4326", layer="amenagements_cyclables",
    )  # fmt: skip
