"""Invented public buildings by category, in three levels, as an OpenDocument sheet."""

from __future__ import annotations

from pathlib import Path

from . import chance, streets, territory
from .opendocument import write_sheet

HEADER = (
    "N°",
    "Équipement",
    "Catégorie",
    "Services",
    "Quartier",
    "Adresse",
    "Surface (m²)",
    "Année de construction",
    "Accessible PMR",
    "Coordonnées",
)
KINDS = {
    "Culture/Lecture/Médiathèque": ("Médiathèque", ["prêt", "salle d’étude", "wifi"]),
    "Culture/Spectacle/Salle": ("Salle", ["location", "billetterie"]),
    "Culture/Patrimoine/Musée": ("Maison des métiers", ["visite", "audioguide"]),
    "Sport/Bassin/Piscine": ("Piscine", ["bassin", "cours"]),
    "Sport/Salle/Gymnase": ("Gymnase", ["location", "scolaire"]),
    "Sport/Plein air/Stade": ("Stade", ["scolaire", "piste"]),
    "Enfance/Accueil/Crèche": ("Crèche", ["accueil régulier", "accueil occasionnel"]),
    "Enfance/Loisirs/Centre de loisirs": ("Centre de loisirs", ["mercredi", "vacances"]),
    "Services/Proximité/Mairie annexe": ("Mairie annexe", ["état civil", "wifi"]),
    "Services/Propreté/Déchèterie": ("Déchèterie", ["dépôt", "réemploi"]),
}
NAMES = (
    "des Tilleuls",
    "du Coteau",
    "des Bateliers",
    "du Viaduc",
    "de la Ferme",
    "du Belvédère",
    "des Sources",
    "du Fort",
)


def write(folder: Path) -> Path:
    draws = chance.source("facilities")
    rows = [_facility(number, draws) for number in range(1, 76)]
    return write_sheet(folder / "equipements-publics.ods", "Équipements", [HEADER, *rows])


def _facility(number: int, draws: chance.Random) -> list[str | int | float | None]:
    kind = draws.choice(list(KINDS))
    word, services = KINDS[kind]
    lon, lat = territory.place_in(territory.outline(), draws)
    return [
        f"E{number:03d}", f"{word} {draws.choice(NAMES)}", kind, " ; ".join(services), territory.neighbourhood_of((lon, lat)),
        streets.address(draws), draws.randint(12, 420) * 10, draws.randint(1898, 2023) if draws.random() < 0.9 else None,
        "OUI" if draws.random() < 0.75 else "NON", f"{lat}, {lon}",
    ]  # fmt: skip
