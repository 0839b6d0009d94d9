"""The one way in: a received file becomes a draft, whatever its format and its wrapper."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from parvis.engine.formats.archives import Unwrapped, unwrap_gzip, unwrap_zip
from parvis.engine.formats.findings import SENTENCES, both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.recognition import detect, empty_file, wrapper
from parvis.engine.tables.draft import Change, Draft, Unreadable

# The reader of each format by its word: module and function, loaded when such a file is met.
READERS = {
    **dict.fromkeys(("csv", "tsv"), ("delimited", "read_delimited")),
    **dict.fromkeys(("xlsx", "ods", "xls"), ("sheets", "read_sheet")),
    **dict.fromkeys(("json", "jsonl"), ("records", "read_records")),
    **dict.fromkeys(("geojson", "shapefile", "kml", "gpx", "gpkg"), ("features", "read_features")),
    "parquet": ("columnar", "read_parquet"),
}


def read(path: Path, *, workdir: Path, options: ReadOptions) -> Draft:
    """The draft of the file at `path`; `workdir` is a scratch folder of the caller's.

    Raises Unreadable, or Ambiguous when the caller must choose a sheet, a layer or a member.
    """
    if path.stat().st_size == 0:
        raise empty_file()
    wrapped = wrapper(path)
    if wrapped is None:
        return _read_plain(path, workdir=workdir, options=options)
    inner = (unwrap_gzip if wrapped == "gzip" else unwrap_zip)(path, workdir, options)
    return _read_inner(inner, workdir, replace(options, filename=inner.filename))


def _read_inner(inner: Unwrapped, workdir: Path, options: ReadOptions) -> Draft:
    if inner.path.stat().st_size == 0:
        raise empty_file()
    if inner.path.suffix == ".shp":
        draft = _reader("shapefile")(inner.path, workdir=workdir, options=options, word="shapefile")
    elif wrapper(inner.path) is not None:
        raise Unreadable(
            both(
                "L’archive contient une autre archive : déposer directement le fichier de données.",
                "The archive holds another archive: upload the data file itself.",
            )
        )
    else:
        draft = _read_plain(inner.path, workdir=workdir, options=options)
    draft.facts["member"] = inner.filename
    draft.attachments = inner.attachments
    if inner.ignored:
        draft.changes.append(Change("member_chosen", both(*SENTENCES["member_chosen"]), count=inner.ignored))
    return draft


def _read_plain(path: Path, *, workdir: Path, options: ReadOptions) -> Draft:
    word = detect(path, options.filename or path.name)
    if word in READERS:
        return _reader(word)(path, workdir=workdir, options=options, word=word)
    raise Unreadable(
        both(
            "Le format de ce fichier n’est pas reconnu : déposer un CSV, un classeur, du JSON ou une carte.",
            "The format of this file is not recognised: upload a CSV, a workbook, JSON or a map.",
        )
    )


def _reader(word: str) -> Callable[..., Draft]:
    module, function = READERS[word]
    reader: Callable[..., Draft] = getattr(importlib.import_module(f"parvis.engine.formats.{module}"), function)
    return reader
