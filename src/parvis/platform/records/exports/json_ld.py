"""JSON-LD: a context that types the fields, and a graph of the rows, written by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from parvis.engine.tables.casting import literal, quoted
from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.delimited import is_position
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.naming import row_identity
from parvis.platform.records.exports.rdf_cells import lexical, needs_spatial
from parvis.platform.records.exports.vocabulary import GEO, RDFS, XSD, Property, properties, vocabulary


def write_json_ld(export: Export) -> Iterator[bytes]:
    known = properties(export)
    subject = f"{literal(export.source + '/records/')} || {row_identity(export)}"
    pairs = (f"{literal(one.local)}, {_cell(one)}" for one in known)
    row = (
        f"json_object('@id', {subject}, '@type', {literal(vocabulary(export) + 'Record')}, {', '.join(pairs)})::VARCHAR"
    )
    lines = export.lines(f"',' || {row}", spatial=needs_spatial(export))
    return framed(_opening(export, known), lines, b"]}\n")


def _opening(export: Export, known: list[Property]) -> bytes:
    base = vocabulary(export)
    terms: dict[str, Any] = {one.local: _term(one, base) for one in known}
    context = {**terms, "geo:lat": _double("lat"), "geo:long": _double("long"), "rdfs:label": RDFS + "label"}
    labels = [{"@id": base + one.local, "rdfs:label": [_label(*pair) for pair in one.labels]} for one in known]
    start = orjson.dumps({"@context": {"geo": GEO, "rdfs": RDFS, "xsd": XSD, **context}, "@graph": labels})
    return start.removesuffix(b"]}") + b"\n"


def _term(one: Property, base: str) -> dict[str, str]:
    typed = {"@type": one.datatype} if one.datatype else {}
    return {"@id": base + one.local, **typed}


def _double(word: str) -> dict[str, str]:
    return {"@id": GEO + word, "@type": XSD + "double"}


def _label(language: str, text: str) -> dict[str, str]:
    return {"@value": text, "@language": language} if language else {"@value": text}


def _cell(one: Property) -> str:
    """The SQL of a value; numbers go as text with their type, so that none is changed on the way."""
    column, name = one.column, quoted(one.column.name)
    if is_position(column):
        point = f"json_object('@type', {literal(GEO + 'Point')}, 'geo:lat', {name}.lat::VARCHAR, 'geo:long', {name}.lon::VARCHAR)"
        return f"CASE WHEN {name} IS NOT NULL THEN {point} END"
    return name if column.many else lexical(one)
