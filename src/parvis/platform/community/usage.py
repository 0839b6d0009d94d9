"""How much each dataset is used: counts of a day, and nothing of those who use it.

Counts of days that are over are what the town publishes; the present day is still growing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from parvis.platform.catalog.access import Visitor, visible_datasets
from parvis.platform.community.models import UsageCount

PAGE, API, DOWNLOAD, ROBOT = "page", "api", "download", "robot"
KINDS = (PAGE, API, DOWNLOAD, ROBOT)
LATELY = timedelta(days=30)
MOST_IN_A_STATEMENT = 2000
Key = tuple[date, str, str]


def add(counts: Mapping[Key, int]) -> None:
    """Add to the counts of (day, dataset, kind), all of them or none."""
    table = connection.ops.quote_name(UsageCount._meta.db_table)
    ordered = sorted(counts.items())
    for start in range(0, len(ordered), MOST_IN_A_STATEMENT):
        some = ordered[start : start + MOST_IN_A_STATEMENT]
        places = ", ".join(["(%s, %s, %s, %s)"] * len(some))
        values: list[str | int] = []
        for (day, dataset, kind), count in some:
            values += [day.isoformat(), dataset, kind, count]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (day, dataset, kind, count) VALUES {places} ON CONFLICT (day, dataset, kind)"
                f" DO UPDATE SET count = {table}.count + excluded.count",
                values,
            )


def most_used(limit: int, person: Visitor = None, *, now: datetime | None = None) -> list[str]:
    """The datasets that `person` may see and that people used most in the last thirty days, the most used first.

    Robots do not count; a dataset that nobody used is not there.
    """
    since = timezone.localdate(now) - LATELY
    used = UsageCount.objects.filter(day__gte=since, kind__in=(PAGE, API, DOWNLOAD))
    seen = visible_datasets(person).order_by().values("pk")
    ranked = used.filter(dataset__in=seen).values("dataset").annotate(uses=Sum("count")).order_by("-uses", "dataset")
    return list(ranked.values_list("dataset", flat=True)[:limit])


def uses_by_people() -> dict[str, int]:
    """How often people used each dataset in the last thirty days: what the catalogue's order by use follows."""
    used = UsageCount.objects.filter(day__gte=timezone.localdate() - LATELY, kind__in=(PAGE, API, DOWNLOAD))
    return dict(used.exclude(dataset="").values_list("dataset").annotate(Sum("count")))


def by_day(since: date, until: date) -> dict[date, dict[str, int]]:
    """The counts of each day that is over, by kind, all datasets together; a day without any is there."""
    days = {since + timedelta(days=n): dict.fromkeys(KINDS, 0) for n in range((until - since).days)}
    found = UsageCount.objects.filter(day__gte=since, day__lt=until).values_list("day", "kind").annotate(Sum("count"))
    for day, kind, count in found.order_by("day"):
        days[day][kind] = count
    return days


def by_month(until: date) -> list[tuple[date, dict[str, int]]]:
    """The counts of each of the last twelve months, the latest first, by kind."""
    months: dict[date, dict[str, int]] = {}
    found = UsageCount.objects.filter(day__lt=until).annotate(month=TruncMonth("day")).values_list("month", "kind")
    for month, kind, count in found.annotate(Sum("count")).order_by("-month"):
        months.setdefault(month, dict.fromkeys(KINDS, 0))[kind] = count
    return list(months.items())[:12]


def by_dataset(since: date, until: date, limit: int) -> list[tuple[str, dict[str, int]]]:
    """What people used most among the public datasets, with the counts of each kind."""
    seen = visible_datasets(None).order_by().values("pk")
    chosen = UsageCount.objects.filter(day__gte=since, day__lt=until, dataset__in=seen)
    people = chosen.exclude(kind=ROBOT).values("dataset").annotate(uses=Sum("count")).order_by("-uses", "dataset")
    ranked = {row["dataset"]: dict.fromkeys(KINDS, 0) for row in people[:limit]}
    for dataset, kind, count in chosen.filter(dataset__in=ranked).values_list("dataset", "kind").annotate(Sum("count")):
        ranked[dataset][kind] = count
    return list(ranked.items())
