"""A hand-drawn sketch of the town: its outline and eight neighbourhoods that tile it exactly.

Corners are shared, so that neighbours touch without gap or overlap. This is a drawing from general knowledge of the
places, good for a demonstration and refused as an official limit: no distance or belonging can be argued from it.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random

Position = tuple[float, float]
Ring = list[Position]

CORNERS: dict[str, Position] = {
    "moulineaux": (2.2415, 48.8214),
    "downstream": (2.2452, 48.8240),
    "island_west": (2.2492, 48.8262),
    "island_middle": (2.2555, 48.8296),
    "island_east": (2.2640, 48.8333),
    "bridge": (2.2690, 48.8345),
    "heliport": (2.2742, 48.8322),
    "ring_road": (2.2800, 48.8312),
    "exhibition_park": (2.2862, 48.8284),
    "vanves_north": (2.2850, 48.8258),
    "vanves_middle": (2.2808, 48.8222),
    "vanves_south": (2.2786, 48.8176),
    "clamart_station": (2.2742, 48.8144),
    "clamart": (2.2690, 48.8134),
    "stone_mill": (2.2635, 48.8140),
    "hillside": (2.2575, 48.8154),
    "meudon": (2.2520, 48.8176),
    "bank_west": (2.2484, 48.8226),
    "bank_middle": (2.2570, 48.8272),
    "bank_east": (2.2655, 48.8318),
    "rail_west": (2.2560, 48.8212),
    "rail_middle": (2.2615, 48.8240),
    "rail_east": (2.2690, 48.8283),
    "town_hall_west": (2.2655, 48.8226),
    "town_hall_south": (2.2702, 48.8202),
    "market": (2.2768, 48.8248),
    "viaduct": (2.2635, 48.8180),
}

OUTLINE = [
    "moulineaux",
    "downstream",
    "island_west",
    "island_middle",
    "island_east",
    "bridge",
    "heliport",
    "ring_road",
    "exhibition_park",
    "vanves_north",
    "vanves_middle",
    "vanves_south",
    "clamart_station",
    "clamart",
    "stone_mill",
    "hillside",
    "meudon",
]

NEIGHBOURHOODS: dict[str, list[str]] = {
    "Île Saint-Germain": [
        "downstream",
        "island_west",
        "island_middle",
        "island_east",
        "bank_east",
        "bank_middle",
        "bank_west",
    ],
    "Bords de Seine": ["moulineaux", "downstream", "bank_west", "bank_middle", "rail_middle", "rail_west", "meudon"],
    "Val de Seine": ["bank_middle", "bank_east", "island_east", "bridge", "heliport", "rail_east", "rail_middle"],
    "Corentin Celton": [
        "heliport",
        "ring_road",
        "exhibition_park",
        "vanves_north",
        "vanves_middle",
        "market",
        "rail_east",
    ],
    "Centre-ville": ["rail_middle", "rail_east", "market", "town_hall_south", "town_hall_west"],
    "La Ferme": ["rail_west", "rail_middle", "town_hall_west", "viaduct"],
    "Fort d’Issy": [
        "market",
        "vanves_middle",
        "vanves_south",
        "clamart_station",
        "clamart",
        "viaduct",
        "town_hall_west",
        "town_hall_south",
    ],
    "Les Épinettes": ["meudon", "rail_west", "viaduct", "clamart", "stone_mill", "hillside"],
}


def ring(names: list[str]) -> Ring:
    """The closed ring through the corners called `names`, anticlockwise as GeoJSON wants its outsides."""
    corners = [CORNERS[name] for name in reversed(names)]
    return [*corners, corners[0]]


def outline() -> Ring:
    return ring(OUTLINE)


def neighbourhoods() -> dict[str, Ring]:
    return {name: ring(corners) for name, corners in NEIGHBOURHOODS.items()}


def is_inside(place: Position, around: Ring) -> bool:
    """Whether `place` lies within the closed ring `around` (even-odd rule)."""
    lon, lat = place
    inside = False
    for (lon1, lat1), (lon2, lat2) in pairwise(around):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside


def place_in(around: Ring, chance: Random) -> Position:
    """A place drawn at random within the ring, to the sixth decimal (about ten centimetres)."""
    west, east = min(lon for lon, _ in around), max(lon for lon, _ in around)
    south, north = min(lat for _, lat in around), max(lat for _, lat in around)
    while True:
        place = (round(chance.uniform(west, east), 6), round(chance.uniform(south, north), 6))
        if is_inside(place, around):
            return place


def neighbourhood_of(place: Position) -> str:
    """The neighbourhood where `place` lies; the town itself when it lies on none."""
    for name, around in neighbourhoods().items():
        if is_inside(place, around):
            return name
    return "Issy-les-Moulineaux"


def area(around: Ring) -> float:
    """The ring's area in square degrees, for comparing rings of the same town."""
    doubled = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(around))
    return abs(doubled) / 2
