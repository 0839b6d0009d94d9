"""Ten weeks of free places, hour by hour, in the invented car parks: twenty thousand rows, as typed Parquet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from . import chance
from .car_parks import CarPark, car_parks

WEEKS = 10


def write(folder: Path) -> Path:
    draws = chance.source("occupancy")
    end = datetime(chance.TODAY.year, chance.TODAY.month, chance.TODAY.day, tzinfo=UTC)
    hours = [end - timedelta(hours=back) for back in range(WEEKS * 7 * 24, 0, -1)]
    parks = car_parks()
    columns: dict[str, list[object]] = {name: [] for name in ("parc_id", "horodatage", "places_libres", "capacite")}
    columns |= {"taux_occupation": [], "ouvert": []}
    for park in parks:
        for hour in hours:
            share = _share(park, hour, draws)
            is_open = not (park.is_free and hour.hour < 4)
            free = round(park.places * (1 - share)) if is_open else 0
            values = (park.id, hour, free, park.places, round(1 - free / park.places, 3) if is_open else None, is_open)
            for name, value in zip(columns, values, strict=True):
                columns[name].append(value)
    table = pa.table(
        {
            "parc_id": pa.array(columns["parc_id"], pa.string()),
            "horodatage": pa.array(columns["horodatage"], pa.timestamp("ms", tz="UTC")),
            "places_libres": pa.array(columns["places_libres"], pa.int32()),
            "capacite": pa.array(columns["capacite"], pa.int32()),
            "taux_occupation": pa.array(columns["taux_occupation"], pa.float64()),
            "ouvert": pa.array(columns["ouvert"], pa.bool_()),
        }
    )
    pq.write_table(table, folder / "occupation-des-parkings.parquet", compression="zstd")
    return folder / "occupation-des-parkings.parquet"


def _share(park: CarPark, hour: datetime, draws: chance.Random) -> float:
    """How full the park is: offices by day, neighbours by night, the market on Saturday morning."""
    local = (hour.hour + 2) % 24
    day = exp(-(((local - 12) / 4.5) ** 2))
    if park.for_subscribers:
        level = 0.85 - 0.35 * day
    elif hour.weekday() < 5:
        level = 0.18 + 0.68 * day
    else:
        level = 0.22 + (0.62 if hour.weekday() == 5 else 0.3) * exp(-(((local - 11) / 3) ** 2))
    return min(1.0, max(0.02, level + draws.gauss(0, 0.04)))
