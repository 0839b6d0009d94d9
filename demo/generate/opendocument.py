"""A spreadsheet in OpenDocument, from rows of texts and numbers: the few parts that a reader needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from .archives import write_zip

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
)
CLOSING = "</office:spreadsheet></office:body></office:document-content>"
Cell = str | int | float | None


def write_sheet(path: Path, name: str, rows: Iterable[Sequence[Cell]]) -> Path:
    """Write `rows` as the only sheet, called `name`."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = f"{OPENING}<table:table table:name={quoteattr(name)}>{lines}</table:table>{CLOSING}"
    members = [
        ("mimetype", MIMETYPE.encode()),
        ("META-INF/manifest.xml", MANIFEST.encode()),
        ("content.xml", content.encode()),
    ]
    return write_zip(path, members, stored=frozenset({"mimetype"}))


def _cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    shown = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}">{shown}</table:table-cell>'
