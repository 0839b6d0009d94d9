"""The sketched neighbourhoods, as a zipped Shapefile in Lambert 93: what a geographic service usually hands over."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from . import territory
from .archives import write_zip
from .chance import TODAY
from .lambert93 import projected
from .layers import polygon, write_layer

SITES = {
    "Île Saint-Germain": "parc, berges, promenade",
    "Bords de Seine": "tramway T2, quais",
    "Val de Seine": "bureaux, studios, RER C",
    "Corentin Celton": "métro, hôpital, commerces",
    "Centre-ville": "mairie, médiathèque, marché",
    "La Ferme": "place, écoles, commerces",
    "Fort d’Issy": "écoquartier, piscine, musée",
    "Les Épinettes": "coteau, viaduc, vignes",
}


def write(folder: Path) -> Path:
    drawn = territory.neighbourhoods()
    fields = {
        "CODE_QUART": [f"{number:02d}" for number in range(1, len(drawn) + 1)],
        "NOM": list(drawn),
        "REPERES": [SITES[name] for name in drawn],
        "PART_TERR": [
            round(100 * territory.area(around) / territory.area(territory.outline()), 1) for around in drawn.values()
        ],
    }
    shapes = [polygon([projected(*corner) for corner in around[::-1]]) for around in drawn.values()]
    with TemporaryDirectory() as scratch:
        write_layer(
            Path(scratch) / "quartiers.shp", shapes, fields, geometry_type="Polygon", crs="EPSG:2154",
            encoding="UTF-8", DBF_DATE_LAST_UPDATE=TODAY.isoformat(),
        )  # fmt: skip
        members = [(part.name, part.read_bytes()) for part in sorted(Path(scratch).iterdir())]
    return write_zip(folder / "quartiers.zip", members)
