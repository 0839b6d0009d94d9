"""What it costs to search a catalogue of 5,000 datasets: `python bench/catalogue_search.py [DATASETS]`.

The same questions are put to the index in memory and to what a database offers: LIKE over the folded words, and FTS5 with its
trigram tokenizer. Each question is asked many times with the index warm; the median of the processor's time is printed, in milliseconds, with how
many datasets were found. The titles and descriptions are made of the words of French open data, a source of chance being seeded.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

HOME = tempfile.mkdtemp(prefix="parvis-bench-")
os.environ |= {"PARVIS_HOME": HOME, "PARVIS_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "parvis.site.settings"}
TIMES = 25
QUESTIONS = {
    "two words": "arbres rue",
    "a plural": "écoles maternelles",
    "a sentence": "combien d’arbres dans ma rue",
    "one letter": "a",
    "badly spelt": "bibliotehque",
    "no word at all": "",
    "no answer": "zzzzzz",
}
_NOUNS = (
    "arbre école bibliothèque parking stationnement budget subvention marché déchet collecte rue avenue quartier station capteur "
    "air eau énergie bâtiment crèche piscine gymnase stade musée monument cimetière vélo piste comptage bus tramway chantier "
    "travaux signalement délibération élu bureau vote résultat population logement permis commerce terrasse fontaine toilette "
    "banc éclairage lampadaire jeu parc jardin square fleur"
)
_ADJECTIVES = "public municipal annuel mensuel quotidien historique prévisionnel accessible payant gratuit rural urbain"
_SYLLABLES = "ba che di fo gra lu mi no pe qui ra so tra vi zo len mar pon"
NOUNS, ADJECTIVES, SYLLABLES = _NOUNS.split(), _ADJECTIVES.split(), _SYLLABLES.split()
PLACES = [f"{start}{end}" for start in ("Val", "Mont", "Saint-", "Bois", "Clair", "Roche") for end in
          ("vert", "fort", "ville", "Denis", "Cloud", "lieu", "court", "mont")]  # fmt: skip


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from parvis.platform.catalog.indexing import the_index
    from parvis.platform.catalog.searching import Question, search
    from parvis.platform.catalog.suggesting import suggestions

    call_command("migrate", interactive=False, verbosity=0)
    fill(count)
    started = time.thread_time()
    with the_index().opened():
        built = time.thread_time() - started
    found: dict[str, Any] = {"datasets": count, "index built in ms": round(1000 * built, 1), "questions": {}}
    trigrams = in_fts5()
    for name, words in QUESTIONS.items():
        total = search(None, Question(words=words)).total
        found["questions"][name] = {
            "found": total,
            "index": timed(lambda words=words: search(None, Question(words=words))),
            "suggestions": timed(lambda words=words: suggestions(None, words, "fr")),
            "like": timed(lambda words=words: by_like(words)),
            "fts5": timed(lambda words=words: trigrams(words)),
        }
    client = Client(headers={"host": "127.0.0.1"})
    for address in ("/", "/explore/", "/explore/?q=arbres+rue", "/explore/?theme=Environnement&sort=rows&page=3"):
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[address] = {"queries": len(queries), "ms": timed(lambda address=address: client.get(address))}
    found["one more publication, seen in ms"] = one_more()
    print(json.dumps(found, indent=1, ensure_ascii=False))


def timed(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        started = time.thread_time()
        act()
        taken.append(time.thread_time() - started)
    return round(1000 * median(taken), 2)


def fill(count: int) -> None:
    from parvis.engine.tables.schema import Schema
    from parvis.platform.catalog.models import Dataset, Snapshot
    from parvis.platform.catalog.publishing import raise_generation
    from parvis.platform.catalog.search_text import search_text_of
    from parvis.platform.people.models import Organization

    chance = random.Random("catalogue")
    now = datetime(2026, 3, 2, tzinfo=UTC)
    bodies = [Organization.objects.create(slug=f"o{n}", name=f"Service {n}") for n in range(40)]
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    datasets, snapshots = [], []
    for number in range(count):
        nouns = chance.sample(NOUNS, 3)
        columns = [{"name": name, "type": "text"} for name in chance.sample(NOUNS, 8)]
        columns.append({"name": "position", "type": "geo_point"})
        text = " ".join(chance.choices(NOUNS + ADJECTIVES, k=80) + chance.choices(rare, k=40))
        dataset = Dataset(
            pk=f"d{number}", organization=chance.choice(bodies), published=now,
            titles={"fr": f"{nouns[0].title()}s {chance.choice(ADJECTIVES)}s de {chance.choice(PLACES)}", "en": f"Dataset {number}"},
            descriptions={"fr": f"<p>{text}</p>"}, keywords=nouns,
            themes=[chance.choice(["Environnement", "Mobilité", "Culture", "Finances", "Éducation"])],
        )  # fmt: skip
        schema = columns
        dataset.search_text = search_text_of(dataset, Schema.from_json(schema))
        datasets.append(dataset)
        snapshots.append(
            Snapshot(pk=f"s{number}", dataset_id=f"d{number}", manifest={"schema": schema}, rows=number, created=now)
        )
    Dataset.objects.bulk_create(datasets, batch_size=500)
    Snapshot.objects.bulk_create(snapshots, batch_size=500)
    for dataset in datasets:
        dataset.current_id = dataset.pk.replace("d", "s", 1)
    Dataset.objects.bulk_update(datasets, ["current"], batch_size=500)
    raise_generation()


def one_more() -> float:
    """What the first question after a publication waits for."""
    from parvis.platform.catalog.indexing import the_index
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.publishing import raise_generation

    dataset = Dataset.objects.get(pk="d1")
    dataset.titles = {"fr": "Autre chose"}
    dataset.save()
    raise_generation()
    started = time.thread_time()
    with the_index().opened():
        return round(1000 * (time.thread_time() - started), 1)


def by_like(words: str) -> int:
    """The identifiers found by the database alone; facets would have to be counted beside."""
    from parvis.platform.catalog.access import visible_datasets
    from parvis.platform.catalog.domain.words import stems

    datasets = visible_datasets(None)
    for stem in stems(words):
        datasets = datasets.filter(search_text__contains=f" {stem}")
    return len(datasets.values_list("pk", flat=True))


def in_fts5() -> Callable[[str], int]:
    """FTS5 over the same words, with trigrams: it finds parts of words, and no misspelling."""
    from parvis.platform.catalog.domain.words import stems
    from parvis.platform.catalog.models import Dataset

    database = sqlite3.connect(Path(HOME) / "trigrams.sqlite3")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(id UNINDEXED, text, tokenize='trigram')")
    database.executemany("INSERT INTO words VALUES (?, ?)", Dataset.objects.values_list("pk", "search_text"))

    def ask(words: str) -> int:
        asked = [f'" {stem}"' for stem in stems(words) if len(stem) > 1]
        if not asked:
            return len(database.execute("SELECT id FROM words").fetchall())
        return len(database.execute("SELECT id FROM words WHERE words MATCH ?", (" AND ".join(asked),)).fetchall())

    return ask


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
