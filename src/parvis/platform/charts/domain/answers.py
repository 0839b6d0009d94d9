"""What a chart shows: groups and values, points or boxes, with what was left out counted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parvis.platform.charts.domain.kinds import Step
from parvis.platform.charts.domain.questions import Question


@dataclass(frozen=True, slots=True)
class Key:
    """A group: its `label` in full, its `short` name, and where it stands when the axis is one of time or numbers."""

    label: str
    short: str
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one series, one a key; the one that `gathers` holds all others."""

    name: str
    values: tuple[float | None, ...]
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """`gathered` counts the groups inside “Others”, `unseen` says that some are not shown at all; `partial` counts the ends that
    were left out because they cover a part of their stretch of time.
    """

    keys: tuple[Key, ...]
    lines: tuple[Line, ...]
    gathered: int = 0
    unseen: bool = False
    partial: int = 0


@dataclass(frozen=True, slots=True)
class Dots:
    """Points by series; `shown` is fewer than `total` when a sample was taken."""

    clouds: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Box:
    low: float
    first: float
    middle: float
    third: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Boxes:
    keys: tuple[Key, ...]
    boxes: tuple[Box, ...]
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` is what the filters keep; `missing` gives by column how many of them lack a value; `width` is that of classes.

    `main` is the question whose answer is drawn; `step` the stretch of time of the axis.
    """

    body: Groups | Dots | Boxes
    main: Question
    rows: int
    missing: Mapping[str, int]
    step: Step | None = None
    width: float = 0.0


def values_of(answer: Answer) -> list[float]:
    """Every value that is shown."""
    body = answer.body
    if isinstance(body, Groups):
        return [value for line in body.lines for value in line.values if value is not None]
    if isinstance(body, Boxes):
        return [box.middle for box in body.boxes]
    return [y for _, dots in body.clouds for _, y in dots]


def finite(value: Any) -> float | None:
    """The number, or None when it is missing, infinite or not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value
