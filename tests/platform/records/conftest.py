"""Datasets that several tests of the API read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

SPECIES = "essence;hauteur\nÉrable;12\nTilleul;8\n"
EVENTS = "titre;debut\nConcert;2026-03-02T18:30:00+01:00\n"
TREES = """essence;famille;usages;plantation;position;hauteur
Érable;Acéracées/Acer;ombre,fruits;2019-03-01;48.82, 2.27;12
Érable;Acéracées/Acer;ombre;2019-08-15;48.83, 2.26;8
Chêne;Fagacées/Quercus;fruits;2020-01-02;48.81, 2.28;8
Hêtre;Fagacées/Fagus;;2020-01-03;48.80, 2.25;30
"""
ABOUT: dict[str, dict[str, Any]] = {
    "essence": {"facet": True, "disjunctive": True},
    "famille": {"facet": True, "hierarchy": "/"},
    "usages": {"facet": True, "separator": ","},
    "plantation": {"facet": True},
    "hauteur": {"unit": "m", "decimals": 1},
}


@pytest.fixture
def town_catalogue(home: Any, town: Any, other_organization: Any, publish: Callable[..., Any]) -> dict[str, Any]:
    return {
        "arbres": publish(
            "arbres", town, SPECIES, titles={"fr": "Arbres de la ville", "en": "Town trees"}, themes=["Environnement"],
            keywords=["arbres", "nature"], producer="Direction des parcs", licence="odbl-1.0",
            descriptions={"fr": "<p>Alignements d’érables.</p>"}, now=datetime(2023, 5, 1, tzinfo=UTC),
        ),
        "ecoles": publish("ecoles", town, titles={"fr": "Écoles", "en": "Schools"}, themes=["Éducation"], keywords=["école"]),
        "agenda": publish(
            "agenda", other_organization, EVENTS, titles={"fr": "Agenda"}, themes=["Culture", "Éducation"], frequency="daily"
        ),
    }  # fmt: skip


@pytest.fixture
def trees(home: Any, town: Any, tmp_path: Path) -> Any:
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    file = tmp_path / "arbres.csv"
    file.write_text(TREES)
    dataset = Dataset(pk="arbres", organization=town, titles={"fr": "Arbres"})
    told = Instructions(filename=file.name, dictionary=ABOUT)
    assert not import_file(file, dataset, told, by=None, now=datetime(2026, 3, 2, tzinfo=UTC)).stops
    return dataset
