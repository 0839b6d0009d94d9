"""What is counted of the portal's use and what is not, with the figures themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.community.usage import API, DOWNLOAD, LATELY, PAGE, ROBOT, by_dataset, by_day, by_month

DATASET = "usage-du-portail"
MOST_LISTED = 20
CHART_WIDTH, CHART_HEIGHT, GAP = 720, 160, 4


@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """The last thirty days that are over, the last twelve months, the datasets that people use most."""
    today = timezone.localdate()
    days = by_day(today - LATELY, today)
    totals = {kind: sum(counts[kind] for counts in days.values()) for kind in (PAGE, API, DOWNLOAD, ROBOT)}
    ranked = by_dataset(today - LATELY, today, MOST_LISTED)
    titles = {
        one.pk: one for one in visible_datasets(None).only("id", "titles").filter(pk__in=[pk for pk, _ in ranked])
    }
    page = {
        "totals": totals,
        "days": list(reversed(days.items())),
        "first": today - LATELY,
        "last": today - timedelta(days=1),
        "bars": _bars({day: counts[PAGE] for day, counts in days.items()}),
        "most": max((counts[PAGE] for counts in days.values()), default=0),
        "months": by_month(today),
        "datasets": [(titles[pk], counts) for pk, counts in ranked],
        "published": visible_datasets(None).filter(pk=DATASET).first(),
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
        "language": reader_language(),
    }
    return render(request, "community/usage.html", page)


def _bars(pages: dict[date, int]) -> list[dict[str, Any]]:
    """The rectangles of the chart of pages by day."""
    most = max(pages.values(), default=0)
    if not most:
        return []
    step = CHART_WIDTH / len(pages)
    return [
        {
            "x": round(n * step + GAP / 2, 1),
            "y": round(CHART_HEIGHT * (1 - count / most), 1),
            "width": round(step - GAP, 1),
            "height": round(CHART_HEIGHT * count / most, 1),
        }
        for n, count in enumerate(pages.values())
    ]
