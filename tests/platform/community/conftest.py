"""Forms that anybody may send, filled in as a person would: the page is asked for, time passes, the form is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from filled import token_on

SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def a_minute_later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass for the views: a minute, or `by`."""
    from django.utils import timezone

    real, passed = timezone.now, [timedelta(0)]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def wait(by: timedelta = timedelta(minutes=1)) -> None:
        passed[0] += by

    return wait


@pytest.fixture
def send(client: Any, a_minute_later: Callable[..., None]) -> Callable[..., Any]:
    """Open the form at `address`, wait, send it with `told`; the answer."""

    def fill_in(address: str, told: dict[str, Any], wait: Any = None, **headers: str) -> Any:
        token = token_on(client.get(address))
        a_minute_later(*([wait] if wait is not None else []))
        return client.post(address, {"form_token": token, **told}, **{**SAME_ORIGIN, **headers})

    return fill_in


@pytest.fixture
def letters() -> Callable[[], list[Any]]:
    """The letters that wait, the oldest first."""
    from parvis.platform.community.models import Letter

    return lambda: list(Letter.objects.all())
