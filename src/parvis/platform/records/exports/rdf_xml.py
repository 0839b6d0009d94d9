"""RDF/XML: a description a row, written by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

from parvis.engine.tables.casting import literal, quoted
from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.delimited import is_position
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.naming import row_identity
from parvis.platform.records.exports.rdf_cells import lexical, needs_spatial
from parvis.platform.records.exports.vocabulary import GEO, RDF, RDFS, XSD, Property, properties, vocabulary
from parvis.platform.records.exports.xml_text import xml_sql, xml_text


def write_rdf_xml(export: Export) -> Iterator[bytes]:
    known = properties(export)
    start = literal(f'<f:Record rdf:about="{xml_text(export.source)}/records/')
    about = f"{start} || {row_identity(export)} || '\">'"
    row = f"concat({about}, {', '.join(_said(one) for one in known)}, '</f:Record>')"
    lines = export.lines(row, spatial=needs_spatial(export))
    return framed(_opening(export, known), lines, b"</rdf:RDF>\n")


def _opening(export: Export, known: list[Property]) -> bytes:
    names = {"rdf": RDF, "rdfs": RDFS, "geo": GEO, "f": vocabulary(export)}
    spaces = " ".join(f'xmlns:{prefix}="{xml_text(address)}"' for prefix, address in names.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF {spaces}>"]
    for one in known:
        labels = "".join(_label(language, text) for language, text in one.labels)
        address = xml_text(names["f"] + one.local)
        lines.append(f'<rdf:Description rdf:about="{address}">{labels}</rdf:Description>')
    return ("\n".join(lines) + "\n").encode()


def _label(language: str, text: str) -> str:
    mark = f' xml:lang="{xml_text(language)}"' if language else ""
    return f"<rdfs:label{mark}>{xml_text(text)}</rdfs:label>"


def _said(one: Property) -> str:
    """The SQL of what a row says with a property, nothing for an empty cell."""
    column, name = one.column, quoted(one.column.name)
    kind = f' rdf:datatype="{one.datatype}"' if one.datatype else ""
    opening, closing = literal(f"<f:{one.local}{kind}>"), literal(f"</f:{one.local}>")
    if is_position(column):
        point = (
            f"'<geo:Point>' || {_double('lat', f'{name}.lat')} || {_double('long', f'{name}.lon')} || '</geo:Point>'"
        )
        return f"coalesce({opening} || {point} || {closing}, '')"
    if column.many:
        each = f"{opening} || {xml_sql('v::VARCHAR')} || {closing}"
        kept = f"list_filter({name}, lambda v: v IS NOT NULL)"
        return f"coalesce(array_to_string(list_transform({kept}, lambda v: {each}), ''), '')"
    return f"coalesce({opening} || {xml_sql(lexical(one))} || {closing}, '')"


def _double(word: str, number: str) -> str:
    return f"""'<geo:{word} rdf:datatype="{XSD}double">' || {number} || '</geo:{word}>'"""
