"""Text inside XML: what XML cannot hold is left out, a carriage return is kept as a reference."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from parvis.engine.tables.casting import literal

_FORBIDDEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"
XML_NEEDS_CARE = f'[&<>"\\r]|{_FORBIDDEN}'
_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_sql(text: str) -> str:
    """The SQL text `text` escaped for an element or an attribute between double quotes; most cells need nothing."""
    return f"CASE WHEN regexp_matches({text}, {literal(XML_NEEDS_CARE)}) THEN {xml_clean(text)} ELSE {text} END"


def xml_clean(text: str) -> str:
    """As `xml_sql`, for texts that are known to need it."""
    clean = f"regexp_replace({text}, {literal(_FORBIDDEN)}, '', 'g')"
    for sign, reference in (
        ("'&'", "&amp;"),
        ("'<'", "&lt;"),
        ("'>'", "&gt;"),
        ("'\"'", "&quot;"),
        ("chr(13)", "&#13;"),
    ):
        clean = f"replace({clean}, {sign}, {literal(reference)})"
    return clean


def xml_text(text: str) -> str:
    """`text` escaped for an element or an attribute between double quotes."""
    return escape(_OUT.sub("", text), {'"': "&quot;", "\r": "&#13;"})
