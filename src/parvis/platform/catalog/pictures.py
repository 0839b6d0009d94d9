"""Pictures and files that come beside a table: kept in the store, and named by the cells of a column of kind file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from parvis.engine.tables.draft import Draft
from parvis.engine.tables.intake import Intake, Rewriting
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.store import Store, Stored

MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Pictures:
    """The columns to rewrite as files, and the files by their role in the manifest (`file:<name>`)."""

    rewritten: Mapping[str, Rewriting] = field(default_factory=dict)
    files: Mapping[str, Stored] = field(default_factory=dict)


def picture_columns(intake: Intake, draft: Draft, dataset: str, store: Store, scratch: Path, dry_run: bool) -> Pictures:
    """The columns whose cells name files that came with the table; the files are adopted unless it is a dry run."""
    if not draft.attachments:
        return Pictures()
    known = {Path(name).name: path for name, path in draft.attachments.items()}
    columns = [one.name for one in intake.specimens(None) if _names_files(one.values, known)]
    if not columns:
        return Pictures()
    files: dict[str, Stored] = {}
    descriptions: dict[str, str] = {}
    for name, path in sorted(known.items()):
        suffix = Path(name).suffix.lower()
        stored = store.copy(path, suffix, scratch) if not dry_run else Stored(name, "", path.stat().st_size)
        files[f"file:{name}"] = stored
        descriptions[name] = orjson.dumps(file_description(dataset, name, path, stored)).decode()

    def described(cell: str) -> str | None:
        return descriptions.get(Path(cell).name)

    return Pictures({name: Rewriting(Kind.FILE, described) for name in columns}, {} if dry_run else files)


def _names_files(cells: Sequence[str], known: Mapping[str, Path]) -> bool:
    telling = [cell for cell in cells if cell]
    return bool(telling) and sum(Path(cell).name in known for cell in telling) >= MOSTLY * len(telling)


def file_description(dataset: str, name: str, path: Path, stored: Stored) -> dict[str, Any]:
    """The cell of a file as the Explore API shows it; sizes are in pixels, null for what is not a picture."""
    width, height, kind = _picture_size(path)
    return {
        "thumbnail": width is not None,
        "filename": name,
        "format": kind,
        "id": stored.sha256,
        "url": f"/explore/dataset/{dataset}/files/{stored.sha256}/download/",
        "width": width,
        "height": height,
    }


def _picture_size(path: Path) -> tuple[int | None, int | None, str | None]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return picture.width, picture.height, picture.format
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None, None, path.suffix.lstrip(".").upper() or None
