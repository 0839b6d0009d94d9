"""The files kept beside a dataset's rows: the original as received, the values left as they were, pictures.

The original and the rejected values hold what reduction took away, so they are public only where nothing was reduced.
Pictures are shown; any other kind of file is only ever downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.storage import the_store

_SHOWN = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
_NAMES = {
    "original": (_("Original file"), _("The file exactly as the publisher gave it.")),
    "rejects": (
        _("Values left as they were"),
        _("The values that could not be typed, with line, column and reason."),
    ),
}


@dataclass(frozen=True, slots=True)
class Received:
    """A file as the page of downloads lists it."""

    name: str | Promise
    words: str | Promise
    url: str
    bytes: int


def received_files(dataset: Dataset) -> list[Received]:
    """What anybody who sees the dataset may download as it was received."""
    files = public_files(dataset)
    return [
        Received(name, words, reverse("dataset-received", args=[dataset.pk, role]), files[role]["bytes"])
        for role, (name, words) in _NAMES.items()
        if role in files
    ]


@require_safe
def received(request: HttpRequest, dataset_id: str, role: str) -> FileResponse:
    """The original, or the rejected values as CSV."""
    dataset = visible_dataset(request.user, dataset_id)
    kept = public_files(dataset).get(role) if role in _NAMES else None
    if kept is None:
        raise Http404
    name = shown(dataset).origin.get("filename") if role == "original" else f"{dataset.pk}-rejects.csv"
    path = the_store().path(kept["name"])
    return FileResponse(path.open("rb"), as_attachment=True, filename=Path(name or kept["name"]).name)


@require_safe
def attached(request: HttpRequest, dataset_id: str, file_id: str) -> FileResponse:
    """A picture, or another file, that a cell of the dataset names by its checksum."""
    dataset = visible_dataset(request.user, dataset_id)
    for role, kept in shown(dataset).manifest["files"].items():
        if role.startswith("file:") and kept["sha256"] == file_id:
            path = the_store().path(kept["name"])
            kind = _SHOWN.get(path.suffix.lower())
            response = FileResponse(
                path.open("rb"), as_attachment=kind is None, filename=role.removeprefix("file:"), content_type=kind
            )
            response["Cache-Control"] = "private, max-age=86400" if dataset.visibility != "public" else "max-age=604800"
            return response
    raise Http404


def public_files(dataset: Dataset) -> Mapping[str, Mapping[str, Any]]:
    """The files by role; none when personal data was left out or made coarser."""
    snapshot = shown(dataset)
    return snapshot.manifest.get("files", {}) if snapshot.origin.get("original_is_public") is True else {}
