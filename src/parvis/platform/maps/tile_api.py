"""Vector tiles of a dataset: `/tiles/<dataset>/<z>/<x>/<y>.mvt`, for the same filters as its pages.

An address that names the snapshot is good for ever, so browsers never ask again; without it, or when the answer depends on the
hour, they ask whether it is still right.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import zstandard
from django.http import Http404, HttpRequest, HttpResponse

from parvis.engine.geometry.mercator import Tile
from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import readable_dataset
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.maps.domain.map_question import MapQuestion
from parvis.platform.maps.domain.places import PLACES, colourable, place_column
from parvis.platform.maps.kept_tiles import kept
from parvis.platform.maps.points_tile import points_tile
from parvis.platform.maps.selection import conditions_asked
from parvis.platform.maps.shapes_tile import shapes_tile
from parvis.platform.maps.tile_question import Asked
from parvis.platform.records.answering import api, etag, is_known, not_modified
from parvis.platform.records.exports.encodings import GZIP_LEVEL, ZSTD_LEVEL, chosen_encoding
from parvis.platform.records.reading import manifest_of, moment_of

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FOR_EVER = "public, max-age=31536000, immutable"
FORMAT = "1"


@api
def tile(request: HttpRequest, dataset_id: str, z: int, x: int, y: int) -> HttpResponse:
    """`where`, `q` and `f.<column>` choose the rows; `title` and `value` name the columns that signs carry, `place` the column
    of their place; `as=signs` gives a point inside each shape."""
    dataset = readable_dataset(request.user, dataset_id)
    asked = _asked(request, dataset_id, manifest_of(dataset).schema)
    try:
        wanted = Tile(z, x, y)
    except ValueError:
        raise Http404 from None
    is_lasting = moment_of(Request(where=asked.where)) is None
    key = (FORMAT, str(dataset.current_id), repr(asked), f"{z}/{x}/{y}")
    tag = etag(*key)
    if is_lasting and is_known(request, tag):
        return not_modified(tag)
    encoding = chosen_encoding(request.headers.get("Accept-Encoding", ""))
    body = (
        kept.get((*key, encoding), lambda: _encoded(_made(dataset, asked, wanted), encoding))
        if is_lasting
        else _encoded(_made(dataset, asked, wanted), encoding)
    )
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["Vary"] = "Accept-Encoding"
    if encoding is not None:
        response["Content-Encoding"] = encoding
    if dataset.visibility == Visibility.RESTRICTED:
        response["Cache-Control"] = "private, no-store"
    elif is_lasting:
        is_named = request.GET.get("snapshot") == dataset.current_id
        response["ETag"] = f"W/{tag}" if encoding is not None else tag
        response["Cache-Control"] = FOR_EVER if is_named else "public, no-cache"
    else:
        response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, dataset_id: str, schema: Schema) -> Asked:
    """Raises Http404 when the dataset has no place on a map, QueryError for a column that cannot be shown."""
    place = _column(request, "place", schema, lambda column: column.kind in PLACES and column.separator is None)
    place = place or place_column(schema)
    if place is None:
        raise Http404
    parameters = dict(request.GET.lists())
    question = MapQuestion.asked(parameters, schema, dataset_id)
    title = _column(request, "title", schema, lambda column: column.kind is Kind.TEXT and column.separator is None)
    value = _column(request, "value", schema, lambda column: column in colourable(schema))
    where = conditions_asked(parameters, schema, question)
    return Asked(
        where,
        place.name,
        title.name if title is not None else "",
        value.name if value is not None else "",
        as_signs=request.GET.get("as") == "signs",
    )


def _column(request: HttpRequest, parameter: str, schema: Schema, suits: Callable[[Column], bool]) -> Column | None:
    name = request.GET.get(parameter, "")
    if not name:
        return None
    if name not in schema or not suits(schema[name]):
        fitting = [column.name for column in schema if suits(column)][:20]
        raise bad_parameter(parameter, name[:80], "one of " + " ".join(fitting), "l’une de " + " ".join(fitting))
    return schema[name]


def _made(dataset: Dataset, asked: Asked, wanted: Tile) -> bytes:
    is_shape = manifest_of(dataset).schema[asked.place].kind is Kind.GEO_SHAPE
    return shapes_tile(dataset, asked, wanted) if is_shape else points_tile(dataset, asked, wanted)


def _encoded(body: bytes, encoding: str | None) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    return zlib.compress(body, GZIP_LEVEL, 31) if encoding == "gzip" else body
