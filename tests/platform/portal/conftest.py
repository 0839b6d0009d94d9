"""Agents of two organisations, a dataset with figures to compute, and a story to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from portal_forms import COUNTS, FIELDS, form_of


@pytest.fixture
def plantations(publish: Callable[..., Any], town: Any) -> Any:
    titles = {"fr": "Plantations", "en": "Planting"}
    return publish("plantations", town, COUNTS, titles=titles, producer="Service des parcs")


@pytest.fixture
def as_agent(town: Any, person: Callable[..., Any]) -> Client:
    agent = Client()
    agent.force_login(
        person("anne", "publisher", town, name="Anne Martin"), "django.contrib.auth.backends.ModelBackend"
    )
    return agent


@pytest.fixture
def as_other(other_organization: Any, person: Callable[..., Any]) -> Client:
    """A publisher of another organisation."""
    agent = Client()
    agent.force_login(person("bob", "publisher", other_organization), "django.contrib.auth.backends.ModelBackend")
    return agent


@pytest.fixture
def make_figure(as_agent: Client) -> Callable[..., str]:
    """Make a figure by the form of the agents."""

    def make(slug: str, **fields: str) -> str:
        sent = {name: text for name, text in {**FIELDS, "slug": slug, **fields}.items() if text}
        answer = as_agent.post("/figures/new/", sent)
        assert answer.status_code == 302, answer.context["form"].errors
        return slug

    return make


@pytest.fixture
def write_story(as_agent: Client) -> Callable[..., int]:
    """Save a story by its form, making it first; the number of its version."""

    def write(
        slug: str, blocks: list[dict[str, str]], act: str = "save", version: int | None = None, **fields: str
    ) -> int:
        from parvis.platform.portal.models import Story

        if not Story.objects.filter(pk=slug).exists():
            as_agent.post(
                "/stories/new/", {"slug": slug, "organization": "ville", "title_fr": "Un récit", "title_en": "A story"}
            )
        sent = form_of(blocks, version or Story.objects.get(pk=slug).version, **fields)
        answer = as_agent.post(f"/stories/{slug}/edit/", {**sent, "act": act})
        assert answer.status_code == 302, answer.status_code
        return Story.objects.get(pk=slug).version

    return write
