"""Invented monthly figures of invented libraries, as a compressed export with quoted cells."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

from . import chance
from .tables import csv_text

HEADER = ("mediatheque", "mois", "entrees", "prets", "prets_jeunesse", "inscrits", "jours_d_ouverture")
LIBRARIES = {"Médiathèque des Tilleuls": 9_000, "Médiathèque du Marché": 14_000, "Ludothèque de la Ferme": 3_200}


def write(folder: Path) -> Path:
    draws = chance.source("libraries")
    months = [date(year, month, 1) for year in range(2019, 2026) for month in range(1, 13)]
    rows = [_row(name, month, draws) for name in LIBRARIES for month in months]
    path = folder / "frequentation-des-mediatheques.csv.gz"
    with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(csv_text(HEADER, rows).encode())
    return path


def _row(name: str, month: date, draws: chance.Random) -> tuple[object, ...]:
    summer = 0.55 if month.month in (7, 8) else 1.0
    open_days = round(24 * summer) if not (month.year == 2020 and month.month in (4, 5)) else 0
    entries = round(LIBRARIES[name] * open_days / 24 * draws.uniform(0.85, 1.15))
    loans = round(entries * draws.uniform(1.5, 2.1))
    members = round(LIBRARIES[name] * 0.62 + 12 * (month.year - 2019) + month.month)
    return name, f"{month:%Y-%m}", entries, loans, round(loans * draws.uniform(0.4, 0.55)), members, open_days
