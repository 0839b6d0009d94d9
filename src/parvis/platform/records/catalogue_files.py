"""The files of a dataset as the API lists and gives them: attachments, alternative exports, files that cells name.

The original as received is an alternative export, and the values that could not be typed are an attachment; both are there
only where nothing was taken away from the rows. They are given as downloads whatever they hold.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.storage import the_store
from parvis.platform.records.answering import api, json_answer
from parvis.platform.records.received import attached, public_files

WORDS = {
    "original": {
        "en": "The file exactly as the publisher gave it.",
        "fr": "Le fichier exactement tel que le producteur l’a donné.",
    },
    "rejects": {
        "en": "The values that could not be typed, with line, column and reason.",
        "fr": "Les valeurs non comprises, avec leur ligne, leur colonne et la raison.",
    },
}
ATTACHMENTS, ALTERNATIVES = ("rejects",), ("original",)


@dataclass(frozen=True, slots=True)
class DatasetFile:
    """A file of a dataset; `id` is its role, `title` the name under which it is downloaded, `stored` its name in the store.

    Its address is told without scheme and host: see `located`.
    """

    id: str
    title: str
    mimetype: str
    path: str
    stored: str

    def attachment(self) -> dict[str, Any]:
        """The file in `attachments` of the dataset object."""
        return {"id": self.id, "title": self.title, "mimetype": self.mimetype, "url": self.path}

    def alternative(self, language: str) -> dict[str, Any]:
        """The file in `alternative_exports` of the dataset object."""
        words = WORDS[self.id]
        return {
            "id": self.id,
            "title": self.title,
            "description": words.get(language) or words["en"],
            "mimetype": self.mimetype,
            "url": self.path,
        }


def dataset_files(dataset: Dataset, ids: tuple[str, ...]) -> list[DatasetFile]:
    """Those of the files called `ids` that anybody who sees the dataset may have."""
    public = public_files(dataset)
    return [_file(dataset, one, public[one]["name"]) for one in ids if one in public]


def located(files: list[dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """The files as told to somebody who asked at `base`, a scheme and host."""
    return [{**one, "url": base + one["url"]} for one in files]


def _file(dataset: Dataset, role: str, stored: str) -> DatasetFile:
    title = f"{dataset.pk}-{role}{Path(stored).suffix}"
    if role == "original":
        title = Path(shown(dataset).origin.get("filename") or title).name
    kind = mimetypes.guess_type(title)[0] or "application/octet-stream"
    view = "api-attachment" if role in ATTACHMENTS else "api-alternative-export"
    return DatasetFile(role, title, kind, reverse(view, args=[dataset.pk, role]), stored)


@api
def attachments(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """`/catalog/datasets/{id}/attachments`: the files that go with the dataset."""
    found = dataset_files(visible_dataset(request.user, dataset_id), ATTACHMENTS)
    listed = []
    for one in found:
        address = request.build_absolute_uri(one.path)
        metas = {"mime-type": one.mimetype, "title": one.title, "url": address, "id": one.id}
        listed.append({"href": address, "metas": metas})
    return json_answer(orjson.dumps({"_links": [], "attachments": listed}))


@api
def attachment(request: HttpRequest, dataset_id: str, file_id: str) -> FileResponse:
    """The bytes of an attachment."""
    return _bytes(visible_dataset(request.user, dataset_id), ATTACHMENTS, file_id)


@api
def alternative_export(request: HttpRequest, dataset_id: str, file_id: str) -> FileResponse:
    """The bytes of an alternative export."""
    return _bytes(visible_dataset(request.user, dataset_id), ALTERNATIVES, file_id)


@api
def file(request: HttpRequest, dataset_id: str, file_id: str) -> FileResponse:
    """The bytes of a picture, or of another file that a cell names."""
    return attached(request, dataset_id, file_id)


def _bytes(dataset: Dataset, ids: tuple[str, ...], wanted: str) -> FileResponse:
    for one in dataset_files(dataset, ids):
        if one.id == wanted:
            handle = the_store().path(one.stored).open("rb")
            response = FileResponse(handle, as_attachment=True, filename=one.title, content_type=one.mimetype)
            response["X-Content-Type-Options"] = "nosniff"
            response["Content-Security-Policy"] = "default-src 'none'; sandbox"
            is_public = dataset.visibility == Visibility.PUBLIC
            response["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
            return response
    raise Http404
