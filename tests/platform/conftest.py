"""A town with an agent of each role, and datasets published through the real path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
PASSWORD = "un mot de passe assez long"
SCHOOLS = (
    "nom;places;ouverture;lieu;public;site\n"
    "École Jules-Ferry;240;2001-09-03;48.8235, 2.2700;oui;https://example.org/jules-ferry\n"
    "École Marie-Marvingt;12500,5;2023-09-04;48.8200, 2.2600;non;\n"
    "Collège Matisse;;1998-09-01;48.8212, 2.2655;oui;\n"
)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 as in production, at its least cost."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    kept = Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    yield
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = kept


@pytest.fixture
def town(db: None) -> Any:
    from parvis.platform.people.models import Organization

    return Organization.objects.create(slug="ville", name="Ville d’Issy")


@pytest.fixture
def other_organization(db: None) -> Any:
    from parvis.platform.people.models import Organization

    return Organization.objects.create(slug="ecole", name="École des Épinettes")


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Make a person of a role, for an organisation or none."""
    from parvis.platform.people.models import Person

    def make(login: str, role: str, organization: Any = None, **fields: Any) -> Any:
        return Person.objects.create_user(login, PASSWORD, role=role, organization=organization, **fields)

    return make


@pytest.fixture
def publish(tmp_path: Path, home: Path) -> Callable[..., Any]:
    """Publish a CSV text as a dataset, through import and publication."""
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    def publish_text(
        dataset_id: str, organization: Any, text: str = SCHOOLS, now: datetime = NOW, **fields: Any
    ) -> Any:
        dataset = Dataset.objects.filter(pk=dataset_id).first() or Dataset(pk=dataset_id, organization=organization)
        fields = {"titles": {"fr": dataset_id.title()}, **fields} if not dataset.titles else fields
        for name, value in fields.items():
            setattr(dataset, name, value)
        file = tmp_path / f"{dataset_id}.csv"
        file.write_text(text)
        assert not import_file(file, dataset, Instructions(filename=file.name), by=None, now=now).stops
        return Dataset.objects.get(pk=dataset_id)

    return publish_text
