"""What the element `<pv-chart>` needs to draw the same chart itself: names, places and values, no more than was drawn."""

from __future__ import annotations

from typing import Any

from parvis.platform.charts.domain.answers import Boxes, Dots, Groups
from parvis.platform.charts.domain.drawing.calendar import heat_bounds
from parvis.platform.charts.domain.drawing.columns import are_short
from parvis.platform.charts.domain.drawing.plate import WIDE, Plate
from parvis.platform.charts.domain.figures import rounded
from parvis.platform.charts.domain.kinds import ChartKind

EPOCH = 719_163


def payload(plate: Plate) -> dict[str, Any]:
    """Plain JSON values. Times are in milliseconds since 1970, as ECharts counts them."""
    body = plate.answer.body
    step = plate.answer.step
    out: dict[str, Any] = {
        "kind": plate.kind.value,
        "language": plate.language,
        "x": plate.x_title,
        "xUnit": plate.x_unit,
        "y": plate.y_title,
        "unit": plate.unit,
        "isTime": step is not None and not step.comes_round,
        "isOrdered": step is not None or plate.answer.width > 0,
        "isLying": isinstance(body, Groups) and not are_short(body, WIDE),
        "decimals": plate.decimals,
        "width": plate.answer.width,
    }
    if isinstance(body, Dots):
        return out | {"clouds": [{"name": name, "dots": [list(dot) for dot in dots]} for name, dots in body.clouds]}
    out["keys"] = [key.label for key in body.keys]
    out["short"] = [key.short for key in body.keys]
    if isinstance(body, Boxes):
        out["boxes"] = [
            [_n(box.low), _n(box.first), _n(box.middle), _n(box.third), _n(box.high), box.count] for box in body.boxes
        ]
        return out
    if out["isTime"]:
        out["at"] = [round(((key.at or 0) - EPOCH) * 86_400_000) for key in body.keys]
    out["lines"] = [
        {"name": line.name, "values": [_n(value) for value in line.values], "gathers": line.gathers}
        for line in body.lines
    ]
    out["gathered"] = body.gathered
    if plate.kind is ChartKind.CALENDAR:
        out["bounds"] = [_n(bound) for bound in heat_bounds([v for v in body.lines[0].values if v is not None])]
    return out


def _n(value: float | None) -> float | None:
    return None if value is None else rounded(value, 9)
