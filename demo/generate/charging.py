"""Invented charging points for electric vehicles, in columns after the national schema of charging stations."""

from __future__ import annotations

from pathlib import Path

from . import chance, streets, territory
from .tables import write_csv

HEADER = (
    "id_station", "nom_station", "implantation_station", "adresse_station", "code_insee_commune", "nbre_pdc",
    "puissance_nominale", "types_de_prise", "gratuit", "paiement_cb", "horaires", "accessibilite_pmr",
    "date_mise_en_service", "consolidated_longitude", "consolidated_latitude",
)  # fmt: skip
PLUGS = {7.4: ["EF", "T2"], 22.0: ["T2"], 50.0: ["T2", "CCS", "CHAdeMO"], 150.0: ["CCS"]}
SITES = ("Voirie", "Parking public", "Parking privé à usage public", "Station dédiée à la recharge rapide")


def write(folder: Path) -> Path:
    draws = chance.source("charging")
    return write_csv(
        folder / "bornes-de-recharge.csv", HEADER, [_station(number, draws) for number in range(1, 49)],
        encoding="utf-8-sig",
    )  # fmt: skip


def _station(number: int, draws: chance.Random) -> tuple[object, ...]:
    power = draws.choice(list(PLUGS))
    lon, lat = territory.place_in(territory.outline(), draws)
    address = streets.address(draws)
    return (
        f"FRXXXP92040{number:03d}", f"Recharge {address.split(' ', 1)[1]}", draws.choice(SITES),
        f"{address} 92130 Issy-les-Moulineaux", "92040", draws.randint(2, 6), power, "|".join(PLUGS[power]), "false",
        str(draws.random() < 0.7).lower(), "24/7", draws.choice(("Réservé PMR", "Accessible mais non réservé PMR", "Accessibilité inconnue")),
        f"{draws.randint(2018, 2025)}-{draws.randint(1, 12):02d}-{draws.randint(1, 28):02d}", lon, lat,
    )  # fmt: skip
