"""Invented daily passages of bicycles at five counters over a year, as a tab-separated export."""

from __future__ import annotations

from datetime import date, timedelta
from math import cos, pi
from pathlib import Path

from . import chance, territory
from .tables import write_csv

HEADER = ("Compteur", "Site", "Jour", "Passages", "Sens entrant", "Sens sortant", "Coordonnées géographiques")
SITES = {
    "V01": ("Quai des Moulineaux", "Bords de Seine", 900),
    "V02": ("Pont de l’île", "Val de Seine", 1400),
    "V03": ("Avenue de la République", "Centre-ville", 650),
    "V04": ("Boulevard de la Gare", "Corentin Celton", 1100),
    "V05": ("Chemin des Vignes", "Les Épinettes", 260),
}


def write(folder: Path) -> Path:
    draws = chance.source("bike counts")
    places = {code: territory.place_in(territory.neighbourhoods()[site[1]], draws) for code, site in SITES.items()}
    rows = [
        _row(code, places[code], day, draws)
        for day in chance.days(chance.TODAY - timedelta(days=364), chance.TODAY)
        for code in SITES
    ]
    return write_csv(folder / "comptages-velo.tsv", HEADER, rows, delimiter="\t")


def _row(code: str, place: territory.Position, day: date, draws: chance.Random) -> tuple[object, ...]:
    street, _, usual = SITES[code]
    season = 1 - 0.45 * cos(2 * pi * (day.timetuple().tm_yday - 190) / 365 + pi)
    week = 1.0 if day.weekday() < 5 else 0.6
    written = f"{day:%d/%m/%Y}"
    lon, lat = place
    if draws.random() < 0.015:
        return code, street, written, "", "", "", f"{lat}, {lon}"
    passages = round(usual * season * week * draws.uniform(0.75, 1.2))
    inward = round(passages * draws.uniform(0.46, 0.54))
    return code, street, written, passages, inward, passages - inward, f"{lat}, {lon}"
