"""The table of a chart: the same values as rows, for readers, for screen readers and for CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from parvis.platform.charts.domain.answers import Boxes, Dots
from parvis.platform.charts.domain.drawing.plate import Plate
from parvis.platform.charts.domain.figures import rounded

_BOXES = {
    "fr": ("Minimum", "1er quartile", "Médiane", "3e quartile", "Maximum", "Nombre"),
    "en": ("Minimum", "1st quartile", "Median", "3rd quartile", "Maximum", "Number"),
}
_SERIES = {"fr": "Série", "en": "Series"}
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Tabulated:
    """`headings` name the columns; a row starts with its own name."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def tabulated(plate: Plate) -> Tabulated:
    body = plate.answer.body
    if isinstance(body, Dots):
        headings = (plate.x_title, plate.y_title)
        if len(body.clouds) > 1:
            return Tabulated(
                (_SERIES[plate.language], *headings), tuple((name, x, y) for name, dots in body.clouds for x, y in dots)
            )
        return Tabulated(headings, tuple((x, y) for _, dots in body.clouds for x, y in dots))
    if isinstance(body, Boxes):
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (key.label, box.low, box.first, box.middle, box.third, box.high, box.count)
            for key, box in zip(body.keys, body.boxes, strict=True)
        )
        return Tabulated((plate.x, *_BOXES[plate.language]), rows)
    unit = f" ({plate.unit})" if plate.unit else ""
    names = [plate.y_title] if len(body.lines) == 1 else [line.name + unit for line in body.lines]
    rows = tuple((key.label, *(line.values[n] for line in body.lines)) for n, key in enumerate(body.keys))
    return Tabulated((plate.x, *names), rows)


def as_csv(table: Tabulated) -> str:
    """The table as the portal writes CSV: semicolons, a point in numbers, a mark of UTF-8 for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return "\ufeff" + out.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(("=", "+", "@", "\t", "\r")) else value
    return repr(rounded(value, 12))
