"""A town with pictures, films and dates, served for the browser tests: `python media_town.py PORT_FILE FOLDER`."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from wsgiref.simple_server import make_server

import django
from PIL import Image
from town import Quiet, Server

ROOT = Path(__file__).parents[2]
LONG = "Une légende écrite sans retenue, avec anticonstitutionnellement au milieu. " * 4
PICTURES = 60
OUTINGS = (
    "titre;titre_en;debut;fin;lieu;categorie\n"
    "Bal populaire;Public ball;2026-06-03T20:30:00+02:00;2026-06-03T23:00:00+02:00;Place de la mairie;Musique\n"
    "Festival des jardins;Garden festival;2026-06-05T10:00:00+02:00;2026-06-16T18:00:00+02:00;Parc;Nature\n"
    f"{LONG};Long;2026-06-04T10:00:00+02:00;;Halle;Nature\n"
    + "".join(
        f"Atelier {n};Workshop {n};2026-06-10T{8 + n % 10:02d}:00:00+02:00;;Médiathèque;Culture\n" for n in range(14)
    )
)


def photos() -> tuple[list[dict[str, str]], dict[str, bytes]]:
    rows, files = [], {}
    for number in range(PICTURES):
        out = io.BytesIO()
        size = (600, 900) if number % 7 == 3 else (1500, 1000)
        Image.new("RGB", size, (number * 4, 120, 200 - number * 3)).save(out, "JPEG")
        content = out.getvalue()
        files[f"{number:02d}.jpg"] = content[:900] if number == 4 else content
        title = LONG if number == 2 else f"Photo {number}"
        rows.append(
            {"image": f"{number:02d}.jpg", "titre": title, "titre_en": f"Picture {number}", "credit": "Atelier"}
        )
    return rows, files


def films() -> bytes:
    sys.path.insert(0, str(ROOT / "demo"))
    from generate.films import write

    return write(Path(sys.argv[2])).read_bytes()


def prepare() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.people.models import Organization

    call_command("migrate", interactive=False, verbosity=0)
    town = Organization.objects.create(slug="ville", name="Ville d’Issy-les-Moulineaux")
    rows, files = photos()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("photos.json", json.dumps(rows))
        for name, content in files.items():
            written.writestr(name, content)
    elsewhere = "titre;url_video\nConseil;https://www.youtube.com/watch?v=dQw4w9WgXcQ\n"
    counted = "jour;capteur;mesure\n" + "".join(f"2026-06-{n % 30 + 1:02d};c{n % 9};{n}\n" for n in range(2000))
    for dataset_id, file, content in (
        ("photos", "photos.zip", archive.getvalue()),
        ("films", "films.zip", films()),
        ("ailleurs", "ailleurs.csv", elsewhere.encode()),
        ("sorties", "sorties.csv", OUTINGS.encode()),
        ("mesures", "mesures.csv", counted.encode()),
    ):
        path = Path(sys.argv[2]) / file
        path.write_bytes(content)
        dataset = Dataset(pk=dataset_id, organization=town, titles={"fr": dataset_id.title(), "en": dataset_id.title()})
        outcome = import_file(path, dataset, Instructions(filename=file), by=None, now=timezone.now())
        assert outcome.snapshot, outcome.stops


if __name__ == "__main__":
    django.setup()
    prepare()
    from parvis.site.wsgi import application

    with make_server("127.0.0.1", 0, application, Server, Quiet) as server:
        Path(sys.argv[1]).write_text(str(server.server_port))
        server.serve_forever()
