"""Questions over a catalogue of many datasets: the table that is kept, beside handing the rows over with each question.

    .venv/bin/python bench/catalogue.py [--datasets 500] [--out FILE]

Publishes one dataset and copies its description, then prints milliseconds for each way and, through Django, for whole answers.
Exits with 1 when an answer takes longer than its bar.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BASE = "/api/explore/v2.1/catalog"
QUESTIONS = {
    "page": "/datasets?limit=20",
    "filter": "/datasets?where=theme='Thème 3' and records_count > 1&limit=20",
    "words": '/datasets?where=search("fontaine")&limit=20',
    "groups": "/datasets?select=count(*)&group_by=theme",
    "facets": "/facets",
    "dcat": "/exports/dcat",
}


BARS = {"page": 50, "filter": 50, "groups": 50, "facets": 150, "words": 400}


def milliseconds(act: Callable[[], Any], times: int = 20) -> float:
    act()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(found), 2)


def publish(folder: Path, count: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset, Snapshot
    from parvis.platform.people.models import Organization

    call_command("migrate", interactive=False, verbosity=0)
    town = Organization.objects.create(slug="ville", name="Ville")
    file = folder / "fontaines.csv"
    file.write_text(
        "nom;debit;lieu;jour\n" + "".join(f"Fontaine {n};{n};48.82, 2.2{n};2026-01-0{n}\n" for n in range(1, 9))
    )
    first = Dataset(pk="d-0", organization=town)
    import_file(file, first, Instructions(filename=file.name), by=None, now=timezone.now())
    model = Snapshot.objects.get(dataset="d-0")
    for n in range(1, count):
        made = Dataset.objects.create(
            pk=f"d-{n}", organization=town, titles={"fr": f"Jeu {n}", "en": f"Dataset {n}"}, themes=[f"Thème {n % 12}"],
            keywords=[f"mot {n % 40}", "ville"], descriptions={"fr": "<p>Une description assez longue. " * 8 + "</p>"},
            published=timezone.now(),
        )  # fmt: skip
        made.current = Snapshot.objects.create(
            id=f"{n:064x}", dataset=made, manifest=model.manifest, rows=model.rows, created=model.created
        )
        made.save()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasets", type=int, default=500)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "PARVIS_HOME": f"{folder}/home",
            "DJANGO_SETTINGS_MODULE": "parvis.site.settings",
            "PARVIS_DATABASE_URL": "",
        }
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        publish(Path(folder), asked.datasets)
        found = {"datasets": asked.datasets, **ways(), **whole_answers()}
    text = json.dumps({**found, "bars": BARS}, indent=1)
    print(text)
    if asked.out is not None:
        asked.out.write_text(text + "\n")
    return int(any(found[f"answer: {name}"] > bar for name, bar in BARS.items()))


def ways() -> dict[str, float]:
    """The same question, its rows kept in a table, or handed over as JSON each time."""
    import orjson

    from parvis.engine.query import Request
    from parvis.engine.tables.handing import hand_over
    from parvis.platform.catalog.storage import the_reader
    from parvis.platform.records import catalogue_entries
    from parvis.platform.records.catalogue_entries import SCHEMA, catalogue_of
    from parvis.platform.records.catalogue_reading import plan_catalogue

    def cold() -> None:
        catalogue_entries._kept = catalogue_entries._Kept()
        catalogue_of(None, "fr", "")

    catalogue = catalogue_of(None, "fr", "")
    compiled = plan_catalogue(Request(where=("theme='Thème 3'",)), catalogue)
    reader = the_reader()
    columns = {column.name: column.stored for column in SCHEMA}
    names = SCHEMA.names

    def kept() -> None:
        catalogue.table.ask(reader, compiled.sql, compiled.parameters)

    def handed() -> None:
        with reader.cursor(of=()) as cursor:
            rows = ([entry.row.get(name) for name in names] for entry in catalogue.entries.values())
            hand_over(cursor, "each_time", columns, rows)
            sql = compiled.sql.replace(catalogue.table.relation, "each_time")
            cursor.execute(sql, list(compiled.parameters)).fetchall()

    return {
        "every dataset described anew": milliseconds(cold, 3),
        "the catalogue named and found": milliseconds(lambda: catalogue_of(None, "fr", "")),
        "question over the kept table": milliseconds(kept),
        "question, rows handed over": milliseconds(handed, 5),
        "bytes of the rows": len(orjson.dumps([dict(entry.row) for entry in catalogue.entries.values()])),
    }


def whole_answers() -> dict[str, float]:
    from django.test import Client

    client = Client(headers={"host": "localhost"})

    def read(path: str) -> None:
        answer = client.get(BASE + path)
        assert answer.status_code == 200, answer.content
        if answer.streaming:
            for _ in answer:
                pass

    return {f"answer: {name}": milliseconds(lambda path=path: read(path), 10) for name, path in QUESTIONS.items()}


if __name__ == "__main__":
    sys.exit(main())
