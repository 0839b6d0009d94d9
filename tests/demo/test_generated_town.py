"""The laws that the generated town obeys: it tiles, adds up and reads back."""

from __future__ import annotations

import csv
import json
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from demo_seeds import Generate
from stdnum.fr import siret


@pytest.fixture
def module(generate: Generate) -> Any:
    """Imports a module of the generators by its name."""
    return lambda name: import_module(f"demo_generate.{name}")


def test_neighbourhoods_tile_the_outline(module: Any) -> None:
    territory = module("territory")
    drawn = territory.neighbourhoods()
    assert sum(map(territory.area, drawn.values())) == pytest.approx(territory.area(territory.outline()))
    chance = module("chance").source("test of tiling")
    for _ in range(300):
        place = territory.place_in(territory.outline(), chance)
        assert sum(territory.is_inside(place, around) for around in drawn.values()) == 1


def test_lambert_93_agrees_with_the_published_origin_and_paris(module: Any) -> None:
    projected = module("lambert93").projected
    assert projected(3.0, 46.5) == pytest.approx((700_000, 6_600_000), abs=0.01)
    assert projected(2.3488, 48.8534) == pytest.approx((652_216, 6_861_681), abs=50)


def test_the_illustrative_split_adds_up_to_the_published_total(module: Any) -> None:
    spending = module("spending")
    assert sum(spending.amounts().values()) == spending.TOTAL
    assert min(spending.amounts().values()) > 0


@pytest.mark.parametrize(
    ("concentrations", "expected"),
    [
        ({"no2": 40.0, "o3": 50.0, "pm10": 20.0, "pm25": 10.0}, 1),
        ({"no2": 40.1, "o3": 50.0, "pm10": 20.0, "pm25": 10.0}, 2),
        ({"no2": None, "o3": None, "pm10": 50.0, "pm25": 1.0}, 3),
        ({"no2": 1.0, "o3": 380.1, "pm10": 1.0, "pm25": 1.0}, 6),
        ({"no2": None, "o3": None, "pm10": None, "pm25": None}, None),
    ],
)
def test_the_air_index_is_the_worst_sub_index_and_a_bound_is_in_the_better_class(
    module: Any, concentrations: dict[str, float | None], expected: int | None
) -> None:
    assert module("air_measures").index(concentrations) == expected


def test_free_places_stay_within_each_car_park(generate: Generate, tmp_path: Path) -> None:
    rows = pq.read_table(generate("occupancy", tmp_path)).to_pylist()
    assert len(rows) > 20_000
    assert all(0 <= row["places_libres"] <= row["capacite"] for row in rows)
    assert len({(row["parc_id"], row["horodatage"]) for row in rows}) == len(rows)
    with generate("car_parks", tmp_path).open(encoding="utf-8") as file:
        assert {row["parc_id"] for row in rows} == {park["id"] for park in csv.DictReader(file)}


def test_the_gallery_holds_a_light_picture_for_each_row(generate: Generate, tmp_path: Path) -> None:
    with zipfile.ZipFile(generate("photos", tmp_path)) as archive:
        rows = json.loads(archive.read("galerie.json"))
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    assert 8 <= len(rows) <= 12
    assert {row["image"] for row in rows} == set(sizes) - {"galerie.json"}
    assert all(sizes[row["image"]] < 80_000 for row in rows)


def test_the_town_grants_under_its_own_siret(module: Any) -> None:
    assert siret.is_valid(module("grants").TOWN_SIRET)
