"""Text inside XML: what XML cannot hold is left out, a carriage return is kept as a reference."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from parvis.engine.tables.casting import literal

_FORBIDDEN = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"
_NEEDS_CARE = f'[&<>"\\r]|{_FORBIDDEN}'
_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_sql(text: str) -> str:
    """The SQL text `text` escaped for an element or an attribute between double quotes."""
    clean = f"regexp_replace({text}, {literal(_FORBIDDEN)}, '', 'g')"
    for sign, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        clean = f"replace({clean}, {'chr(13)' if sign == chr(13) else literal(sign)}, {literal(reference)})"
    return f"CASE WHEN regexp_matches({text}, {literal(_NEEDS_CARE)}) THEN {clean} ELSE {text} END"


def xml_text(text: str) -> str:
    """`text` escaped for an element or an attribute between double quotes."""
    return escape(without_controls(text), {'"': "&quot;", "\r": "&#13;"})


def without_controls(text: str) -> str:
    """`text` less the control characters that neither XML nor a calendar can hold."""
    return _OUT.sub("", text)
