"""Street names made for the demonstration, and roads that cross the sketched town.

The names are those of trees, trades and places that any French town could have: none honours a person.
"""

from __future__ import annotations

from random import Random

from . import territory

NAMES = (
    "rue des Tilleuls", "rue du Viaduc", "rue de l’Égalité", "avenue de la République", "chemin des Vignes",
    "rue des Acacias", "rue du Moulin", "allée des Peupliers", "place du Marché", "quai des Moulineaux",
    "rue de la Ferme", "rue du Fort", "boulevard de la Gare", "rue des Sources", "rue de la Plâtrière",
    "sentier des Épinettes", "rue du Coteau", "cours de l’Île", "rue des Bateliers", "rue des Blanchisseurs",
    "avenue du Parc", "rue de la Fontaine", "impasse des Carrières", "rue du Belvédère",
)  # fmt: skip


def address(chance: Random) -> str:
    """A number and a street, as in `12 rue des Tilleuls`."""
    return f"{chance.randint(1, 120)} {chance.choice(NAMES)}"


def stretch(chance: Random, metres: float) -> list[territory.Position]:
    """A bent line of about `metres` that stays in the sketched town."""
    around = territory.outline()
    while True:
        lon, lat = territory.place_in(around, chance)
        east, north = chance.uniform(-1, 1), chance.uniform(-1, 1)
        step = metres / 3 / max(0.2, abs(east) + abs(north)) / 90_000
        corners = [(lon, lat)]
        for _ in range(3):
            lon, lat = lon + east * step + chance.uniform(-5e-5, 5e-5), lat + north * step + chance.uniform(-5e-5, 5e-5)
            corners.append((round(lon, 6), round(lat, 6)))
        if all(territory.is_inside(corner, around) for corner in corners):
            return corners
