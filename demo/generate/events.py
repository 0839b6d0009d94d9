"""An invented season of events, as the JSON that a diary exports: local times with their offset, categories in levels."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from . import chance, streets, territory
from .tables import write_json

PARIS = ZoneInfo("Europe/Paris")
KINDS = {
    "Culture/Musique": (("Concert au kiosque", "Concert in the bandstand"), ("Scène ouverte", "Open stage")),
    "Culture/Théâtre": (("Théâtre de quartier", "Neighbourhood theatre"),),
    "Culture/Exposition": (("Exposition de dessins", "Drawing exhibition"), ("Visite guidée", "Guided tour")),
    "Culture/Lecture": (("Heure du conte", "Story time"),),
    "Sport/Course": (("Course des quais", "Embankment run"),),
    "Sport/Initiation": (
        ("Initiation à l’escalade", "Climbing for beginners"),
        ("Gymnastique au parc", "Gymnastics in the park"),
    ),
    "Nature/Jardinage": (("Atelier de compostage", "Composting workshop"), ("Balade des arbres", "Tree walk")),
    "Numérique/Atelier": (
        ("Réparer son ordinateur", "Repair your computer"),
        ("Découvrir les données ouvertes", "Discover open data"),
    ),
    "Vie locale/Marché": (("Marché de producteurs", "Farmers’ market"),),
    "Vie locale/Réunion publique": (("Réunion de quartier", "Neighbourhood meeting"),),
}
AUDIENCES = ("tout public", "enfants", "adolescents", "adultes", "familles", "seniors")
PLACES = (
    "Kiosque du parc",
    "Salle des Sources",
    "Médiathèque du Marché",
    "Halle de la Ferme",
    "Quai des Bateliers",
    "Maison du Coteau",
)


def write(folder: Path) -> Path:
    draws = chance.source("events")
    events = [_event(number, draws) for number in range(1, 201)]
    return write_json(folder / "agenda.json", sorted(events, key=lambda event: (event["debut"], event["uid"])))


def _event(number: int, draws: chance.Random) -> dict[str, Any]:
    kind = draws.choice(list(KINDS))
    french, english = draws.choice(KINDS[kind])
    day = chance.TODAY + timedelta(days=draws.randint(-120, 240))
    start = datetime(day.year, day.month, day.day, draws.randint(9, 20), draws.choice((0, 30)), tzinfo=PARIS)
    lon, lat = territory.place_in(territory.outline(), draws)
    is_free = draws.random() < 0.6
    full = draws.choice((5, 8, 12, 15))
    return {
        "uid": f"evt-{number:04d}",
        "titre": french,
        "titre_en": english,
        "debut": start.isoformat(),
        "fin": (start + timedelta(minutes=draws.choice((60, 90, 120, 180)))).isoformat(),
        "categorie": kind,
        "publics": ", ".join(sorted({draws.choice(AUDIENCES) for _ in range(draws.randint(1, 3))})),
        "lieu": draws.choice(PLACES),
        "adresse_du_lieu": streets.address(draws),
        "quartier": territory.neighbourhood_of((lon, lat)),
        "gratuit": is_free,
        "tarifs": [] if is_free else [{"nom": "plein", "euros": full}, {"nom": "réduit", "euros": full / 2}],
        "places": draws.choice((None, 30, 60, 120, 250)),
        "accessible": draws.random() < 0.8,
        "geo_point_2d": {"lon": lon, "lat": lat},
    }
