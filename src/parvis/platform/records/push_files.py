"""Files inside a pushed row: decoded, adopted by the store, and named by the cell as an imported file is."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from parvis.engine.tables.store import Store, Stored
from parvis.platform.catalog.pictures import file_description
from parvis.platform.records.push_values import Unsuited

_NAME = re.compile(r"[^\w.-]+")


class Files:
    """The files of one push; `adopted` gives them by their role in a manifest.

    They are written to `scratch` first, which a dataset without columns of files does not need.
    """

    def __init__(self, dataset: str, store: Store, scratch: Path | None) -> None:
        self._dataset, self._store, self._scratch = dataset, store, scratch
        self.adopted: dict[str, Stored] = {}

    def cell(self, value: Any) -> str | None:
        """The cell that names the file; null is no file. Raises Unsuited."""
        if value is None or self._scratch is None:
            return None
        if not isinstance(value, Mapping) or not isinstance(value.get("content"), str):
            raise _no_file()
        try:
            content = base64.b64decode(value["content"], validate=True)
        except (binascii.Error, ValueError):
            raise _no_file() from None
        kind = str(value.get("content-type") or "application/octet-stream").partition(";")[0].strip()
        given = _NAME.sub("-", str(value.get("filename") or ""))[-60:].lstrip(".-")
        suffix = Path(given).suffix.lower() or mimetypes.guess_extension(kind) or ".bin"
        path = self._scratch / f"pushed-{len(self.adopted)}"
        path.write_bytes(content)
        stored = self._store.adopt(path, suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".bin")
        name = f"{stored.sha256[:12]}-{given}" if given else stored.sha256[:12] + suffix
        self.adopted[f"file:{name}"] = stored
        return orjson.dumps(file_description(self._dataset, name, self._store.path(stored.name), stored)).decode()


def _no_file() -> Unsuited:
    return Unsuited(
        'a file is expected: {"content": base64, "content-type": "image/jpeg"}',
        'un fichier est attendu\u00a0: {"content": base64, "content-type": "image/jpeg"}',
    )
