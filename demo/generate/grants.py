"""Invented grants to invented associations, in the columns of the national schema `subventions` 2.1.1."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from . import chance
from .tables import write_csv

HEADER = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "rnaBeneficiaire", "objet",
    "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "notificationUE", "pourcentageSubvention",
    "dispositifAide",
)  # fmt: skip
TOWN_SIRET = "21920040900015"
WHO = ("Les Amis", "L’Atelier", "Le Club", "Le Collectif", "La Compagnie", "L’Harmonie", "Les Jardiniers", "L’Union")
WHERE = ("du Coteau", "de l’Île", "du Viaduc", "des Épinettes", "du Fort", "de la Ferme", "des Quais", "du Marché")
WHY = {
    "Sport": "Fonctionnement annuel de la section jeunes",
    "Culture": "Saison de spectacles de quartier",
    "Solidarité": "Accueil et aide aux devoirs",
    "Environnement": "Jardin partagé et compostage",
    "Jeunesse": "Séjours et activités de vacances",
}


def write(folder: Path) -> Path:
    draws = chance.source("grants")
    names = [f"{who} {where}" for who in WHO for where in WHERE]
    rows = [_grant(number, draws.choice(names), draws) for number in range(1, 121)]
    return write_csv(folder / "subventions.csv", HEADER, rows)


def _grant(number: int, name: str, draws: chance.Random) -> tuple[object, ...]:
    agreed = date(draws.choice((2023, 2024, 2025)), 1, 1) + timedelta(days=draws.randint(20, 330))
    field = draws.choice(list(WHY))
    kinds = ["aide en numéraire"] if draws.random() < 0.8 else ["aide en nature", "aide en numéraire"]
    return (
        "Ville d’Issy-les-Moulineaux", TOWN_SIRET, agreed.isoformat(), f"DEL-{agreed.year}-{number:03d}",
        f"{name} (association d’exemple)", f"W999{1000 + sum(map(ord, name)) % 9000:05d}", WHY[field],
        f"{round(draws.lognormvariate(8.6, 0.9), -2):.2f}", ";".join(kinds),
        draws.choice(("unique", "échelonné", "sur justificatifs")), f"{agreed.year}-01-01/{agreed.year}-12-31",
        "non", round(draws.uniform(0.1, 1), 2), field,
    )  # fmt: skip
