"""Invented walks through the town, as the tracks of a GPS."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from . import territory
from .territory import NEIGHBOURHOODS, Position

WALKS = {
    "Boucle de l’île": ("Île Saint-Germain", "3,2 km, plat, sous les arbres", "Nature"),
    "Quais et studios": ("Val de Seine", "2,6 km, plat, le long du fleuve", "Architecture"),
    "Montée aux vignes": ("Les Épinettes", "3,8 km, 60 m de montée, escaliers", "Panorama"),
    "Tour du fort": ("Fort d’Issy", "2,9 km, doux, accessible aux poussettes", "Patrimoine"),
    "Places et marchés": ("Corentin Celton", "2,1 km, plat, le samedi matin", "Vie locale"),
}


def write(folder: Path) -> Path:
    tracks = "".join(_track(name, *facts) for name, facts in WALKS.items())
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Parvis demo" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f"{tracks}</gpx>\n"
    )
    path = folder / "promenades.gpx"
    path.write_text(text, encoding="utf-8")
    return path


def _track(name: str, quarter: str, about: str, theme: str) -> str:
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in _loop(quarter))
    return (
        f"<trk><name>{escape(name)}</name><desc>{escape(about)}</desc><src>{escape(quarter)}</src>"
        f"<type>{escape(theme)}</type><trkseg>{points}</trkseg></trk>\n"
    )


def _loop(quarter: str) -> list[Position]:
    """Halfway between the corners of the neighbourhood and its middle, and back to the start."""
    corners = territory.ring(NEIGHBOURHOODS[quarter])
    middle = (
        sum(lon for lon, _ in corners[1:]) / len(corners[1:]),
        sum(lat for _, lat in corners[1:]) / len(corners[1:]),
    )
    return [(round((lon + middle[0]) / 2, 6), round((lat + middle[1]) / 2, 6)) for lon, lat in corners]
