"""Invented on-street parking zones and their progressive tariffs: a shape and a structured value in each feature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import geojson, territory

ZONES: dict[str, tuple[str, list[str], list[int], int]] = {
    "R": ("Zone rouge, courte durée", ["Centre-ville"], [100, 200, 400, 3500], 150),
    "O": ("Zone orange, moyenne durée", ["Corentin Celton", "Val de Seine"], [80, 160, 300, 3500], 240),
    "V": ("Zone verte, longue durée", ["La Ferme", "Fort d’Issy", "Les Épinettes"], [50, 100, 180, 3000], 480),
    "B": ("Zone bleue, disque", ["Bords de Seine", "Île Saint-Germain"], [], 90),
}


def write(folder: Path) -> Path:
    return geojson.write_collection(folder / "zones-de-stationnement.geojson", [_zone(code) for code in ZONES])


def _zone(code: str) -> dict[str, Any]:
    name, quarters, cents, longest = ZONES[code]
    drawn = territory.neighbourhoods()
    steps = [
        {"minutes": minutes, "centimes": price} for minutes, price in zip((30, 60, 120, longest), cents, strict=False)
    ]
    return geojson.feature(
        {"type": "MultiPolygon", "coordinates": [[drawn[quarter]] for quarter in quarters]},
        code=code,
        nom=name,
        payant=bool(cents),
        duree_max_min=longest,
        abonnement_resident_mois=15.0 if cents else None,
        horaires="Mo-Sa 09:00-12:30,14:00-18:30",
        tarif={"paliers": steps, "jours_gratuits": ["dimanche", "jours fériés", "août"]},
        en_vigueur_depuis="2026-01-01",
    )
