"""A small town served on 127.0.0.1 for the browser tests: `python town.py PORT_FILE FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

PASSWORD = "un mot de passe assez long"
WORDS = "Ces lignes servent à vérifier les pages, avec une description assez longue pour prendre plusieurs lignes à l’écran. "
TREES = "essence;hauteur;plantation;position;remarquable;fiche;note\n" + "".join(
    f"Érable n° {n};{n * 1.5:.1f};19{n % 90 + 10}-03-0{n % 9 + 1};48.82{n:03d}, 2.27{n:03d};{'oui' if n % 7 else 'non'};"
    f"https://example.org/arbres/{n}/une-adresse-assez-longue-pour-deborder;{WORDS * 2 if n % 5 == 0 else 'Sain'}\n"
    for n in range(1, 96)
)
KINDS = 'jour;total;detail\n2026-01-01;12000;"{""a"": [1, 2]}"\n2026-01-02;9000,5;\n'


def prepare() -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.people.models import Organization, Person

    call_command("migrate", interactive=False, verbosity=0)
    town = Organization.objects.create(slug="ville", name="Ville d’Issy-les-Moulineaux")
    Person.objects.create_user("anne", PASSWORD, role="publisher", organization=town, name="Anne Martin")
    datasets = {
        "arbres": ("Arbres de la ville", "Town trees", ["Nature"], False, [TREES.rsplit("\n", 3)[0] + "\n", TREES]),
        "frequentation": ("Fréquentation des équipements", "Attendance", ["Culture", "Sports"], True, [KINDS]),
    }
    for dataset_id, (french, english, themes, is_sample, versions) in datasets.items():
        for text in versions:
            dataset = Dataset.objects.filter(pk=dataset_id).first() or Dataset(pk=dataset_id, organization=town)
            dataset.titles, dataset.themes, dataset.is_sample = {"fr": french, "en": english}, themes, is_sample
            dataset.descriptions = {"fr": f"<p>{WORDS}</p>", "en": "<p>Rows to check the pages with.</p>"}
            dataset.keywords, dataset.frequency = ["essai", *themes], "annual"
            file = Path(sys.argv[2]) / f"{dataset_id}.csv"
            file.write_text(text)
            outcome = import_file(file, dataset, Instructions(filename=file.name), by=None, now=timezone.now())
            assert outcome.snapshot, outcome.stops


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


if __name__ == "__main__":
    django.setup()
    prepare()
    from parvis.site.wsgi import application

    with make_server("127.0.0.1", 0, application, Server, Quiet) as server:
        Path(sys.argv[1]).write_text(str(server.server_port))
        server.serve_forever()
