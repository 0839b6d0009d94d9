"""A gallery of drawn pictures (none is a photograph): skylines, trees and the Seine, with their table, in one archive."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from . import chance, territory
from .archives import write_zip

SIZE = (1200, 800)
SCENES = (
    ("matin-sur-la-seine", "Matin sur la Seine", "Morning on the Seine", "Val de Seine", "Fleuve", (255, 214, 170), (240, 140, 110)),
    ("midi-au-parc", "Midi au parc", "Noon in the park", "Île Saint-Germain", "Nature", (150, 205, 245), (225, 242, 252)),
    ("soir-sur-les-tours", "Soir sur les tours", "Evening on the towers", "Val de Seine", "Architecture", (60, 50, 110), (245, 130, 95)),
    ("pluie-au-fort", "Pluie au fort", "Rain at the fort", "Fort d’Issy", "Architecture", (120, 132, 145), (185, 195, 205)),
    ("automne-aux-epinettes", "Automne aux Épinettes", "Autumn at Les Épinettes", "Les Épinettes", "Nature", (250, 205, 120), (255, 236, 200)),
    ("nuit-sur-les-quais", "Nuit sur les quais", "Night on the embankment", "Bords de Seine", "Fleuve", (12, 18, 48), (48, 62, 118)),
    ("printemps-a-la-ferme", "Printemps à la Ferme", "Spring at La Ferme", "La Ferme", "Nature", (186, 226, 208), (240, 250, 232)),
    ("place-du-marche", "Place du marché", "Market square", "Corentin Celton", "Vie locale", (255, 226, 188), (206, 232, 248)),
    ("brume-de-novembre", "Brume de novembre", "November mist", "Bords de Seine", "Fleuve", (202, 206, 212), (232, 234, 236)),
    ("fete-au-centre", "Fête au centre-ville", "Celebration in the centre", "Centre-ville", "Vie locale", (72, 34, 92), (214, 92, 132)),
)  # fmt: skip
Colour = tuple[int, int, int]


def write(folder: Path) -> Path:
    draws = chance.source("photos")
    pictures, rows = [], []
    for number, (name, french, english, quarter, subject, high, low) in enumerate(SCENES, start=1):
        file = f"{number:02d}-{name}.jpg"
        pictures.append((file, _jpeg(_scene(draws, subject, high, low))))
        lon, lat = territory.place_in(territory.neighbourhoods()[quarter], draws)
        rows.append(
            {
                "image": file,
                "titre": french,
                "titre_en": english,
                "quartier": quarter,
                "sujet": subject,
                "date_de_prise_de_vue": f"{draws.randint(2023, 2025)}-{draws.randint(1, 12):02d}",
                "credit": "Dessin généré, projet Parvis",
                "geo_point_2d": {"lon": lon, "lat": lat},
            }
        )
    table = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    names = frozenset(name for name, _ in pictures)
    return write_zip(folder / "galerie-de-photos.zip", [("galerie.json", table), *pictures], stored=names)


def _scene(draws: chance.Random, subject: str, high: Colour, low: Colour) -> Image.Image:
    picture = _sky(high, low)
    pen = ImageDraw.Draw(picture)
    sun_x, sun_y = draws.randint(200, 1000), draws.randint(90, 300)
    pen.ellipse((sun_x - 55, sun_y - 55, sun_x + 55, sun_y + 55), fill=_mixed(low, (255, 255, 240), 0.7))
    for depth in (0.25, 0.5, 0.75):
        _skyline(pen, draws, depth, _mixed(low, (30, 36, 60), depth), tall=subject == "Architecture")
    if subject == "Fleuve":
        _river(pen, draws, high, low)
    else:
        pen.rectangle((0, 640, *SIZE), fill=_mixed((92, 132, 84), low, 0.2))
    if subject != "Architecture":
        _trees(pen, draws, _mixed((54, 104, 66), high, 0.25))
    if subject == "Vie locale":
        _bunting(pen, draws)
    return picture.filter(ImageFilter.SMOOTH)


def _sky(high: Colour, low: Colour) -> Image.Image:
    column = Image.new("RGB", (1, SIZE[1]))
    column.putdata([_mixed(high, low, y / SIZE[1]) for y in range(SIZE[1])])
    return column.resize(SIZE)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _skyline(pen: ImageDraw.ImageDraw, draws: chance.Random, depth: float, colour: Colour, *, tall: bool) -> None:
    x = -40
    while x < SIZE[0]:
        width = draws.randint(50, 130)
        height = draws.randint(60, 190) + (draws.randint(80, 260) if tall and draws.random() < 0.35 else 0)
        top = 640 - int(height * (1.25 - depth * 0.7))
        pen.rectangle((x, top, x + width, 660), fill=colour)
        for window in range(top + 14, 630, 26):
            for left in range(x + 10, x + width - 14, 22):
                if draws.random() < 0.3:
                    pen.rectangle((left, window, left + 9, window + 12), fill=_mixed(colour, (255, 226, 150), 0.65))
        x += width + draws.randint(0, 18)


def _river(pen: ImageDraw.ImageDraw, draws: chance.Random, high: Colour, low: Colour) -> None:
    pen.rectangle((0, 640, *SIZE), fill=_mixed((60, 96, 120), low, 0.35))
    for _ in range(90):
        x, y, length = draws.randint(0, SIZE[0]), draws.randint(650, 795), draws.randint(30, 160)
        pen.line((x, y, x + length, y), fill=_mixed(low, (255, 255, 255), 0.35), width=3)
    for arch in range(5):
        pen.arc(
            (100 + arch * 210, 600, 300 + arch * 210, 720), 180, 360, fill=_mixed(high, (40, 40, 50), 0.6), width=14
        )


def _trees(pen: ImageDraw.ImageDraw, draws: chance.Random, green: Colour) -> None:
    for x in range(20, SIZE[0], 105):
        x, crown = x + draws.randint(-25, 25), draws.randint(36, 66)
        pen.rectangle((x - 5, 600, x + 5, 690), fill=(84, 62, 48))
        pen.ellipse(
            (x - crown, 560 - crown, x + crown, 560 + crown), fill=_mixed(green, (235, 190, 90), draws.random() * 0.3)
        )


def _bunting(pen: ImageDraw.ImageDraw, draws: chance.Random) -> None:
    for x in range(0, SIZE[0], 60):
        colour = draws.choice(((214, 64, 69), (244, 196, 48), (64, 140, 200), (250, 250, 250)))
        pen.polygon(((x, 500), (x + 48, 500), (x + 24, 552)), fill=colour)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
