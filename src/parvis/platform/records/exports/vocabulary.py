"""The words with which an RDF export speaks of a dataset: each row a resource, each field a property of the dataset's own.

Properties have names that every RDF format can write: what is not a letter, a digit, a dot or a line becomes its code point
between `_x` and `_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parvis.engine.query import OutputColumn
from parvis.engine.tables.kinds import Kind, Precision
from parvis.platform.records.exports.export import Export

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
DATATYPES = {
    Kind.INTEGER: XSD + "integer",
    Kind.DECIMAL: XSD + "double",
    Kind.BOOLEAN: XSD + "boolean",
    Kind.DATE: XSD + "date",
    Kind.DATETIME: XSD + "dateTime",
    Kind.GEO_SHAPE: WKT,
}
PRECISE = {Precision.YEAR: XSD + "gYear", Precision.MONTH: XSD + "gYearMonth"}


@dataclass(frozen=True, slots=True)
class Property:
    """A column as a property: its local name, the datatype of its values (None for plain text), its labels by language."""

    column: OutputColumn
    local: str
    datatype: str | None
    labels: tuple[tuple[str, str], ...]


def vocabulary(export: Export) -> str:
    """The address that the names of the properties come after."""
    return f"{export.source}/fields#"


def properties(export: Export) -> list[Property]:
    """The property of each column of the answer."""
    columns = export.compiled.columns
    names = local_names(export.names[column.name] for column in columns)
    return [
        Property(column, local, _datatype(column), tuple(_labels(export, column)))
        for local, column in zip(names, columns, strict=True)
    ]


def local_names(names: Iterable[str]) -> list[str]:
    """Names that XML accepts, each once.

    >>> local_names(["nom", "2023", "count(*)"])
    ['nom', '_2023', 'count_x28__x2A__x29_']
    """
    taken: set[str] = set()
    local = []
    for name in names:
        base = re.sub(r"[^A-Za-z0-9_.-]", lambda sign: f"_x{ord(sign[0]):02X}_", name)
        base = base if re.match("[A-Za-z_]", base) else "_" + base
        found, again = base, 2
        while found in taken:
            found, again = f"{base}_{again}", again + 1
        taken.add(found)
        local.append(found)
    return local


def _datatype(column: OutputColumn) -> str | None:
    if column.many or (column.json_text and column.kind is not Kind.GEO_SHAPE):
        return None
    if column.kind is Kind.DATE and column.precision in PRECISE:
        return PRECISE[column.precision]
    return DATATYPES.get(column.kind) if column.kind is not None else None


def _labels(export: Export, column: OutputColumn) -> Iterator[tuple[str, str]]:
    """The labels of the dataset's column, by language; the name in no language when it has none."""
    schema = export.manifest.schema
    found = schema[column.source] if column.source is not None and column.source in schema else None
    if found is not None and found.labels:
        yield from found.labels.items()
    else:
        yield "", found.label() if found is not None else export.names[column.name]
