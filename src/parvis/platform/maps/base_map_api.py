"""The imported base map, `/basemap/<file>.pmtiles`: the map reads the parts that it needs by `Range`."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from parvis.platform.maps.base_map import imported_base
from parvis.platform.maps.tile_api import FOR_EVER
from parvis.platform.records.answering import etag, is_known, not_modified, open_to_any_origin
from parvis.platform.records.exports.ranges import Unsatisfiable, asked_part, read_part

MEDIA_TYPE = "application/vnd.pmtiles"


@require_safe
def archive(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file is named by its content, so a part of it is good for ever."""
    base = imported_base()
    if base is None or base.file != name:
        raise Http404
    tag = etag(base.sha256)
    if is_known(request, tag):
        return not_modified(tag)
    size = base.path.stat().st_size
    response: HttpResponseBase
    try:
        part = asked_part(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    if part is None:
        response = FileResponse(base.path.open("rb"), content_type=MEDIA_TYPE)
    else:
        response = StreamingHttpResponse(read_part(base.path, part), status=206, content_type=MEDIA_TYPE)
        response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
        response["Content-Length"] = str(part.end - part.start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Cache-Control"] = FOR_EVER
    open_to_any_origin(response)
    return response
