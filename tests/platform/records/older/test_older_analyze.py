"""`/api/records/1.0/analyze/`: bare arrays of points, as charts of ten years ago read them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

COUNT = {"y.n.func": "COUNT"}


@pytest.fixture
def analyze(v1: Callable[..., Any]) -> Callable[..., Any]:
    def ask(**given: Any) -> Any:
        return v1("analyze", {name.replace("__", "."): value for name, value in given.items()})

    return ask


def test_groups_by_a_text(analyze: Callable[..., Any]) -> None:
    assert analyze(x="codepostal", **COUNT).json() == [{"x": "92130", "n": 4}, {"x": "92131", "n": 1}]


def test_dates_are_objects_of_their_parts(analyze: Callable[..., Any]) -> None:
    assert analyze(x="releve", precision="month", **COUNT).json() == [
        {"x": {"year": 2019, "month": 4}, "n": 2},
        {"x": {"year": 2020, "month": 12}, "n": 1},
        {"x": {"year": 2021, "month": 6}, "n": 1},
        {"x": {"year": 2021, "month": 7}, "n": 1},
    ]
    assert analyze(x="releve", precision="year", timezone="Europe/Paris", **COUNT).json() == [
        {"x": {"year": 2019}, "n": 2},
        {"x": {"year": 2021}, "n": 3},
    ]
    assert analyze(x="releve", precision="week", **COUNT).json()[0]["x"] == {"year": 2019, "month": 4, "day": 1}
    hours = analyze(x="releve", precision="hour", **COUNT).json()
    assert hours[0]["x"] == {"year": 2019, "month": 4, "day": 2, "hour": 10}


def test_what_returns_in_dates(analyze: Callable[..., Any]) -> None:
    assert analyze(x="releve", periodic="weekday", **COUNT).json() == [
        {"x": {"weekday": 1}, "n": 2},
        {"x": {"weekday": 3}, "n": 2},
        {"x": {"weekday": 5}, "n": 1},
    ]
    assert analyze(x="releve", periodic="month", **COUNT).json()[0] == {"x": {"month": 4}, "n": 2}
    assert analyze(x="releve", periodic="yearday", **COUNT).json()[0] == {"x": {"yearday": 92}, "n": 1}
    assert analyze(x="releve", periodic="hour", **COUNT).json()[0] == {"x": {"hour": 8}, "n": 2}


def test_several_keys_are_an_object_by_field(analyze: Callable[..., Any]) -> None:
    points = analyze(x=["codepostal", "releve"], precision="year", **COUNT).json()
    assert points[0] == {"x": {"codepostal": "92130", "releve": {"year": 2019}}, "n": 2}


def test_without_a_key_there_is_one_point(analyze: Callable[..., Any]) -> None:
    assert analyze(y__total__func="SUM", y__total__expr="note").json() == [{"total": 27}]
    assert analyze().json() == [{"count": 5}]


def test_every_function(analyze: Callable[..., Any]) -> None:
    given = {f"y.{name}.func": name for name in ("AVG", "SUM", "MIN", "MAX", "STDDEV", "SUMSQUARES", "COUNT")}
    given |= {f"y.{name}.expr": "note" for name in ("AVG", "SUM", "MIN", "MAX", "STDDEV", "SUMSQUARES", "COUNT")}
    (point,) = analyze(**given).json()
    assert point["AVG"] == 6.75 and point["SUM"] == 27 and point["MIN"] == 4 and point["MAX"] == 9
    assert point["COUNT"] == 4 and point["SUMSQUARES"] == 64 + 36 + 81 + 16
    assert math.isclose(point["STDDEV"], math.sqrt(197 / 4 - 6.75**2))


def test_numbers_too_large_to_square_are_no_error(
    v1: Callable[..., Any], publish: Callable[..., Any], town: Any
) -> None:
    publish("grands", town, "valeur;lieu\n1.5e200;48.8001, 2.2001\n-3.5e200;48.9001, 2.3001\n2.25;48.8001, 2.2001\n")
    given = {"y.e.func": "STDDEV", "y.e.expr": "valeur", "y.c.func": "SUMSQUARES", "y.c.expr": "valeur"}
    for path in ("analyze", "geopolygon", "geocluster"):
        answer = v1(path, given, dataset="grands")
        assert answer.status_code == 200, answer.content


def test_cumulative_series_and_sorting(analyze: Callable[..., Any]) -> None:
    points = analyze(x="releve", precision="year", y__n__func="COUNT", y__n__cumulative="true").json()
    assert [point["n"] for point in points] == [2, 3, 5]
    assert [point["n"] for point in analyze(x="releve", precision="year", sort="n", **COUNT).json()] == [2, 2, 1]
    assert [point["n"] for point in analyze(x="releve", precision="year", sort="-n", **COUNT).json()] == [1, 2, 2]
    down = analyze(x="releve", precision="year", sort="x", **COUNT).json()
    assert [point["x"]["year"] for point in down] == [2021, 2020, 2019]
    assert len(analyze(x="nom", sort="rien", rows=10000, maxpoints="", **COUNT).json()) == 5


def test_a_key_named_after_x_sorts_upwards(analyze: Callable[..., Any]) -> None:
    """As public programs rely on, which label a chart in order: `x.field` is not like `x` and the series."""
    two = analyze(x=["codepostal", "categorie"], sort="x.categorie,x.codepostal", **COUNT).json()
    assert two[0]["x"] == {"codepostal": "92131", "categorie": "Culture/Musées"}
    down = analyze(x="releve.year", sort="-x.releve.year", **COUNT).json()
    assert [point["x"]["year"] for point in down] == [2021, 2020, 2019]


def test_parts_of_dates_may_be_keys(analyze: Callable[..., Any]) -> None:
    parts = ["releve.year", "releve.month"]
    points = analyze(x=parts, sort="x.releve.year,x.releve.month", maxpoints="", **COUNT).json()
    assert points[0] == {"x": {"year": 2019, "month": 4}, "n": 2} and len(points) == 4
    mixed = analyze(x=["releve.year", "codepostal"], **COUNT).json()
    assert mixed[0] == {"x": {"releve": {"year": 2019}, "codepostal": "92130"}, "n": 2}
    assert analyze(x=["releve.weekday", "releve.hour"], **COUNT).json()[0]["x"] == {"weekday": 1, "hour": 8}


def test_periods_go_down_to_the_precision(analyze: Callable[..., Any]) -> None:
    def first(**given: Any) -> Any:
        return analyze(x="releve", **given, **COUNT).json()[0]["x"]

    assert first(periodic="year", precision="month") == {"year": 2019, "month": 4}
    assert first(periodic="month", precision="day") == {"month": 4, "day": 2}
    assert first(periodic="weekday", precision="hour") == {"weekday": 1, "hour": 8}
    assert first(periodic="day", precision="month") == {"day": 1}


def test_series_of_expressions(analyze: Callable[..., Any]) -> None:
    (point,) = analyze(y__a__func="SUM", y__a__expr="note*2 - (1 + note)", y__b__func="MAX", y__b__expr="-note").json()
    assert point == {"a": 23, "b": -4}
    assert len(analyze(x="releve", precision="year", maxpoints=2, **COUNT).json()) == 2


def test_records_without_a_key_are_in_no_group(analyze: Callable[..., Any]) -> None:
    assert sum(point["n"] for point in analyze(x="ouverture", precision="year", **COUNT).json()) == 4


def test_filters_apply(analyze: Callable[..., Any]) -> None:
    assert analyze(x="codepostal", q="coiffure OR boulangerie", **COUNT).json() == [{"x": "92130", "n": 2}]


@pytest.mark.parametrize(
    "given",
    [
        {"x": "rien"},
        {"x": "wgs84"},
        {"x": "releve", "precision": "siècle"},
        {"x": "releve", "periodic": "lustre"},
        {"y.n.func": "MODE"},
        {"y.n.func": "SUM"},
        {"y.n.func": "SUM", "y.n.expr": "nom"},
        {"y.n.func": "SUM", "y.n.expr": "rien"},
        {"y.n.func": "SUM", "y.n.expr": "sqrt(note)"},
        {"y.n.func": "SUM", "y.n.expr": "note) from (select 1"},
        {"x": [f"nom{n}" for n in range(11)]},
    ],
)
def test_what_cannot_be_analysed_is_refused(v1: Callable[..., Any], given: dict[str, Any]) -> None:
    answer = v1("analyze", given)
    assert answer.status_code == 400
    assert set(answer.json()) == {"errorcode", "error"}


def test_map_widgets(v1: Callable[..., Any]) -> None:
    box = v1("boundingbox").json()
    assert box["count"] == 4
    assert box["bbox"] == [2.249327, 48.822435, 2.27906, 48.827471]
    assert v1("boundingbox", q="halle").json() == {"count": 0, "bbox": []}
    far = v1("geocluster", clusterprecision=5).json()
    assert [one["count"] for one in far["clusters"]] == [4] and far["count"] == {"min": 4, "max": 4}
    near = v1("geocluster", {"y.s.func": "MAX", "y.s.expr": "note"}, clusterprecision=20).json()
    assert len(near["clusters"]) == 4 and near["series"] == {"s": {"min": 6, "max": 9}}
    assert {"cluster_center", "cluster", "count", "series"} == set(near["clusters"][0])
    previews = v1("geopreview").json()
    assert len(previews) == 4 and previews[0]["geometry"]["type"] == "Point" and len(previews[0]["id"]) == 40
    areas = v1("geopolygon", {"y.s.func": "SUM", "y.s.expr": "note"}).json()
    assert [one["count"] for one in areas["clusters"]] == [1, 1, 1, 1] and areas["series"]["s"]["max"] == 9
    assert v1("geocluster", clusterprecision=99).status_code == 400
    assert v1("geocluster", clusterdistance="large").status_code == 400
