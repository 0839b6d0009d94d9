"""Datasets whose rows name files, published from an archive through the real path."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


@pytest.fixture
def publish_archive(tmp_path: Path, home: Path) -> Callable[..., Any]:
    """Publish rows and the files that they name, as one archive."""
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    def publish(
        dataset_id: str, organization: Any, rows: Sequence[Mapping[str, Any]], files: Mapping[str, bytes], **fields: Any
    ) -> Any:
        dataset = Dataset(pk=dataset_id, organization=organization, titles={"fr": dataset_id.title()})
        for name, value in fields.items():
            setattr(dataset, name, value)
        archive = tmp_path / f"{dataset_id}.zip"
        with zipfile.ZipFile(archive, "w") as written:
            written.writestr("table.json", json.dumps(list(rows), ensure_ascii=False))
            for name, content in files.items():
                written.writestr(name, content)
        assert not import_file(archive, dataset, Instructions(filename=archive.name), by=None, now=NOW).stops
        return Dataset.objects.get(pk=dataset_id)

    return publish


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, home: Path) -> list[str]:
    """Each question put to the query engine from now on."""
    from parvis.platform.catalog.storage import the_reader

    asked: list[str] = []
    reader = the_reader()
    whole = reader.rows

    def counted(sql: str, *arguments: Any, **options: Any) -> Any:
        asked.append(sql)
        return whole(sql, *arguments, **options)

    monkeypatch.setattr(reader, "rows", counted)
    return asked
