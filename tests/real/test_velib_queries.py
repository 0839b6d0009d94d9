"""Queries that reusers really send, on the Velib stations of Paris: the shapes they rely on, with numbers counted by hand here."""

from __future__ import annotations

import csv
import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from parvis.engine.query import Request, compile_records
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

SHARED = Path(os.environ.get("PARVIS_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
FILE = SHARED / "portal" / "velib-stations-2023.csv"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"no shared data at {SHARED}")

SCHEMA = Schema(
    (
        Column("stationcode", key=True),
        Column("name"),
        Column("capacity", Kind.INTEGER),
        Column("duedate", Kind.DATETIME),
        Column("coordonnees_geo", Kind.GEO_POINT),
        Column("nom_arrondissement_communes"),
    )
)
Ask = Callable[..., tuple[int | None, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def stations() -> list[dict[str, Any]]:
    with FILE.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return [
        {
            "stationcode": row[0],
            "name": row[1],
            "capacity": int(row[3]) if row[3] else None,
            "duedate": row[10] or None,
            "lat": float(row[11].split(",")[0]) if row[11] else None,
            "lon": float(row[11].split(",")[1]) if row[11] else None,
            "town": row[12] or None,
        }
        for row in rows
    ]


@pytest.fixture(scope="module")
def ask(stations: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    path = tmp_path_factory.mktemp("velib") / "stations.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            f"""COPY (SELECT column00 AS stationcode, column01 AS name, column03::BIGINT AS capacity, column10::TIMESTAMPTZ AS duedate,
                CASE WHEN column11 IS NOT NULL THEN {{'lon': split_part(column11, ',', 2)::DOUBLE,
                'lat': split_part(column11, ',', 1)::DOUBLE}} END AS coordonnees_geo, column12 AS nom_arrondissement_communes
                FROM read_csv('{FILE}', delim = ';', header = false, skip = 1, all_varchar = true)) TO '{path}' (FORMAT parquet)"""
        )
        relation = exp.Anonymous(this="read_parquet", expressions=[exp.Literal.string(str(path))])

        def answer(**asked: Any) -> tuple[int | None, list[dict[str, Any]]]:
            compiled = compile_records(Request(**asked), SCHEMA, relation)
            assert not compiled.needs_spatial
            cursor = connection.execute(compiled.sql, list(compiled.parameters))
            names = [column.name for column in compiled.columns]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            if compiled.count_sql is None:
                return None, rows
            total = connection.execute(compiled.count_sql, list(compiled.count_parameters)).fetchone()
            assert total is not None
            return total[0], rows

        yield answer


def towns(stations: list[dict[str, Any]]) -> dict[str | None, list[int]]:
    found: dict[str | None, list[int]] = defaultdict(list)
    for station in stations:
        found[station["town"]].append(station["capacity"])
    return found


def metres(one: dict[str, Any], lon: float, lat: float) -> float:
    a, b = math.radians(one["lat"]), math.radians(lat)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(math.radians(one["lon"] - lon))
    return 6_371_008.7714 * math.acos(min(1.0, cosine))


def test_a_filter_sorted_gives_a_page_and_the_total(ask: Ask, stations: list[dict[str, Any]]) -> None:
    total, rows = ask(select="stationcode,capacity", where=("capacity>30",), order_by="capacity DESC")
    large = sorted((station["capacity"] for station in stations if station["capacity"] > 30), reverse=True)
    assert total == len(large)
    assert [row["capacity"] for row in rows] == large[:10]
    assert list(rows[0]) == ["stationcode", "capacity"]


def test_totals_by_town_come_in_key_order_without_a_total(ask: Ask, stations: list[dict[str, Any]]) -> None:
    total, rows = ask(
        select="nom_arrondissement_communes,count(*),sum(capacity)", group_by="nom_arrondissement_communes", limit=10
    )
    expected = sorted((town, len(all_), sum(all_)) for town, all_ in towns(stations).items() if town is not None)[:10]
    assert total is None
    assert list(rows[0]) == ["nom_arrondissement_communes", "count(*)", "sum(capacity)"]
    assert [tuple(row.values()) for row in rows] == expected


def test_a_label_sorts(ask: Ask, stations: list[dict[str, Any]]) -> None:
    _, rows = ask(
        select="nom_arrondissement_communes,count(*) as nb_stations",
        group_by="nom_arrondissement_communes",
        order_by="nb_stations DESC",
    )
    assert [row["nb_stations"] for row in rows] == [
        count for _, count in Counter(one["town"] for one in stations).most_common(10)
    ]


def test_ranges_have_inclusive_labels(ask: Ask, stations: list[dict[str, Any]]) -> None:
    _, rows = ask(select="count(*)", group_by="RANGE(capacity,15)")
    counts = Counter(one["capacity"] // 15 for one in stations)
    assert rows == [
        {"RANGE(capacity,15)": f"[{15 * rank}, {15 * rank + 14}]", "count(*)": count}
        for rank, count in sorted(counts.items())
    ]
    _, rows = ask(group_by="RANGE(capacity,*,15,20,25,30,40,*) as capacity")
    assert [row["capacity"] for row in rows] == ["[*, 14]", "[15, 19]", "[20, 24]", "[25, 29]", "[30, 39]", "[40, *]"]


def test_stations_around_a_point(ask: Ask, stations: list[dict[str, Any]]) -> None:
    total, rows = ask(
        select="name, distance(coordonnees_geo, geom'POINT(2.2679 48.8420)') as distance",
        where=("within_distance(coordonnees_geo, geom'POINT(2.2679 48.8420)', 800m)",),
        order_by="distance",
        limit=100,
    )
    near = sorted(
        (metres(one, 2.2679, 48.8420), one["name"]) for one in stations if metres(one, 2.2679, 48.8420) <= 800
    )
    assert total == len(near) > 0
    assert [row["name"] for row in rows] == [name for _, name in near]
    assert [row["distance"] for row in rows] == pytest.approx([distance for distance, _ in near], abs=0.01)


def test_a_box_and_its_complement_are_everything(ask: Ask, stations: list[dict[str, Any]]) -> None:
    box = "in_bbox(coordonnees_geo,48.84,2.26,48.85,2.27)"
    inside, _ = ask(where=(box,))
    outside, _ = ask(where=(f"not({box})",))
    assert inside == sum(48.84 <= one["lat"] <= 48.85 and 2.26 <= one["lon"] <= 2.27 for one in stations)
    assert inside is not None and outside is not None and inside + outside == len(stations)


def test_beginnings_of_names_and_of_words(ask: Ask, stations: list[dict[str, Any]]) -> None:
    total, _ = ask(where=("startswith(name,'Exelmans')",))
    assert total == sum(one["name"].startswith("Exelmans") for one in stations) > 0
    total, _ = ask(where=("suggest(name,'Versailles')",))
    assert total == sum("Versailles" in one["name"] for one in stations) > 0


def test_instants_and_positions_have_the_shape_clients_read(ask: Ask, stations: list[dict[str, Any]]) -> None:
    _, rows = ask(select="duedate, coordonnees_geo", where=("stationcode='9020'",), timezone="Europe/Paris")
    one = next(station for station in stations if station["stationcode"] == "9020")
    assert rows == [{"duedate": one["duedate"], "coordonnees_geo": {"lon": one["lon"], "lat": one["lat"]}}]
