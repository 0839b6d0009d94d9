"""Invented off-street car parks, in the columns of the national schema `stationnement` 0.1.5."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from . import chance, streets, territory
from .tables import write_csv

HEADER = (
    "id", "nom", "insee", "adresse", "type_usagers", "gratuit", "nb_places", "nb_pmr", "nb_voitures_electriques",
    "nb_velo", "nb_autopartage", "nb_2_rm", "hauteur_max", "Xlong", "Ylat", "tarif_pmr", "tarif_1h", "tarif_2h",
    "tarif_4h", "tarif_24h", "abo_resident", "abo_non_resident", "type_ouvrage", "info",
)  # fmt: skip
NAMES = (
    "Parc du Marché", "Parc de la Mairie", "Parc de l’Île", "Parc du Val", "Parc du Fort", "Parc de la Ferme",
    "Parc du Viaduc", "Parc des Épinettes", "Parc de la Gare", "Parc des Bateliers", "Parc du Belvédère", "Parc-relais du Tramway",
)  # fmt: skip


class CarPark(NamedTuple):
    id: str
    name: str
    places: int
    for_subscribers: bool
    is_free: bool


def car_parks() -> list[CarPark]:
    """The twelve car parks, for whoever invents what happens in them."""
    draws = chance.source("car parks")
    return [
        CarPark(f"92040-P-{number:03d}", name, draws.randint(8, 52) * 10, number in (7, 10), number == 12)
        for number, name in enumerate(NAMES, start=1)
    ]


def write(folder: Path) -> Path:
    draws = chance.source("car parks, descriptions")
    return write_csv(folder / "parkings.csv", HEADER, [_row(park, draws) for park in car_parks()])


def _row(park: CarPark, draws: chance.Random) -> tuple[object, ...]:
    lon, lat = territory.place_in(territory.outline(), draws)
    hour = 0.0 if park.is_free else draws.choice((1.6, 1.8, 2.0, 2.4))
    monthly = None if park.is_free else draws.randint(60, 95)
    return (
        park.id, park.name, "92040", f"{streets.address(draws)} 92130 Issy-les-Moulineaux",
        "abonnés" if park.for_subscribers else "tous", str(park.is_free).lower(), park.places, max(2, park.places // 50),
        draws.randint(0, 12), draws.randint(0, 40), draws.randint(0, 4), draws.randint(0, 15),
        draws.choice(("190", "200", "210", "N/A")), lon, lat, "gratuit" if park.is_free else "normal_payant",
        hour, round(hour * 1.9, 2), round(hour * 3.4, 2), round(min(24.0, hour * 9), 2), monthly,
        None if monthly is None else round(monthly * 1.6), "ouvrage" if park.places > 150 else "enclos_en_surface",
        "Ouvert 24 h sur 24" if draws.random() < 0.6 else "",
    )  # fmt: skip
