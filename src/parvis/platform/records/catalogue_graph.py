"""Linked data about the catalogue: nodes and what is said of them, written as RDF/XML or Turtle one node after another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parvis.platform.records.exports.xml_text import xml_text

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "locn": "http://www.w3.org/ns/locn#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_ADDRESSES = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Text:
    """A text, in a language or of a datatype (`xsd:dateTime`), or plain."""

    text: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """Another resource, by its address."""

    address: str


@dataclass(frozen=True, slots=True)
class Node:
    """A resource of a class (`dcat:Dataset`), without an address when nothing else speaks of it."""

    kind: str
    said: tuple[tuple[str, Text | Ref | Node], ...]
    address: str = ""


def said(*statements: tuple[str, Text | Ref | Node | None]) -> tuple[tuple[str, Text | Ref | Node], ...]:
    """The statements that say something."""
    return tuple((term, value) for term, value in statements if value is not None)


def rdf_xml(nodes: Iterable[Node]) -> Iterator[bytes]:
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {names}>\n'.encode()
    for node in nodes:
        yield _element(node).encode()
    yield b"</rdf:RDF>\n"


def _element(node: Node) -> str:
    about = f' rdf:about="{xml_text(_safe(node.address))}"' if node.address else ""
    inside = "".join(_property(term, value) for term, value in node.said)
    return f"<{node.kind}{about}>\n{inside}</{node.kind}>\n"


def _property(term: str, value: Text | Ref | Node) -> str:
    match value:
        case Ref(address):
            return f'<{term} rdf:resource="{xml_text(_safe(address))}"/>\n'
        case Node():
            return f"<{term}>\n{_element(value)}</{term}>\n"
        case Text(text, language, datatype):
            mark = f' xml:lang="{xml_text(language)}"' if language else ""
            mark = f' rdf:datatype="{_whole(datatype)}"' if datatype else mark
            return f"<{term}{mark}>{xml_text(text)}</{term}>\n"


def turtle(nodes: Iterable[Node]) -> Iterator[bytes]:
    yield "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items()).encode()
    for node in nodes:
        subject = f"<{_safe(node.address)}>" if node.address else "[]"
        yield f"\n{subject} {_predicates(node)} .\n".encode()


def _predicates(node: Node) -> str:
    return " ;\n    ".join([f"a {node.kind}", *(f"{term} {_object(value)}" for term, value in node.said)])


def _object(value: Text | Ref | Node) -> str:
    match value:
        case Ref(address):
            return f"<{_safe(address)}>"
        case Node() if value.address == "":
            return f"[ {_predicates(value)} ]"
        case Node():
            raise ValueError("a node with an address stands on its own in Turtle")
        case Text(text, language, datatype):
            mark = f"@{language}" if language else f"^^{datatype}" if datatype else ""
            return f'"{_escaped(text)}"{mark}'


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _CONTROLS.sub(lambda sign: f"\\u{ord(sign[0]):04X}", text)


def _safe(address: str) -> str:
    """An address without the signs that no IRI holds."""
    return _NOT_IN_ADDRESSES.sub(lambda sign: f"%{ord(sign[0]):02X}", address)


def _whole(term: str) -> str:
    prefix, _, local = term.partition(":")
    return PREFIXES[prefix] + local
