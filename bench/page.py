"""What a page costs: time on the server, database queries, weight of script and style, each beside its limit.

`python bench/page.py [DATASET]` on the installation of PARVIS_HOME; without a name, the dataset with most rows.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time
from pathlib import Path

import django

MILLISECONDS, QUERIES, KILOBYTES = 60, 12, 60
TIMES = 40


def main(wanted: str | None) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from parvis.platform.catalog.access import visible_datasets

    settings.ALLOWED_HOSTS = ["testserver"]
    datasets = visible_datasets(None).order_by("-current__rows")
    dataset = datasets.filter(pk=wanted).first() if wanted else datasets.first()
    if dataset is None:
        print("No such dataset is published here: run `parvis demo` or `parvis import` first.", file=sys.stderr)
        return 2
    client, passed = Client(), True
    print(f"{'page':<14}{'median ms':>10}{'p95 ms':>10}{'limit':>8}{'queries':>9}{'limit':>8}{'html kB gzip':>14}")
    for name, address in (
        ("home", "/"),
        ("catalogue", "/explore/"),
        ("information", f"/explore/dataset/{dataset.pk}/"),
        ("table", f"/explore/dataset/{dataset.pk}/table/"),
    ):
        response = client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked = len(queries)
        spent = sorted(_milliseconds(client, address) for _ in range(TIMES))
        median, late = statistics.median(spent), spent[int(TIMES * 0.95)]
        passed &= response.status_code == 200 and median <= MILLISECONDS and asked <= QUERIES
        weight = len(gzip.compress(response.content)) / 1000
        print(f"{name:<14}{median:>10.1f}{late:>10.1f}{MILLISECONDS:>8}{asked:>9}{QUERIES:>8}{weight:>14.1f}")
    weight = _weight_of_assets()
    print(f"script and style: {weight:.1f} kB gzip, limit {KILOBYTES}")
    return 0 if passed and weight <= KILOBYTES else 1


def _milliseconds(client: object, address: str) -> float:
    start = time.perf_counter()
    client.get(address)  # type: ignore[attr-defined]
    return (time.perf_counter() - start) * 1000


def _weight_of_assets() -> float:
    import parvis.site

    built = Path(parvis.site.__file__).parent / "static" / "web"
    return (
        sum(len(gzip.compress(path.read_bytes())) for path in built.glob("*.[cj]s*") if path.suffix != ".json") / 1000
    )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.site.settings")
    django.setup()
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
