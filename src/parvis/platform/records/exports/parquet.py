"""Parquet with the stored types, made as a file so that a download can be taken up again."""

from __future__ import annotations

from pathlib import Path

from parvis.engine.tables.casting import literal, quoted
from parvis.platform.records.exports.export import EXPORT_SECONDS, Export, over
from parvis.platform.records.exports.naming import told_apart


def make_parquet(export: Export, path: Path) -> None:
    typed = export.typed()
    headings = told_apart(export.headings[column.name] for column in typed.columns)
    cells = [f"{quoted(one.name)} AS {quoted(heading)}" for one, heading in zip(typed.columns, headings, strict=True)]
    sql = over(typed, cells)
    options = f"FORMAT parquet, COMPRESSION {export.options['parquet_compression']}"
    with export.reader.cursor(
        of=[export.manifest], spatial=typed.needs_spatial, seconds=EXPORT_SECONDS, own=True
    ) as cursor:
        cursor.execute(f"COPY ({sql}) TO {literal(str(path))} ({options})", list(typed.parameters))
