"""The rows that a map shows, as SQL: those that meet the conditions of the address, with their places and the columns asked.

The engine's compiler writes it, with every identifier quoted and every value bound; what tiles, legends and drawings compute
from the rows is put around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from parvis.engine.geometry.mercator import Bounds
from parvis.engine.query import Request, sql
from parvis.engine.query.compile import conditions_of, scope_of, source_of, writer_for
from parvis.engine.query.source import labelled
from parvis.engine.query.sql import Sql
from parvis.engine.query.writing import Writer
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_reader
from parvis.platform.maps.domain.map_question import MapQuestion
from parvis.platform.records.domain.table_question import TableQuestion
from parvis.platform.records.reading import manifest_of, moment_of

PLACE = "place"


@dataclass(frozen=True, slots=True)
class Rows:
    """A SELECT with its parameters; its columns are those that were named. `is_lasting` unless the answer depends on the hour."""

    manifest: Manifest
    sql: str
    parameters: tuple[Any, ...]
    needs_spatial: bool
    is_lasting: bool = True

    def ask(self, statement: str, *, spatial: bool = False) -> list[tuple[Any, ...]]:
        """The rows of `statement`, in which `{rows}` stands for these. Raises TooSlow, TooLarge."""
        return the_reader().rows(
            statement.replace("{rows}", f"({self.sql})"),
            self.parameters,
            of=[self.manifest],
            spatial=spatial or self.needs_spatial,
        )


def conditions_asked(parameters: Mapping[str, Sequence[str]], schema: Schema, question: MapQuestion) -> tuple[str, ...]:
    """All that the address asks of the rows, in ODSQL: the table's own filters, then what was drawn or written."""
    last = {name: values[-1] for name, values in parameters.items() if values}
    return (*TableQuestion.asked(last, schema).where(schema), *question.where)


def rows_where(
    dataset: Dataset, where: tuple[str, ...], columns: tuple[tuple[str, str], ...], box: Bounds | None = None
) -> Rows:
    """The rows of `dataset` that meet `where` and lie in `box`, with the `columns`: (name, label) each; `PLACE` is the row's
    place. A position is given as `lon` and `lat`, under its label. Raises QueryError."""
    manifest = manifest_of(dataset)
    schema, served = manifest.schema, the_reader().served(manifest)
    request = Request(where=where, timezone=settings.TIME_ZONE, export=True)
    moment = moment_of(request)
    scope = scope_of(request, schema, moment or datetime.now(UTC))
    write = writer_for(request, schema, served)
    source = source_of(request, schema, served, conditions_of(request, scope), typed=True)
    values: list[Sql] = []
    inside: list[Sql] = []
    for name, label in columns:
        if name == PLACE:
            values.append(labelled(sql.column(str(source.position)), label))
        elif schema[name].kind is Kind.GEO_POINT:
            values += [labelled(sql.part(sql.column(name), part), f"{label}_{part}") for part in ("lon", "lat")]
            inside += _inside(write, name, box) if box is not None else []
        else:
            values.append(labelled(sql.column(name), label))
    text, parameters = write.bindings.written(source.select(values, write, *inside))
    return Rows(manifest, text, parameters, write.spatial, is_lasting=moment is None)


def _inside(write: Writer, column: str, box: Bounds) -> list[Sql]:
    """In the box, whose eastern and northern sides belong to its neighbours."""
    lon, lat = (sql.part(sql.column(column), part) for part in ("lon", "lat"))
    west, south, east, north = map(write.bind, box)
    return [
        sql.at_least(lon, west),
        sql.below(lon.copy(), east),
        sql.at_least(lat, south),
        sql.below(lat.copy(), north),
    ]
