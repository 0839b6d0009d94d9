"""Every record of an answer as a JSON array, made as it leaves: what `download/` gave when asked for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import orjson

from parvis.platform.records.exports import FORMATS, Export, Format
from parvis.platform.records.older.record_shape import record

_OPTIONS = orjson.OPT_NON_STR_KEYS


def records_format(published: datetime | None) -> Format:
    """The format of an export whose rows hold their identity under `_id`."""

    def write(export: Export) -> Iterator[bytes]:
        names = [export.names[column.name] for column in export.compiled.columns]
        json_cells = [export.names[column.name] for column in export.compiled.columns if column.json_text]
        manifest, start = export.manifest, b"["
        for batch in export.rows():
            rows = [dict(zip(names, cells, strict=True)) for cells in batch]
            for row in rows:
                for name in json_cells:
                    row[name] = orjson.loads(row[name]) if row[name] is not None else None
            shown = (record(manifest.dataset, row, manifest.schema, published) for row in rows)
            yield start + b",\n".join(orjson.dumps(one, option=_OPTIONS) for one in shown)
            start = b",\n"
        yield b"[]" if start == b"[" else b"]"

    return replace(FORMATS["json"], word="json-1.0", stream=write)
