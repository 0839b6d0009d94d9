"""The use of the portal as a dataset of the catalogue: published by the same import and the same gate as any file.

Days that are over, public datasets alone. See docs/decisions/0017 for why small counts are published as they are.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.account import Outcome
from parvis.platform.catalog.descriptions import from_toml
from parvis.platform.catalog.importing import import_file
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.refusals import Refused
from parvis.platform.catalog.storage import the_store
from parvis.platform.community.models import UsageCount
from parvis.platform.community.usage_page import DATASET
from parvis.site.commands.targets import target_dataset

FROM_HOUR = 3
KINDS = {"page": "page vue", "api": "appel de l’API", "download": "téléchargement", "robot": "visite de robot"}
ABOUT = {
    "title": {"fr": "Usage du portail", "en": "Use of the portal"},
    "description": {
        "fr": "<p>Combien de fois chaque jeu de données a été consulté, jour par jour\u00a0: pages vues, appels de l’API, "
        "téléchargements, et à part les visites des robots qui disent qui ils sont. Des nombres seulement\u00a0: ni adresse, ni "
        "cookie, ni identifiant, ni mots cherchés. Sans jeu, la ligne compte les pages communes du portail.</p>",
        "en": "<p>How often each dataset was used, day by day: pages seen, calls of the API, downloads and, apart, the visits of "
        "robots that say who they are. Numbers only: no address, no cookie, no identifier, no words searched. Without a "
        "dataset, the row counts the common pages of the portal.</p>",
    },
    "themes": ["Administration"],
    "keywords": ["statistiques", "usage", "open data"],
    "licence": "licence-ouverte-2.0",
    "frequency": "daily",
}
COLUMNS = {
    "jour": {"type": "date", "label": {"fr": "Jour", "en": "Day"}, "facet": True},
    "jeu": {"type": "text", "label": {"fr": "Jeu de données", "en": "Dataset"}, "facet": True},
    "type": {"type": "text", "label": {"fr": "Usage", "en": "Use"}, "facet": True},
    "nombre": {"type": "integer", "label": {"fr": "Nombre", "en": "Count"}},
}


def is_due(*, now: datetime) -> bool:
    """Whether a day is over that was not published yet, once the night is advanced."""
    here = timezone.localtime(now)
    published = Dataset.objects.filter(pk=DATASET).values_list("published", flat=True).first()
    is_known = published is not None and timezone.localdate(published) >= here.date()
    return not is_known and here.hour >= FROM_HOUR and UsageCount.objects.filter(day__lt=here.date()).exists()


def publish_usage(*, now: datetime) -> Outcome:
    """Publish the counts of all the days that are over. Raises Refused when there is none, or somebody withdrew the dataset."""
    dataset = target_dataset(DATASET, None, None)
    if not dataset._state.adding and dataset.current_id is None:
        raise Refused(
            en=f"“{DATASET}” was withdrawn: publish it again (`parvis publish {DATASET}`) before its counts are added.",
            fr=f"«\u202f{DATASET}\u202f» a été retiré\u00a0: publiez-le à nouveau («\u202fparvis publish {DATASET}\u202f») avant d’y ajouter des nombres.",
        )
    told = {"columns": COLUMNS, "file": f"{DATASET}.csv"}
    instructions = from_toml({**ABOUT, **told} if dataset._state.adding else told)
    with the_store().scratch() as scratch:
        file = scratch / f"{DATASET}.csv"
        if not _write(file, now):
            raise Refused(
                en="Nothing to publish yet: a day is published once it is over.",
                fr="Rien à publier encore\u00a0: un jour est publié une fois qu’il est fini.",
            )
        return import_file(file, dataset, instructions, by=None, now=now)


def _write(file: Path, now: datetime) -> int:
    """The counts of public datasets as CSV; how many rows."""
    public = set(visible_datasets(None).values_list("pk", flat=True)) | {""}
    counts = UsageCount.objects.filter(day__lt=timezone.localdate(now)).order_by("day", "dataset", "kind")
    rows = 0
    with file.open("w", encoding="utf-8", newline="") as text:
        lines = csv.writer(text)
        lines.writerow(COLUMNS)
        for day, dataset, kind, count in counts.values_list("day", "dataset", "kind", "count").iterator():
            if dataset in public:
                lines.writerow((day.isoformat(), dataset, KINDS[kind], count))
                rows += 1
    return rows
