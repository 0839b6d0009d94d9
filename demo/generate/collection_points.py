"""Invented containers for glass, textile and food waste, as KML."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from . import chance, streets, territory

KINDS = {"Verre": 4.0, "Textile": 2.0, "Biodéchets": 0.4, "Emballages et papiers": 5.0}


def write(folder: Path) -> Path:
    draws = chance.source("collection points")
    points = "".join(_placemark(number, draws) for number in range(1, 91))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>points_de_collecte</name>{points}</Document></kml>\n"
    )
    path = folder / "points-de-collecte.kml"
    path.write_text(text, encoding="utf-8")
    return path


def _placemark(number: int, draws: chance.Random) -> str:
    kind = draws.choice(list(KINDS))
    lon, lat = territory.place_in(territory.outline(), draws)
    facts = {
        "identifiant": f"PAV-{number:03d}",
        "flux": kind,
        "volume_m3": KINDS[kind],
        "enterre": "OUI" if draws.random() < 0.4 else "NON",
        "jour_de_collecte": draws.choice(("lundi", "mardi", "mercredi", "jeudi", "vendredi")),
        "quartier": territory.neighbourhood_of((lon, lat)),
    }
    cells = "".join(f'<Data name="{name}"><value>{escape(str(value))}</value></Data>' for name, value in facts.items())
    return (
        f"<Placemark><name>{escape(streets.address(draws))}</name><ExtendedData>{cells}</ExtendedData>"
        f"<Point><coordinates>{lon},{lat}</coordinates></Point></Placemark>"
    )
