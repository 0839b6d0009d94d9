"""Datasets with places: positions scattered over a town, shapes of every kind."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


def scattered(count: int) -> str:
    """So many lamps as CSV, over a tenth of a degree."""
    chance = random.Random(3)
    rows = (
        f"L{n:05d};Lampadaire {n};{n % 40};{('LED', 'sodium', 'halogène')[n % 3]};{48.8 + chance.random() / 10:.6f};{2.2 + chance.random() / 10:.6f}"
        for n in range(count)
    )
    return "\n".join(["numero;nom;puissance;lampe;latitude;longitude", *rows]) + "\n"


@pytest.fixture
def lamps(publish: Callable[..., Any], town: Any) -> Any:
    return publish("lampes", town, scattered(5000))


@pytest.fixture
def publish_shapes(tmp_path: Path, home: Path) -> Callable[..., Any]:
    """Publish GeoJSON geometries as a dataset, each a row with a rank and a name."""
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    def publish(dataset_id: str, organization: Any, geometries: list[Any], **fields: Any) -> Any:
        features = [
            {
                "type": "Feature",
                "geometry": one,
                "properties": {"rang": rank, "poids": 5 + rank % 2, "nom": f"Zone {rank}"},
            }
            for rank, one in enumerate(geometries)
        ]
        file = tmp_path / f"{dataset_id}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        dataset = Dataset(pk=dataset_id, organization=organization, titles={"fr": dataset_id.title()}, **fields)
        assert not import_file(file, dataset, Instructions(filename=file.name), by=None, now=NOW).stops
        return Dataset.objects.get(pk=dataset_id)

    return publish
