"""Invented schools, in the file that a pupils' office would send: title lines, windows-1252, `"lat, lon"` in one cell."""

from __future__ import annotations

from pathlib import Path

from . import chance, streets, territory
from .tables import oui, write_csv

HEADER = (
    "Code UAI", "Nom", "Niveau", "Secteur", "Quartier", "Adresse", "Téléphone", "Code postal", "Code INSEE", "Classes", "Élèves",
    "Cantine", "Accessible PMR", "Ouverture", "Coordonnées",
)  # fmt: skip
PREAMBLE = (
    "Direction de l'éducation - liste d'exemple, établissements inventés",
    "Extraction du 30/06/2026",
    "",
)
NAMES = (
    "les Tilleuls", "les Acacias", "la Colline", "les Sources", "l’Île", "le Viaduc", "la Ferme", "les Vignes", "le Fort",
    "les Bateliers", "la Plâtrière", "le Moulin", "le Belvédère", "les Peupliers",
)  # fmt: skip
FICTION = "01 99 00"
"""The start of telephone numbers that the French regulator keeps for works of fiction."""
LEVELS = {"Maternelle": ("École maternelle", 27), "Élémentaire": ("École élémentaire", 26), "Collège": ("Collège", 25)}


def write(folder: Path) -> Path:
    draws = chance.source("schools")
    levels = ["Maternelle"] * 16 + ["Élémentaire"] * 15 + ["Collège"] * 4
    rows = [_school(number, level, draws) for number, level in enumerate(levels, start=1)]
    return write_csv(folder / "ecoles.csv", HEADER, rows, delimiter=";", encoding="cp1252", preamble=PREAMBLE)


def _school(number: int, level: str, draws: chance.Random) -> tuple[object, ...]:
    word, size = LEVELS[level]
    classes = draws.randint(12, 22) if level == "Collège" else draws.randint(5, 14)
    lon, lat = territory.place_in(territory.outline(), draws)
    first = number - {"Maternelle": 1, "Élémentaire": 17, "Collège": 32}[level]
    return (
        f"099{number:04d}{'ABCDEFGHJKLM'[number % 12]}",
        f"{word} {NAMES[first % len(NAMES)]}" + (" 2" if first >= len(NAMES) else ""),
        level,
        "Privé" if number % 9 == 0 else "Public",
        territory.neighbourhood_of((lon, lat)),
        streets.address(draws),
        f"{FICTION} {draws.randint(0, 99):02d} {draws.randint(0, 99):02d}",
        "92130",
        "92040",
        classes,
        classes * size - draws.randint(0, 3 * classes),
        oui(level != "Maternelle" or draws.random() < 0.8),
        oui(draws.random() < 0.7),
        draws.randint(1890, 2021),
        f"{lat}, {lon}",
    )
