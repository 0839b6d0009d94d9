"""What a card of the catalogue shows of a dataset at a glance: a curve, a small map, its first image.

Apps above this one declare how they draw when they are loaded, so that nothing here names them. The first one by `order`
that suits the columns and has something to draw is shown: 10 the first image, 20 the map, 30 the curve, 40 the bars; failing them
all, the table itself from afar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import shown
from parvis.platform.catalog.domain.table_drawing import drawn_table
from parvis.platform.catalog.models import Dataset

WIDTH, HEIGHT = 240, 96
HEAVIEST = 3000


@dataclass(frozen=True, slots=True)
class Picture:
    """The address of an image on this site, shown in place of a drawing."""

    address: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`suits` judges from the columns alone; `draw` gives a whole `<svg>` of WIDTH × HEIGHT units, a picture, or "" for nothing.

    A drawing stands alone, out of reach of the page's style sheet: it takes its colours from the tokens of data, as
    `var(--data-1)` or `var(--line)`, weighs HEAVIEST bytes at most, and says nothing that the card does not say in words.
    """

    order: int
    suits: Callable[[Schema], bool]
    draw: Callable[[Dataset], str | Picture]


_declared: list[Preview] = []


def declare_preview(order: int, suits: Callable[[Schema], bool], draw: Callable[[Dataset], str | Picture]) -> None:
    """Add a way to draw the preview of a dataset."""
    _declared.append(Preview(order, suits, draw))
    _declared.sort(key=lambda one: one.order)


def preview_of(dataset: Dataset) -> str | Picture:
    """The first drawing light enough to be shown."""
    schema = shown(dataset).schema
    for one in _declared:
        drawn = one.draw(dataset) if one.suits(schema) else ""
        if isinstance(drawn, Picture) or 0 < len(drawn.encode()) <= HEAVIEST:
            return drawn
    return drawn_table(schema, WIDTH, HEIGHT)
