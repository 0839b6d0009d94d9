"""Invented reports of street problems, without anybody's name: what, where to the street, when, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from . import chance, streets, territory
from .tables import write_json_lines

KINDS = {
    "Propreté/Dépôt sauvage": 22, "Propreté/Graffiti": 10, "Voirie/Nid-de-poule": 12, "Voirie/Trottoir abîmé": 9,
    "Éclairage/Lampadaire éteint": 14, "Espaces verts/Branche tombée": 6, "Mobilier/Banc cassé": 5,
    "Stationnement/Véhicule gênant": 13,
}  # fmt: skip
CHANNELS = {"site": 45, "application": 35, "téléphone": 15, "accueil": 5}


def write(folder: Path) -> Path:
    return write_json_lines(folder / "signalements.jsonl", _reports())


def _reports() -> Iterator[dict[str, Any]]:
    draws = chance.source("reports")
    moment = datetime(2026, 1, 1, 7, 0, tzinfo=UTC)
    for number in range(1, 701):
        moment += timedelta(minutes=round(draws.expovariate(1 / 360)))
        days = min(60.0, draws.lognormvariate(1.1, 0.9))
        done = moment + timedelta(days=days)
        is_closed = done.date() <= chance.TODAY
        lon, lat = territory.place_in(territory.outline(), draws)
        yield {
            "numero": f"S26-{number:05d}",
            "recu_le": moment.strftime("%Y-%m-%dT%H:%M:00Z"),
            "nature": chance.weighted(draws, KINDS),
            "canal": chance.weighted(draws, CHANNELS),
            "quartier": territory.neighbourhood_of((lon, lat)),
            "rue": draws.choice(streets.NAMES),
            "statut": "traité" if is_closed else draws.choice(("nouveau", "en cours")),
            "clos_le": done.strftime("%Y-%m-%dT%H:%M:00Z") if is_closed else None,
            "delai_jours": round(days, 1) if is_closed else None,
            "longitude": round(lon, 4),
            "latitude": round(lat, 4),
        }
