"""One row as a map shows it when its sign is chosen: a piece of HTML in the reader's language, with the way to the row's page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.engine.query import Request
from parvis.engine.tables.casting import quoted
from parvis.engine.tables.identity import ID
from parvis.engine.tables.served import NAMED, POSITION
from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.catalog.storage import the_reader
from parvis.platform.maps.domain.places import place_column, title_column
from parvis.platform.records.domain.cells import cell
from parvis.platform.records.reading import manifest_of, read_page

MOST_FIELDS = 40


@require_safe
def row(request: HttpRequest, dataset_id: str, place: int) -> HttpResponse:
    """The row at that place of the snapshot named; when the data has changed since, the answer is 410 and says to load the map again."""
    dataset = visible_dataset(request.user, dataset_id)
    if request.GET.get("snapshot") != dataset.current_id:
        return render(request, "maps/row_changed.html", {"dataset": dataset}, status=410)
    identity = _identity(dataset, place)
    language, zone = reader_language(), ZoneInfo(settings.TIME_ZONE)
    found = read_page(dataset, Request(record=identity, limit=1, timezone=settings.TIME_ZONE)).rows
    if not found:
        raise Http404
    schema = manifest_of(dataset).schema
    title, where = title_column(schema), place_column(schema)
    fields = [
        (column, cell(found[0][column.name], column, language, zone))
        for column in schema
        if column not in (title, where) and found[0][column.name] not in (None, "", [])
    ]
    page = {
        "dataset": dataset,
        "identity": identity,
        "title": found[0][title.name] if title is not None else "",
        "fields": fields[:MOST_FIELDS],
        "left_out": max(0, len(fields) - MOST_FIELDS),
    }
    response = render(request, "maps/row.html", page)
    is_public = dataset.visibility == Visibility.PUBLIC
    response["Cache-Control"] = "private, max-age=300" if is_public else "private, no-store"
    return response


def _identity(dataset: Dataset, place: int) -> str:
    manifest = manifest_of(dataset)
    served = the_reader().served(manifest)
    found = the_reader().rows(
        f"SELECT {quoted(ID)} FROM {quoted(served.relation + NAMED)} WHERE {quoted(POSITION)} = $1",
        [place],
        of=[manifest],
    )
    if not found:
        raise Http404
    return str(found[0][0])
