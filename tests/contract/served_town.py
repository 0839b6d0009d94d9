"""The town of the contract tests: `python served_town.py FOLDER` publishes its datasets through import and publication.

`velib-disponibilite-en-temps-reel` is there when the real file is; its headings are the names that reusers' queries use.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

SHARED = Path(os.environ.get("PARVIS_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
PASSWORD = "un mot de passe assez long"
VELIB = "velib-disponibilite-en-temps-reel"
VELIB_HEADINGS = (
    "stationcode;name;is_installed;capacity;numdocksavailable;numbikesavailable;mechanical;ebike;is_renting;is_returning;"
    "duedate;coordonnees_geo;nom_arrondissement_communes;code_insee_commune"
)
TREES_ABOUT = """
themes = ["Environnement"]
keywords = ["arbre", "nature"]
licence = "licence-ouverte-2.0"
producer = "Direction des parcs"
title = { fr = "Arbres de la ville", en = "Town trees" }
description = { fr = "<p>Les arbres d’alignement.</p>", en = "<p>Trees along the streets.</p>" }
columns.numero = { key = true, label = { fr = "Numéro", en = "Number" } }
columns.essence = { facet = true, label = { fr = "Essence", en = "Species" } }
columns.famille = { facet = true, hierarchy = "/", label = { fr = "Famille", en = "Family" } }
columns.usages = { facet = true, separator = ",", label = { fr = "Usages", en = "Uses" } }
columns.hauteur = { unit = "m", label = { fr = "Hauteur", en = "Height" } }
columns.plantation = { facet = true, label = { fr = "Plantation", en = "Planted" } }
columns.position = { label = { fr = "Position", en = "Position" } }
"""
AREAS_ABOUT = """
themes = ["Territoire"]
keywords = ["quartier"]
licence = "odbl-1.0"
title = { fr = "Quartiers", en = "Neighbourhoods" }
columns.nom = { key = true }
"""
EVENTS_ABOUT = """
themes = ["Culture et loisirs"]
keywords = ["agenda", "sorties"]
licence = "cc-by-4.0"
frequency = "daily"
title = { fr = "Agenda", en = "Diary" }
columns.uid = { key = true }
columns.categorie = { facet = true }
"""
VELIB_ABOUT = """
themes = ["Transports"]
keywords = ["vélo", "Velib"]
licence = "odbl-1.0"
title = { fr = "Vélib’ : disponibilité en temps réel", en = "Velib: live availability" }
columns.stationcode = { type = "text", key = true }
columns.nom_arrondissement_communes = { facet = true }
columns.is_renting = { type = "text", facet = true }
columns.numdocksavailable = { type = "integer" }
columns.numbikesavailable = { type = "integer" }
columns.is_installed = { type = "text" }
columns.is_returning = { type = "text" }
"""
SPECIES = (("Érable plane", "Acéracées/Acer"), ("Chêne vert", "Fagacées/Quercus"), ("Tilleul", "Malvacées/Tilia"))
USES = ("ombre", "ombre,alignement", "ornement", "")


def trees() -> str:
    lines = ["numero;essence;famille;usages;hauteur;plantation;position;remarquable;note"]
    for n in range(1, 151):
        species, family = SPECIES[n % 3]
        planted = f"{1990 + n % 30}-{n % 12 + 1:02d}-{n % 27 + 1:02d}"
        place = f"48.82{n:03d}, 2.27{n:03d}" if n % 10 else ""
        height = f"{n % 20 + 0.5}" if n % 25 else ""
        lines.append(
            f"A{n};{species};{family};{USES[n % 4]};{height};{planted};{place};{'oui' if n % 7 == 0 else 'non'};"
            f'"Relevé n° {n}; ""sain"", vu en 2026"'
        )
    return "\n".join(lines) + "\n"


def areas() -> str:
    shapes = {"Val de Seine": (2.26, 48.82), "Centre-ville": (2.27, 48.82), "Les Épinettes": (2.28, 48.81)}
    features = [
        {
            "type": "Feature",
            "properties": {"nom": name, "habitants": 10_000 + n},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]],
            },
        }
        for n, (name, (x, y)) in enumerate(shapes.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def events() -> str:
    start = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
    lines = ["uid;titre;categorie;debut;fin;lieu"]
    for n in range(40):
        moment = start + timedelta(days=n)
        lines.append(
            f"e{n};Rencontre n° {n};{('Concert', 'Atelier')[n % 2]};{moment.isoformat()};"
            f"{(moment + timedelta(hours=2)).isoformat()};Médiathèque"
        )
    return "\n".join(lines) + "\n"


SHOPS = "touslescommercesdissy-les-moulineaux-feuille1"
SPENDING = "les-depenses-de-fonctionnement-par-types-de-services-a-la-population"
NURSERIES = "ecoles-maternelles-secteurs-scolaires-a-issy-les-moulineaux0"
CITIES = "doc-geonames-cities-5000"
CITIES_TEXT = (
    "name;country_code;population\nParis;FR;2138551\nLyon;FR;522250\nIssy-les-Moulineaux;FR;67360\nGent;BE;265086\n"
    "Lille;FR;236710\nMarseille;FR;870731\nNice;FR;342669\nNantes;FR;318808\nRennes;FR;220488\nToulouse;FR;504078\n"
    "Strasbourg;FR;290576\nBordeaux;FR;260958\nLiège;BE;195790\n"
)


def shops() -> str:
    lines = ["nom;categorie;geo_point_2d"]
    for n in range(45):
        kind = ("Alimentation", "Santé : pharmacie", "Équipement de la maison")[n % 3]
        lines.append(f"Boutique {n};{kind};48.82{n:02d}, 2.27{n:02d}")
    return "\n".join(lines) + "\n"


def spending() -> str:
    lines = ["exercice;service;montant"]
    lines += [f"{2010 + n % 12};Service {n};{n * 100}" for n in range(250)]
    return "\n".join(lines) + "\n"


def datasets() -> Iterator[tuple[str, str, str, str]]:
    """The identifier, file name, text and description of each dataset."""
    yield "arbres", "arbres.csv", trees(), TREES_ABOUT
    yield "quartiers", "quartiers.geojson", areas(), AREAS_ABOUT
    yield "agenda", "agenda.csv", events(), EVENTS_ABOUT
    yield "reserve", "reserve.csv", "mot;nombre\nsecret;1\n", 'title = "Réservé"\nvisibility = "restricted"'
    yield (
        SHOPS,
        "commerces.csv",
        shops(),
        'title = "Commerces"\ncolumns.categorie = { facet = true, disjunctive = true }',
    )
    yield SPENDING, "depenses.csv", spending(), 'title = "Dépenses"\ncolumns.service = { key = true }'
    yield NURSERIES, "secteurs.geojson", areas(), 'title = "Secteurs scolaires"'
    yield CITIES, "villes.csv", CITIES_TEXT, 'title = "Villes"\ncolumns.name = { key = true }'
    velib = SHARED / "portal" / "velib-stations-2023.csv"
    if velib.is_file():
        _, _, rows = velib.read_text(encoding="utf-8-sig").partition("\n")
        yield VELIB, "velib.csv", f"{VELIB_HEADINGS}\n{rows}", VELIB_ABOUT


def publish(folder: Path) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from parvis.platform.catalog.descriptions import from_toml
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.people.models import Organization, Person

    call_command("migrate", interactive=False, verbosity=0)
    town = Organization.objects.create(slug="ville", name="Ville d’Issy-les-Moulineaux")
    Person.objects.create_user("chef", PASSWORD, role="administrator", organization=town)
    Person.objects.create_user("anne", PASSWORD, role="publisher", organization=town)
    for dataset_id, filename, text, about in datasets():
        file = folder / filename
        file.write_text(text, encoding="utf-8")
        raw: dict[str, Any] = {**tomllib.loads(about), "file": filename}
        dataset = Dataset(pk=dataset_id, organization=town)
        outcome = import_file(file, dataset, from_toml(raw), by=None, now=timezone.now())
        assert outcome.snapshot, (dataset_id, outcome.stops)


if __name__ == "__main__":
    django.setup()
    publish(Path(sys.argv[1]))
