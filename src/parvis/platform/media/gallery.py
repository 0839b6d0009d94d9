"""The gallery of a dataset: its pictures in a grid, and one of them at an address of its own (`?picture=<record>`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from parvis.platform.catalog.access import shown
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.columns_of_files import file_columns
from parvis.platform.media.domain.cell_files import CellFile, cell_file
from parvis.platform.media.domain.gallery_columns import Wordings, wordings
from parvis.platform.media.domain.thumbnails import Facts, Unshowable
from parvis.platform.media.failures import FAILURES, failed
from parvis.platform.media.found_rows import Selection
from parvis.platform.media.kept_thumbnails import WIDTHS, known_facts
from parvis.platform.media.said import Said, said
from parvis.platform.media.thumbnail_view import thumbnail_address
from parvis.platform.records.addresses import changed
from parvis.platform.records.domain.filters import FILTER
from parvis.platform.records.rows import IDENTITY
from parvis.platform.records.sections import FRAGMENT, Body
from parvis.platform.records.table import question_of

PAGE_SIZE = 48
_RECORD = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a row: `here` is its own address, `anchor` its place in the grid. Sizes are 0 when nobody knows them yet."""

    identity: str
    file: CellFile
    said: Said
    facts: Facts
    is_broken: bool
    here: str
    row: str

    @property
    def anchor(self) -> str:
        return f"picture-{self.identity[:12]}"

    def address(self, width: int, form: str = "webp") -> str:
        return thumbnail_address(self.file.dataset, self.file.id, width, form)

    @property
    def small(self) -> str:
        return self.address(WIDTHS[0], "jpg")

    @property
    def small_webp(self) -> str:
        return f"{self.address(WIDTHS[0])} 320w, {self.address(WIDTHS[1])} 640w"

    @property
    def small_jpg(self) -> str:
        return f"{self.address(WIDTHS[0], 'jpg')} 320w, {self.address(WIDTHS[1], 'jpg')} 640w"

    @property
    def large(self) -> str:
        return self.address(WIDTHS[2], "jpg")

    @property
    def large_webp(self) -> str:
        return f"{self.address(WIDTHS[2])} 1280w, {self.address(WIDTHS[3])} 2048w"


def has_pictures(dataset: Dataset) -> bool:
    """Whether the dataset has pictures of its own: those beside films are their posters."""
    columns = file_columns(dataset)
    return columns.pictures is not None and columns.films is None


def gallery_body(request: HttpRequest, dataset: Dataset) -> Body:
    """The pictures that the address asks for; for `X-Parvis-Fragment: picture`, the one asked alone."""
    schema = shown(dataset).schema
    column = file_columns(dataset).pictures
    assert column is not None
    question = question_of(request, schema)
    words = wordings(schema, reader_language())
    columns = (column, *(one for one in words.present() if one.name != column.name))
    chosen = Selection(dataset, columns, (*question.where(schema), f"`{column.name}` is not null"), question.order())
    drop = [name for name in request.GET if name.startswith(FILTER)]
    context: dict[str, Any] = {
        "question": question,
        "here": request.path,
        "clear": request.path + changed(request.GET, drop=["q", "sort", "picture", *drop]),
        "all": request.path + changed(request.GET, drop=["picture"]),
        "unanswerable": [schema[name].label(reader_language()) for name in question.unanswerable(schema)],
    }
    asked = request.GET.get("picture", "")
    try:
        if asked:
            context |= _one(request, chosen, words, asked) if _RECORD.fullmatch(asked) else {"is_missing": True}
        if request.headers.get(FRAGMENT) == "picture":
            return Body("media/picture.html", context, 200 if context.get("picture") else 404)
        context |= _page(request, chosen, words, context.get("page", question.page))
    except FAILURES as error:
        return failed("media/gallery.html", context, error)
    return Body("media/gallery.html", context, 404 if asked and not context.get("picture") else 200)


def _page(request: HttpRequest, chosen: Selection, words: Wordings, page: int) -> dict[str, Any]:
    total = chosen.total()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(page, pages)
    rows = chosen.rows(PAGE_SIZE, (page - 1) * PAGE_SIZE) if total else ()
    pictures = [one for row in rows if (one := _picture(request, chosen, words, row)) is not None]
    numbered = {
        number: request.path + changed(request.GET, {"page": number}, drop=["picture"])
        for number in (page - 1, page + 1)
    }
    return {
        "pictures": pictures,
        "total": total,
        "page": page,
        "pages": pages,
        "previous_page": numbered[page - 1] if page > 1 else "",
        "next_page": numbered[page + 1] if page < pages else "",
    }


def _one(request: HttpRequest, chosen: Selection, words: Wordings, identity: str) -> dict[str, Any]:
    """The picture asked, its neighbours and the page of the grid on which it is."""
    place = chosen.place_of(identity)
    if place is None:
        row = chosen.row(identity)
        picture = _picture(request, chosen, words, row) if row is not None else None
        return {"picture": picture, "is_missing": picture is None}
    first = max(0, place - 1)
    around = chosen.rows(place - first + 2, first)
    picture = _picture(request, chosen, words, around[place - first])
    before = around[0] if place else None
    after = around[place - first + 1] if len(around) > place - first + 1 else None
    return {
        "picture": picture,
        "is_missing": picture is None,
        "number": place + 1,
        "count": chosen.total(),
        "page": place // PAGE_SIZE + 1,
        "all": request.path + changed(request.GET, {"page": place // PAGE_SIZE + 1}, drop=["picture"]),
        "before": _address(request, before) if before else "",
        "after": _address(request, after) if after else "",
    }


def _address(request: HttpRequest, row: Mapping[str, Any]) -> str:
    return request.path + changed(request.GET, {"picture": row[IDENTITY]})


def _picture(request: HttpRequest, chosen: Selection, words: Wordings, row: Mapping[str, Any]) -> Picture | None:
    file = cell_file(row[chosen.columns[0].name])
    if file is None or file.sort != "picture":
        return None
    is_broken = False
    facts = Facts(file.width, file.height)
    try:
        facts = known_facts(file.id) or facts
    except Unshowable:
        is_broken = True
    identity = str(row[IDENTITY])
    return Picture(
        identity,
        file,
        said(chosen.dataset, words, row, file.name),
        facts,
        is_broken or bool(file.name and not file.width),
        _address(request, row),
        reverse("dataset-row", args=[chosen.dataset.pk, identity]),
    )
