"""Turtle, which is N3 too: a statement a row, written by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

from parvis.engine.tables.casting import literal, quoted
from parvis.platform.records.exports.declaration import framed
from parvis.platform.records.exports.delimited import is_position
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.naming import row_identity
from parvis.platform.records.exports.rdf_cells import lexical, needs_spatial
from parvis.platform.records.exports.vocabulary import GEO, RDFS, XSD, Property, properties, vocabulary

ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\u0000"))

_NEEDS_CARE = '[\\\\"\\n\\r\\x00]'


def write_turtle(export: Export) -> Iterator[bytes]:
    known = properties(export)
    start = literal(f"<{export.source}/records/")
    subject = f"{start} || {row_identity(export)} || '>'"
    said = ", ".join(_said(one) for one in known)
    row = f"concat({subject}, ' a f:Record', {said}, ' .')"
    return framed(_opening(export, known), export.lines(row, spatial=needs_spatial(export)), b"")


def _opening(export: Export, known: list[Property]) -> bytes:
    prefixes = {"f": vocabulary(export), "xsd": XSD, "rdfs": RDFS, "geo": GEO}
    lines = [f"@prefix {prefix}: <{address}> ." for prefix, address in prefixes.items()]
    for one in known:
        labels = ", ".join(_text(text) + (f"@{language}" if language else "") for language, text in one.labels)
        lines.append(f"{_iri(one, prefixes['f'])} rdfs:label {labels} .")
    return ("\n".join(lines) + "\n").encode()


def _iri(one: Property, base: str) -> str:
    return f"<{base}{one.local}>"


def _text(text: str) -> str:
    for sign, escape in ESCAPES:
        text = text.replace(sign, escape)
    return f'"{text}"'


def _said(one: Property) -> str:
    """The SQL of what a row says with a property, nothing for an empty cell."""
    column, name = one.column, quoted(one.column.name)
    verb = literal(f" ; f:{_local(one.local)} ")
    if is_position(column):
        point = f"'[ a geo:Point ; geo:lat ' || {_double(f'{name}.lat')} || ' ; geo:long ' || {_double(f'{name}.lon')} || ' ]'"
        return f"coalesce({verb} || {point}, '')"
    if column.many:
        texts = f"list_transform(list_filter({name}, lambda v: v IS NOT NULL), lambda v: {_quoted('v::VARCHAR')})"
        return f"coalesce({verb} || nullif(array_to_string({texts}, ', '), ''), '')"
    kind = " || " + literal(f"^^<{one.datatype}>") if one.datatype else ""
    return f"coalesce({verb} || {_quoted(lexical(one))}{kind}, '')"


def _local(name: str) -> str:
    """A local name as Turtle wants it: a dot or a line in it is escaped."""
    return name.replace(".", "\\.").replace("-", "\\-")


def _double(number: str) -> str:
    return f"""'"' || {number} || '"^^xsd:double'"""


def _quoted(text: str) -> str:
    """The SQL text `text` between quotes; most cells have nothing to escape."""
    escaped = text
    for sign, escape in ESCAPES:
        plain = f"chr({ord(sign)})" if sign < " " else literal(sign)
        escaped = f"replace({escaped}, {plain}, {literal(escape)})"
    needs_care = f"regexp_matches({text}, {literal(_NEEDS_CARE)})"
    return f"""'"' || CASE WHEN {needs_care} THEN {escaped} ELSE {text} END || '"'"""
