"""Two short films drawn frame by frame (nothing was filmed), with their posters and their captions in two languages."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

from PIL import Image, ImageDraw

from . import chance
from .archives import write_zip
from .webm import webm

SIZE = (640, 360)
RATE, SECONDS = 8, 8
NIGHT, DAWN, NOON, DUSK = (16, 24, 56), (250, 190, 150), (150, 205, 245), (240, 130, 96)
Colour = tuple[int, int, int]
FILMS = (
    ("journee-sur-la-seine", "Une journée sur la Seine", "A day on the Seine",
     (("La nuit finit sur la Seine.", "Night ends on the Seine."), ("À midi, une péniche remonte le fleuve.", "At noon a barge goes upstream."),
      ("Le soir rougit les tours.", "Evening reddens the towers."), ("(Film sans parole, dessiné par un programme.)", "(A film without words, drawn by a program.)"))),
    ("le-tramway-passe", "Le tramway passe", "The tram goes by",
     (("Un quai vide, le matin.", "An empty platform in the morning."), ("Le tramway entre, s’arrête et repart.", "The tram comes in, stops and leaves."),
      ("Les arbres bougent à son passage.", "Trees stir as it passes."), ("(Film sans parole, dessiné par un programme.)", "(A film without words, drawn by a program.)"))),
)  # fmt: skip


def write(folder: Path) -> Path:
    rows, members = [], []
    for number, (name, french, english, said) in enumerate(FILMS):
        draw = (_river, _tram)[number]
        towers = _towers(chance.source(f"films-{number}"))
        frames = [draw(step / (RATE * SECONDS), towers) for step in range(RATE * SECONDS)]
        files = {
            "video": (f"{name}.webm", webm(frames, RATE)),
            "affiche": (f"{name}.jpg", _jpeg(frames[len(frames) // 3])),
            "sous_titres_fr": (f"{name}.fr.vtt", _vtt([line[0] for line in said])),
            "sous_titres_en": (f"{name}.en.srt", _srt([line[1] for line in said])),
        }
        members += files.values()
        rows.append(
            {
                "titre": french,
                "titre_en": english,
                **{column: file for column, (file, _) in files.items()},
                "duree_s": SECONDS,
                "jour": f"2026-0{number + 4}-1{number + 2}",
                "credit": "Film généré, projet Parvis",
            }
        )
    table = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    stored = frozenset(name for name, _ in members if name.endswith((".webm", ".jpg")))
    return write_zip(folder / "videos.zip", [("videos.json", table), *members], stored=stored)


def _towers(draws: chance.Random) -> list[tuple[int, int, int]]:
    """Each tower as its left edge, its width and its height."""
    towers, x = [], -10
    while x < SIZE[0]:
        width = draws.randint(24, 60)
        towers.append((x, width, draws.randint(30, 90) + (70 if draws.random() < 0.25 else 0)))
        x += width + draws.randint(0, 8)
    return towers


def _river(moment: float, towers: list[tuple[int, int, int]]) -> Image.Image:
    sky = _between((NIGHT, DAWN, NOON, NOON, DUSK, NIGHT), moment)
    picture, pen = _ground(sky, moment, towers)
    pen.rectangle((0, 260, *SIZE), fill=_mixed((56, 96, 124), sky, 0.35))
    for wave in range(26):
        x = (wave * 97 + int(moment * 420)) % (SIZE[0] + 80) - 80
        pen.line((x, 272 + wave * 3, x + 50, 272 + wave * 3), fill=_mixed(sky, (255, 255, 255), 0.3), width=2)
    x = int(-160 + moment * (SIZE[0] + 200))
    pen.polygon(((x, 286), (x + 150, 286), (x + 136, 308), (x + 12, 308)), fill=(60, 52, 60))
    pen.rectangle((x + 92, 266, x + 128, 286), fill=(214, 74, 64))
    return picture


def _tram(moment: float, towers: list[tuple[int, int, int]]) -> Image.Image:
    sky = _between((DAWN, NOON, NOON), moment)
    picture, pen = _ground(sky, 0.3 + moment * 0.2, towers)
    pen.rectangle((0, 260, *SIZE), fill=(132, 150, 112))
    pen.rectangle((0, 318, *SIZE), fill=(150, 148, 144))
    for rail in (306, 312):
        pen.line((0, rail, SIZE[0], rail), fill=(88, 84, 84), width=2)
    for number in range(7):
        sway = int(7 * math.sin(moment * 22 + number))
        foot = 40 + number * 95
        pen.rectangle((foot - 3, 226, foot + 3, 264), fill=(92, 70, 54))
        pen.ellipse((foot - 26 + sway, 172, foot + 26 + sway, 236), fill=(64, 122, 80))
    x = int(
        -420 + 1080 * (moment * 0.75 if moment < 0.35 else 0.2625 if moment < 0.6 else 0.2625 + (moment - 0.6) * 1.85)
    )
    for car in range(3):
        left = x + car * 132
        pen.rounded_rectangle((left, 238, left + 126, 304), 10, fill=(0, 110, 96), outline=(244, 240, 230), width=3)
        for window in range(3):
            pen.rectangle((left + 12 + window * 38, 248, left + 42 + window * 38, 272), fill=(214, 236, 242))
    return picture


def _ground(sky: Colour, moment: float, towers: list[tuple[int, int, int]]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, sky)
    pen = ImageDraw.Draw(picture)
    x, y = int(moment * SIZE[0]), int(230 - 190 * math.sin(moment * math.pi))
    pen.ellipse((x - 24, y - 24, x + 24, y + 24), fill=_mixed(sky, (255, 244, 200), 0.85))
    for left, width, height in towers:
        pen.rectangle((left, 262 - height, left + width, 264), fill=_mixed(sky, (40, 48, 76), 0.65))
    return picture, pen


def _between(colours: tuple[Colour, ...], moment: float) -> Colour:
    at = min(moment, 0.999) * (len(colours) - 1)
    return _mixed(colours[int(at)], colours[int(at) + 1], at % 1)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _vtt(lines: list[str]) -> bytes:
    cues = [f"{_clock(number, '.')} --> {_clock(number + 1, '.')}\n{line}\n" for number, line in enumerate(lines)]
    return "\n".join(["WEBVTT\n", *cues]).encode()


def _srt(lines: list[str]) -> bytes:
    cues = [f"{n + 1}\n{_clock(n, ',')} --> {_clock(n + 1, ',')}\n{line}\n" for n, line in enumerate(lines)]
    return "\n".join(cues).encode()


def _clock(quarter: int, sign: str) -> str:
    return f"00:00:0{quarter * SECONDS // 4}{sign}000"


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
