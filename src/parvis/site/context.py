"""What every page's template receives: the town, the page in each language, the built front end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def town(request: HttpRequest) -> dict[str, Any]:
    return {"town": settings.PARVIS["TOWN"]}
