"""Datasets made for charts: trees with measures and groups, counts that repeat over time."""

from __future__ import annotations

from typing import Any

import pytest

SPECIES = ("Chêne", "Érable", "Tilleul", "Platane")
TREES = "essence;quartier;hauteur;circonference;planté le;remarquable\n" + "".join(
    f"{SPECIES[n % 4]};Quartier {n % 3};{2 + n % 17 + n % 4};{20 + (n * 7) % 90};20{10 + n % 12}-0{n % 9 + 1}-15;"
    f"{'oui' if n % 9 == 0 else 'non'}\n"
    for n in range(240)
) + ";Quartier 0;;33;;non\n"  # fmt: skip
COUNTS = "jour;compteur;passages\n" + "".join(
    f"2025-{1 + n // 28:02d}-{1 + n % 28:02d};{name};{100 + n % 7 * 10 + at * 50}\n"
    for n in range(168)
    for at, name in enumerate(("Nord", "Sud"))
)


@pytest.fixture
def trees(publish: Any, town: Any) -> Any:
    return publish("arbres", town, TREES, titles={"fr": "Arbres", "en": "Trees"})


@pytest.fixture
def counts(publish: Any, town: Any) -> Any:
    return publish("comptages", town, COUNTS, titles={"fr": "Comptages", "en": "Counts"})
