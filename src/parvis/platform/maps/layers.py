"""The datasets drawn on a map: each with the addresses of its tiles and of its rows, and a colour of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import Visitor, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.map_question import SIZE, MapQuestion
from parvis.platform.maps.domain.places import place_column, title_column
from parvis.platform.maps.legend import Legend
from parvis.platform.records.reading import manifest_of


@dataclass(frozen=True, slots=True)
class Layer:
    """`colour` is the name of a token; `drawing` what the column shown makes of the signs, or nothing."""

    dataset: Dataset
    title: str
    colour: str
    is_shape: bool
    is_hidden: bool
    tiles: str
    signs: str = ""
    drawing: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        rows = reverse("map-row", args=[self.dataset.pk, 0]).removesuffix("0/")
        return {
            "id": self.dataset.pk,
            "title": self.title,
            "colour": self.colour,
            "isShape": self.is_shape,
            "isHidden": self.is_hidden,
            "tiles": self.tiles,
            "signs": self.signs,
            "rows": f"{rows}{{place}}/?snapshot={self.dataset.current_id}",
            "drawing": self.drawing,
        }


def main_layer(
    dataset: Dataset, question: MapQuestion, where: Sequence[str], legend: Legend | None, language: str
) -> Layer:
    """The rows that the page is about; where shapes show an amount by size, their signs are tiles of their own."""
    is_shape = _is_shape(manifest_of(dataset).schema)
    shown = {"value": question.show} if legend is not None else {}
    by_size = is_shape and legend is not None and question.method == SIZE
    signs = _tiles(dataset, where, {**shown, "as": "signs"}) if by_size else ""
    tiles = _tiles(dataset, where, {} if by_size else shown)
    drawing = legend.drawing if legend is not None else None
    return Layer(
        dataset, dataset.title(language), "data-1", is_shape, dataset.pk in question.hidden, tiles, signs, drawing
    )


def more_layers(person: Visitor, question: MapQuestion, taken: int, language: str) -> list[Layer]:
    """The other datasets that the address names, those that the person may read and that have places, in the colours after the
    first `taken` ones."""
    found = {one.pk: one for one in visible_datasets(person).filter(pk__in=question.layers)} if question.layers else {}
    layers: list[Layer] = []
    for name in question.layers:
        dataset = found.get(name)
        if dataset is None or place_column(manifest_of(dataset).schema) is None:
            continue
        is_hidden = name in question.hidden
        schema = manifest_of(dataset).schema
        colour = f"data-{taken + len(layers) + 1}"
        layers.append(Layer(dataset, dataset.title(language), colour, _is_shape(schema), is_hidden, _tiles(dataset)))
    return layers


def addable(person: Visitor, dataset: Dataset, question: MapQuestion, language: str) -> list[tuple[str, str]]:
    """The datasets that may be laid over: identifier and title, in the order of titles."""
    taken = {dataset.pk, *question.layers}
    found = [
        (one.pk, one.title(language))
        for one in visible_datasets(person).select_related("current")
        if one.pk not in taken and one.current is not None and place_column(one.current.schema) is not None
    ]
    return sorted(found, key=lambda one: one[1].casefold())


def tiles_of(dataset: Dataset) -> str:
    """The address of the tiles of all its rows, `{z}`, `{x}` and `{y}` to be filled in."""
    return _tiles(dataset)


def _tiles(dataset: Dataset, where: Sequence[str] = (), more: Mapping[str, str] | None = None) -> str:
    title = title_column(manifest_of(dataset).schema)
    query = [("snapshot", str(dataset.current_id)), *(("where", one) for one in where)]
    query += [("title", title.name)] if title is not None else []
    address = reverse("dataset-tile", args=[dataset.pk, 0, 0, 0]).removesuffix("0/0/0.mvt")
    return f"{address}{{z}}/{{x}}/{{y}}.mvt?{urlencode([*query, *(more or {}).items()])}"


def _is_shape(schema: Schema) -> bool:
    column = place_column(schema)
    return column is not None and column.kind is Kind.GEO_SHAPE
