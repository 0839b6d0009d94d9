"""Agents of two organisations, a dataset with figures to compute, and a story to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

COUNTS = "annee;quartier;arbres\n2020;Centre;100\n2024;Centre;125\n2024;Fort;60\n"
FIELDS = {
    "organization": "ville",
    "label_fr": "Arbres plantés",
    "label_en": "Trees planted",
    "dataset": "plantations",
    "select": "sum(arbres)",
    "where": "year(annee) = 2024",
    "unit_fr": "arbres",
    "unit_en": "trees",
    "published": "on",
}


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


def form_of(blocks: list[dict[str, Any]], version: int, **fields: Any) -> dict[str, Any]:
    """What the form of a story sends."""
    sent: dict[str, Any] = {
        "version": str(version),
        "titles.fr": "Un récit",
        "titles.en": "A story",
        "block": [],
        **fields,
    }
    for number, block in enumerate(blocks, start=1):
        key = f"b{number}"
        sent["block"].append(key)
        sent |= {f"b.{key}.{name}": value for name, value in block.items()}
    return sent


def text(french: str = "Bonjour", english: str = "Hello") -> dict[str, str]:
    return {"kind": "text", "text.fr": french, "text.en": english}
