"""Parquet with the stored types, made as a file so that a download can be taken up again."""

from __future__ import annotations

from pathlib import Path

from parvis.engine.tables.casting import literal
from parvis.platform.records.exports.export import EXPORT_SECONDS, Export, named, over


def make_parquet(export: Export, path: Path) -> None:
    typed = export.typed()
    sql = over(typed, [named(column, export.headings) for column in typed.columns])
    options = f"FORMAT parquet, COMPRESSION {export.options['parquet_compression']}"
    with export.reader.cursor(
        of=[export.manifest], spatial=typed.needs_spatial, seconds=EXPORT_SECONDS, own=True
    ) as cursor:
        cursor.execute(f"COPY ({sql}) TO {literal(str(path))} ({options})", list(typed.parameters))
