"""Which format a file is in: its first bytes decide, then its name.

Pages, documents and pictures that were sent in place of data are refused here, with what to do instead.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from parvis.engine.formats.findings import both
from parvis.engine.tables.draft import Unreadable

WORDS_BY_EXTENSION = {
    "csv": "csv", "txt": "csv", "tsv": "tsv", "tab": "tsv", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "geojson": "geojson", "xlsx": "xlsx", "xlsm": "xlsx", "xls": "xls", "ods": "ods", "shp": "shapefile", "kml": "kml",
    "gpx": "gpx", "gpkg": "gpkg", "parquet": "parquet", "geoparquet": "parquet",
}  # fmt: skip
HEAD = 2**16
_HTML = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEATURES = re.compile(r'"type"\s*:\s*"Feature(Collection)?"')
_JSON = re.compile(r'\s*(\[\s*(\[|\{|\]|"|-?\d)|\{\s*("|\}))')


def extension(filename: str) -> str:
    """The last extension of a name, in lower case, without its dot."""
    return PurePosixPath(filename.lower()).suffix.removeprefix(".")


def wrapper(path: Path) -> str | None:
    """`gzip`, `zip` when the file only wraps another, else None."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zip" if start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and _office(path) is None else None


def detect(path: Path, filename: str) -> str:
    """The format's word, looking inside a gzip or zip wrapper; Unreadable when it is no format of data."""
    wrapped = wrapper(path)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if wrapped == "gzip":
        inner = zlib.decompressobj(wbits=31).decompress(head, HEAD)
        return _word(inner, path, filename.lower().removesuffix(".gz").removesuffix(".gzip"))
    if wrapped == "zip":
        with zipfile.ZipFile(path) as archive:
            words = {WORDS_BY_EXTENSION.get(extension(name)) for name in archive.namelist()} - {None}
        if len(words) == 1:
            return words.pop() or "zip"
        return "zip"
    return _word(head, path, filename)


def _office(path: Path) -> str | None:
    """The spreadsheet format of a zip file, None for any other archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
                return "xlsx"
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200):
                return "ods"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, zlib.error):
        return None
    return None


def _word(head: bytes, path: Path, filename: str) -> str:
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise empty_file()
    for magic, word in ((b"PAR1", "parquet"), (b"SQLite format 3\0", "gpkg"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls")):
        if head.startswith(magic):
            return word
    if head.startswith(b"PK\x03\x04"):
        return _office(path) or "zip"
    if head.startswith(b"\0\0\x27\x0a") and extension(filename) == "shp":
        raise _lone_shapefile()
    for magic, fr, en in (
        (b"%PDF", "un document PDF", "a PDF document"),
        (b"\x89PNG", "une image", "a picture"),
        (b"\xff\xd8\xff", "une image", "a picture"),
        (b"GIF8", "une image", "a picture"),
        (b"7z\xbc\xaf", "une archive 7-Zip", "a 7-Zip archive"),
        (b"Rar!", "une archive RAR", "a RAR archive"),
    ):
        if head.startswith(magic):
            raise _not_data(fr, en)
    return _word_of_text(head, filename)


def _word_of_text(head: bytes, filename: str) -> str:
    named = WORDS_BY_EXTENSION.get(extension(filename), "csv")
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _word_of_xml(text)
    if not _JSON.match(text) or (
        named in ("csv", "tsv") and not text.rstrip().endswith(("}", "]")) and len(head) < HEAD
    ):
        return named if named in ("csv", "tsv", "json", "jsonl", "geojson") else "csv"
    if named == "geojson" or _FEATURES.search(text[:4096]):
        return "geojson"
    lines = [line for line in text.splitlines()[:3] if line.strip()]
    if named == "jsonl" or (len(lines) > 1 and lines[0].rstrip().endswith("}") and lines[1].startswith("{")):
        return "jsonl"
    return "json"


def _word_of_xml(text: str) -> str:
    start = text[:8192]
    if _HTML.search(start):
        raise _not_data("une page web", "a web page")
    for word in ("kml", "gpx"):
        if re.search(rf"<(\w+:)?{word}[\s>]", start):
            return word
    raise _not_data("un document XML d’un genre inconnu", "an XML document of an unknown sort")


def empty_file() -> Unreadable:
    return Unreadable(
        both(
            "Le fichier est vide : vérifier l’export et le déposer à nouveau.",
            "The file is empty: check the export and upload it again.",
        )
    )


def _not_data(fr: str, en: str) -> Unreadable:
    return Unreadable(
        both(
            f"Le fichier est {fr}, pas des données : déposer le tableau ou la carte d’origine "
            "(CSV, XLSX, ODS, JSON, GeoJSON, Shapefile compressé, GeoPackage, Parquet).",
            f"The file is {en}, not data: upload the original table or map "
            "(CSV, XLSX, ODS, JSON, GeoJSON, zipped Shapefile, GeoPackage, Parquet).",
        )
    )


def _lone_shapefile() -> Unreadable:
    return Unreadable(
        both(
            "Un Shapefile est fait de plusieurs fichiers : déposer un zip avec .shp, .shx, .dbf et .prj.",
            "A Shapefile is made of several files: upload a zip with .shp, .shx, .dbf and .prj.",
        )
    )
