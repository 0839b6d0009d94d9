"""Invented air sensors, as the JSON of a supplier's interface: nested objects and lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import chance, territory
from .tables import write_json

SITES = {
    "AIR-01": ("Mairie", "Centre-ville", "fond urbain"),
    "AIR-02": ("Gare", "Val de Seine", "trafic"),
    "AIR-03": ("Île", "Île Saint-Germain", "fond urbain"),
    "AIR-04": ("Périphérique", "Corentin Celton", "trafic"),
    "AIR-05": ("Fort", "Fort d’Issy", "fond urbain"),
    "AIR-06": ("Coteau", "Les Épinettes", "fond urbain"),
    "AIR-07": ("Quais", "Bords de Seine", "trafic"),
}


def write(folder: Path) -> Path:
    draws = chance.source("air stations")
    return write_json(folder / "stations-air.json", [_station(code, draws) for code in SITES])


def _station(code: str, draws: chance.Random) -> dict[str, Any]:
    name, quarter, influence = SITES[code]
    lon, lat = territory.place_in(territory.neighbourhoods()[quarter], draws)
    return {
        "code": code,
        "nom": f"Station {name}",
        "quartier": quarter,
        "influence": influence,
        "polluants": ["NO2", "O3", "PM10", "PM2.5"] if influence == "fond urbain" else ["NO2", "PM10", "PM2.5"],
        "altitude": draws.randint(28, 95),
        "hauteur_prelevement": 2.5,
        "mise_en_service": f"{draws.randint(2019, 2024)}-{draws.randint(1, 12):02d}",
        "en_service": code != "AIR-07",
        "position": {"type": "Point", "coordinates": [lon, lat]},
        "capteur": {
            "classe": "CEN/TS 17660 classe 2",
            "pas_de_temps_min": 60,
            "humidite_corrigee": influence == "fond urbain",
        },
    }
