"""Invented monthly consumption of invented municipal buildings: months in words, decimal commas, a header that comes back.

The file is what three yearly exports pasted one under another give.
"""

from __future__ import annotations

from datetime import date
from math import cos, pi
from pathlib import Path

from . import chance
from .tables import comma, csv_text

HEADER = ("Code bâtiment", "Bâtiment", "Usage", "Énergie", "Mois", "Consommation (kWh)", "Coût TTC (€)", "Degrés-jours")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
USES = {
    "Groupe scolaire": (42_000, 0.65), "Gymnase": (28_000, 0.6), "Médiathèque": (24_000, 0.5), "Crèche": (9_000, 0.55),
    "Piscine": (160_000, 0.25), "Mairie annexe": (15_000, 0.5),
}  # fmt: skip
PLACES = ("des Tilleuls", "du Coteau", "du Viaduc", "de la Ferme")
PRICES = {"Gaz": 0.092, "Électricité": 0.198, "Chaleur": 0.105}


def write(folder: Path) -> Path:
    draws = chance.source("energy")
    buildings = [
        (f"B{number:02d}", f"{use} {place}", use)
        for number, (use, place) in enumerate(((u, p) for u in USES for p in PLACES), start=1)
    ]
    heating = {code: draws.choice(("Gaz", "Chaleur")) for code, _, _ in buildings}
    parts = []
    for year in (2023, 2024, 2025):
        rows = [
            _row(building, heating[building[0]], energy, date(year, month, 1), draws)
            for building in buildings
            for energy in ("Électricité", heating[building[0]])
            for month in range(1, 13)
        ]
        parts.append(csv_text(HEADER, rows, delimiter=";"))
    path = folder / "energie-des-batiments.csv"
    path.write_bytes("".join(parts).encode("cp1252"))
    return path


def _row(
    building: tuple[str, str, str], heat: str, energy: str, month: date, draws: chance.Random
) -> tuple[object, ...]:
    code, name, use = building
    usual, share = USES[use]
    winter = max(0.0, cos(2 * pi * (month.month - 1) / 12))
    degree_days = round(380 * winter * draws.uniform(0.85, 1.1))
    level = usual * (share * winter * 1.9 if energy == heat else (1 - share) * draws.uniform(0.85, 1.1))
    used = round(level * draws.uniform(0.9, 1.1), 1)
    written = f"{MONTHS[month.month - 1]} {month.year}"
    return code, name, use, energy, written, comma(used, 1), comma(round(used * PRICES[energy], 2), 2), degree_days
