"""Invented street works: French dates, hierarchical kinds, several effects in one cell, shapes as GeoJSON text."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from . import chance, streets, territory
from .tables import oui, write_csv

HEADER = (
    "Référence", "Intitulé", "Nature des travaux", "Maître d’ouvrage", "Quartier", "Rue", "Date de début", "Date de fin",
    "Effets", "Circulation coupée", "Longueur (m)", "Tracé",
)  # fmt: skip
KINDS = {
    "Réseaux/Eau": "Renouvellement de la conduite d’eau",
    "Réseaux/Électricité": "Enfouissement de lignes électriques",
    "Réseaux/Chauffage urbain": "Extension du chauffage urbain",
    "Voirie/Chaussée": "Réfection de la chaussée",
    "Voirie/Trottoirs": "Élargissement des trottoirs",
    "Voirie/Aménagement cyclable": "Création d’une piste cyclable",
    "Espaces verts/Plantations": "Plantation d’arbres d’alignement",
    "Bâtiment/Grue": "Montage d’une grue de chantier",
}
OWNERS = (
    "Grand Paris Seine Ouest",
    "Ville d’Issy-les-Moulineaux",
    "Gestionnaire du réseau d’eau",
    "Gestionnaire du réseau électrique",
)
EFFECTS = (
    "Stationnement interdit",
    "Circulation alternée",
    "Bus dévié",
    "Trottoir barré",
    "Bruit",
    "Piste cyclable barrée",
)


def write(folder: Path) -> Path:
    draws = chance.source("street works")
    rows = [_works(number, draws) for number in range(1, 141)]
    return write_csv(folder / "travaux-voirie.csv", HEADER, rows, delimiter=";")


def _works(number: int, draws: chance.Random) -> tuple[object, ...]:
    kind = draws.choice(list(KINDS))
    start = chance.TODAY + timedelta(days=draws.randint(-300, 150))
    end = start + timedelta(days=draws.randint(3, 160))
    street = draws.choice(streets.NAMES)
    metres = draws.randint(4, 60) * 10
    along = streets.stretch(draws, metres)
    effects = sorted({draws.choice(EFFECTS) for _ in range(draws.randint(1, 3))})
    return (
        f"TRX-{start.year}-{number:04d}", f"{KINDS[kind]}, {street}", kind, draws.choice(OWNERS),
        territory.neighbourhood_of(along[0]), street, f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}" if draws.random() < 0.93 else "à définir",
        " | ".join(effects), oui("Circulation alternée" not in effects and draws.random() < 0.3), metres,
        json.dumps({"type": "LineString", "coordinates": along}),
    )  # fmt: skip
