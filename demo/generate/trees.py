"""Street trees: some three thousand, with the `ND` and the `12 m` that such inventories hold."""

from __future__ import annotations

from pathlib import Path

from . import chance, streets, territory
from .tables import comma, oui, write_csv

HEADER = (
    "Identifiant", "Espèce", "Nom français", "Quartier", "Rue", "Hauteur", "Circonférence", "Année de plantation",
    "Stade", "Remarquable", "Relevé le", "Latitude", "Longitude",
)  # fmt: skip
SPECIES = {
    "Platanaceae/Platanus/Platanus x hispanica": ("Platane commun", 28),
    "Malvaceae/Tilia/Tilia tomentosa": ("Tilleul argenté", 22),
    "Sapindaceae/Acer/Acer platanoides": ("Érable plane", 20),
    "Sapindaceae/Acer/Acer campestre": ("Érable champêtre", 13),
    "Sapindaceae/Aesculus/Aesculus hippocastanum": ("Marronnier d’Inde", 24),
    "Rosaceae/Prunus/Prunus avium": ("Merisier", 14),
    "Rosaceae/Pyrus/Pyrus calleryana": ("Poirier de Chine", 11),
    "Betulaceae/Betula/Betula pendula": ("Bouleau verruqueux", 18),
    "Betulaceae/Carpinus/Carpinus betulus": ("Charme commun", 16),
    "Fagaceae/Quercus/Quercus robur": ("Chêne pédonculé", 26),
    "Ginkgoaceae/Ginkgo/Ginkgo biloba": ("Arbre aux quarante écus", 20),
    "Fabaceae/Gleditsia/Gleditsia triacanthos": ("Févier d’Amérique", 17),
    "Pinaceae/Pinus/Pinus nigra": ("Pin noir", 25),
    "Salicaceae/Salix/Salix babylonica": ("Saule pleureur", 15),
}
STAGES = ((8, "jeune"), (30, "jeune adulte"), (70, "adulte"), (200, "mature"))


def write(folder: Path) -> Path:
    draws = chance.source("trees")
    rows = [_tree(number, draws) for number in range(1, 3001)]
    return write_csv(folder / "arbres.csv", HEADER, rows, delimiter=";", encoding="utf-8-sig")


def _tree(number: int, draws: chance.Random) -> tuple[object, ...]:
    species = draws.choice(list(SPECIES))
    name, full_height = SPECIES[species]
    age = min(150, int(draws.expovariate(1 / 28)) + 1)
    height = round(full_height * (1 - 0.93**age) * draws.uniform(0.7, 1.1) + 1.5, 1)
    girth = round(6 + age * draws.uniform(1.6, 3.2)) if draws.random() > 0.002 else "à mesurer"
    written = comma(height, 1)
    if draws.random() < 0.02:
        written = "ND"
    elif draws.random() < 0.01:
        written += " m"
    lon, lat = territory.place_in(territory.outline(), draws)
    stage = next(word for years, word in STAGES if age < years)
    remarkable = oui(age > 90 and draws.random() < 0.5)
    surveyed = f"{draws.randint(1, 28):02d}/{draws.randint(3, 10):02d}/{draws.choice((2023, 2024, 2025))}"
    planted = chance.TODAY.year - age if draws.random() < 0.9 else None
    return (
        f"ISSY-{number:05d}", species, name, territory.neighbourhood_of((lon, lat)), draws.choice(streets.NAMES),
        written, girth, planted, stage, remarkable, surveyed, lat, lon,
    )  # fmt: skip
