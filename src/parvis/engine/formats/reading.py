"""The one way in: a received file becomes a draft, whatever its format and its wrapper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from parvis.engine.formats.archives import Unwrapped, unwrap_gzip, unwrap_zip
from parvis.engine.formats.columnar import read_parquet
from parvis.engine.formats.delimited import read_delimited
from parvis.engine.formats.features import read_features
from parvis.engine.formats.findings import SENTENCES, both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.recognition import detect, empty_file, wrapper
from parvis.engine.formats.records import read_records
from parvis.engine.formats.sheets import read_sheet
from parvis.engine.tables.draft import Change, Draft, Unreadable

GEOGRAPHIC = frozenset({"geojson", "shapefile", "kml", "gpx", "gpkg"})


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
        draft = read_features(inner.path, workdir=workdir, options=options, word="shapefile")
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
    if word in ("csv", "tsv"):
        return read_delimited(path, workdir=workdir, options=options, word=word)
    if word in ("xlsx", "ods", "xls"):
        return read_sheet(path, workdir=workdir, options=options, word=word)
    if word in ("json", "jsonl"):
        return read_records(path, workdir=workdir, options=options, word=word)
    if word == "parquet":
        return read_parquet(path, workdir=workdir, options=options)
    if word in GEOGRAPHIC:
        return read_features(path, workdir=workdir, options=options, word=word)
    raise Unreadable(
        both(
            "Le format de ce fichier n’est pas reconnu : déposer un CSV, un classeur, du JSON ou une carte.",
            "The format of this file is not recognised: upload a CSV, a workbook, JSON or a map.",
        )
    )
