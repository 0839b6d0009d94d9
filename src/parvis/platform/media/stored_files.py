"""The one gate to the files of datasets: who may read a dataset may have those that its rows name, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpResponseBase

from parvis.platform.catalog.access import Visitor, readable_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.storage import the_store
from parvis.platform.records.reading import manifest_of

ROLE = "file:"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file under the name with which it came; the dataset tells who may have it."""

    dataset: Dataset
    name: str
    path: Path
    id: str

    def cached(self, response: HttpResponseBase) -> HttpResponseBase:
        """`response`, kept for ever by those who may have it: an address names a content."""
        is_public = self.dataset.visibility == Visibility.PUBLIC
        response.headers["Cache-Control"] = FOR_EVER if is_public else "private, max-age=86400, immutable"
        return response


def stored_file(person: Visitor, dataset_id: str, file_id: str) -> StoredFile:
    """The file of that checksum, if `person` may read the dataset. Raises Http404."""
    dataset = readable_dataset(person, dataset_id)
    found = _files(str(dataset.current_id), dataset).get(file_id)
    if found is None:
        raise Http404
    return StoredFile(dataset, found[0], the_store().path(found[1]), file_id)


def names_of_files(dataset: Dataset) -> dict[str, str]:
    """The checksums of the files of a dataset by their names."""
    return {name: file_id for file_id, (name, _stored) in _files(str(dataset.current_id), dataset).items()}


@lru_cache(maxsize=64)
def _files(_snapshot_id: str, dataset: Dataset) -> dict[str, tuple[str, str]]:
    """By checksum, the name of each file and where the store keeps it."""
    files = manifest_of(dataset).files.items()
    return {kept.sha256: (role.removeprefix(ROLE), kept.name) for role, kept in files if role.startswith(ROLE)}
