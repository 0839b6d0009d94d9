"""The accessibility statement that French law asks of a public site, made from what the last test run found.

`make accessibility` visits the pages with axe and writes `accessibility.json`. Machines find a part of the defects only: a
site may call itself compliant after an audit of the 106 criteria of RGAA by people, whose result is a setting.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.language import reader_language
from parvis.site.audit import Audit

FOUND = Path(__file__).parent / "accessibility.json"
STATES = {
    "none": _("Accessibility: not compliant"),
    "partial": _("Accessibility: partly compliant"),
    "full": _("Accessibility: fully compliant"),
}


def state_of_compliance() -> Promise:
    """The words that the foot of each page must carry."""
    audit: Audit | None = settings.PARVIS["AUDIT"]
    return STATES[audit.state if audit else "none"]


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    run = last_run()
    page = {
        "audit": settings.PARVIS["AUDIT"],
        "state": state_of_compliance(),
        "run": run,
        "run_day": date.fromisoformat(run["date"]),
        "pages": [_page(one) for one in run["pages"]],
        "defects": sum(len(result["defects"]) for one in run["pages"] for result in one["results"]),
        "results": sum(len(one["results"]) for one in run["pages"]),
    }
    return render(request, "accessibility.html", page)


@lru_cache(maxsize=1)
def last_run() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FOUND.read_text())
    return found


def _page(page: dict[str, Any]) -> dict[str, Any]:
    defects = [defect for result in page["results"] for defect in result["defects"]]
    return {
        "name": page["name"][reader_language()],
        "address": page["address"],
        "results": len(page["results"]),
        "rules": min(result["rules"] for result in page["results"]),
        "defects": sorted({f"{defect['rule']} ({defect['impact']})" for defect in defects}),
    }
