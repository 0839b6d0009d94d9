"""The values that the console offers for each facet, counted once a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from parvis.engine.query import Facet, Request, compile_facet, facet_values
from parvis.engine.query.refining import split_refinement
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.reading import manifest_of

MOST_FACETS = 8
MOST_VALUES = 50
_SEPARATED = {Kind.DATE: "/", Kind.DATETIME: "/"}


@dataclass(frozen=True, slots=True)
class FacetField:
    """A facet with its values and their counts; `chosen` is the refinement that the query already has."""

    column: Column
    label: str
    values: Sequence[tuple[str, int]]
    chosen: str


def facet_fields(
    dataset: Dataset, schema: Schema, refine: Sequence[str], language: str
) -> tuple[list[FacetField], list[str]]:
    """The facets to choose from, and the refinements that none of them shows."""
    others = list(refine)
    fields = []
    for column in [column for column in schema if column.facet][:MOST_FACETS]:
        values = _values(dataset, column)
        chosen = next((text for text in others if (split_refinement(text) or ("", ""))[0] == column.name), "")
        if chosen:
            others.remove(chosen)
            chosen = (split_refinement(chosen) or ("", ""))[1]
            if all(chosen != value for value, _ in values):
                values = [*values, (chosen, 0)]
        fields.append(FacetField(column, column.label(language), values, chosen))
    return fields, others


def _values(dataset: Dataset, column: Column) -> Sequence[tuple[str, int]]:
    try:
        return _counted(str(dataset.current_id), column.name, dataset)
    except (TooSlow, TooLarge):
        return ()


@lru_cache(maxsize=1000)
def _counted(_snapshot_id: str, name: str, dataset: Dataset) -> Sequence[tuple[str, int]]:
    manifest, reader = manifest_of(dataset), the_reader()
    column = manifest.schema[name]
    facet = Facet(name, limit=MOST_VALUES, separator=_SEPARATED.get(column.kind, column.hierarchy))
    asked = Request()
    compiled = compile_facet(facet, asked, manifest.schema, reader.served(manifest))
    rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
    return tuple((one.value, one.count) for one in facet_values(facet, asked, rows))
