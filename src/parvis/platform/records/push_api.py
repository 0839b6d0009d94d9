"""The push API: `/api/push/1.0/{dataset}/{resource}/push/` adds or replaces rows, `…/delete/` takes rows away.

An answer says OK once the rows are on disk; readers see them within a second. The name of the resource is the sender's own.
Errors have the shape of the Search API 1.0 (`errorcode`, `error`), with the place of the fault beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from parvis.engine.tables.changes import Entry
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.live_gate import PushGate
from parvis.platform.catalog.live_pending import Keeper, NotKept, push_of
from parvis.platform.catalog.live_publisher import Publisher
from parvis.platform.catalog.storage import the_store
from parvis.platform.people.keys import secret_given
from parvis.platform.records.answering import JSON, accepting
from parvis.platform.records.push_files import Files
from parvis.platform.records.push_openings import Openings
from parvis.platform.records.push_rows import PushRefused, entries_to_add, entries_to_delete, rows_in

LARGEST = 5 << 20
OK = orjson.dumps({"status": "OK"})
WRONG_KEY = {
    "en": "This key does not open this dataset: check the `pushkey`. An agent makes one with `parvis live enable`.",
    "fr": "Cette clé n’ouvre pas ce jeu\u00a0: vérifiez « pushkey ». Un agent en crée une avec « parvis live enable ».",
}
UNKNOWN = {"en": "There is no such dataset.", "fr": "Ce jeu n’existe pas."}
TOO_LARGE = {
    "en": "A push holds 5 MB at most. Send the rows in several calls.",
    "fr": "Un envoi contient 5\u00a0Mo au plus. Envoyez les lignes en plusieurs appels.",
}
COUNTED = {
    "en": "This dataset is published as counts of groups: rows cannot be pushed to it.",
    "fr": "Ce jeu est publié en nombres par groupe\u00a0: on ne peut pas y pousser de lignes.",
}
NOT_KEPT = {
    "en": "The rows could not be written and nothing of them was kept. Send them again in a moment.",
    "fr": "Les lignes n’ont pas pu être écrites et rien n’en a été gardé. Renvoyez-les dans un instant.",
}
_CODES = {400: 10001, 403: 10003, 404: 10004, 413: 10013, 503: 10020}

keeper, openings = Keeper(), Openings()
Reads = Callable[[bytes, PushGate, ZoneInfo, Files], list[Entry]]


@accepting("POST")
def push(request: HttpRequest, dataset_id: str, resource: str) -> HttpResponse:
    """Add rows; a row whose key is there already takes its place."""

    def read(body: bytes, gate: PushGate, zone: ZoneInfo, files: Files) -> list[Entry]:
        return entries_to_add(rows_in(body), gate, zone, files)

    return _kept(request, dataset_id, read)


@accepting("POST")
def delete(request: HttpRequest, dataset_id: str, resource: str) -> HttpResponse:
    """Take rows away, named by the values of their key."""

    def read(body: bytes, gate: PushGate, zone: ZoneInfo, files: Files) -> list[Entry]:
        return entries_to_delete(rows_in(body), gate, zone, files)

    return _kept(request, dataset_id, read)


@accepting("POST")
def delete_record(request: HttpRequest, dataset_id: str, resource: str, record_id: str) -> HttpResponse:
    """Take away the row of that record id."""
    return _kept(request, dataset_id, lambda *_: [Entry({}, deleted=True, identity=record_id.lower())])


def serve_pushes() -> None:
    """Make the pushes of this process, and those that other processes leave, visible to readers from now on."""
    publisher = Publisher(the_store())
    keeper.after = publisher.wake
    publisher.start()


def _kept(request: HttpRequest, dataset_id: str, read: Reads) -> HttpResponse:
    """Check what is sent, write it, and say so once it is on disk."""
    now = timezone.now()
    secret = request.GET.get("pushkey", "") or secret_given(request.headers.get("Authorization", ""), "") or ""
    try:
        opening = openings.open(dataset_id, secret, now=now)
        gate = opening.gate
        body = request.read(LARGEST + 1)
        if len(body) > LARGEST:
            return _refusal(request, 413, "TooLarge", TOO_LARGE)
        if gate.is_counted:
            return _refusal(request, 400, "CountedDataset", COUNTED)
        store = the_store()
        with store.scratch() if _holds_files(gate.schema) else nullcontext() as scratch:
            files = Files(opening.dataset_id, store, scratch)
            entries = read(body, gate, ZoneInfo(settings.PARVIS["TIME_ZONE"]), files)
            if entries:
                keeper.keep(push_of(opening.dataset_id, entries, files.adopted, now))
    except PushRefused as refused:
        return _refusal(request, 400, refused.code, refused.text, **refused.place)
    except PermissionDenied:
        return _refusal(request, 403, "WrongPushKey", WRONG_KEY)
    except Http404:
        return _refusal(request, 404, "NotFound", UNKNOWN)
    except NotKept:
        return _refusal(request, 503, "NotKept", NOT_KEPT)
    return HttpResponse(OK, content_type=JSON)


def _holds_files(schema: Schema) -> bool:
    return any(column.kind is Kind.FILE for column in schema)


def _refusal(request: HttpRequest, status: int, code: str, text: Any, **place: Any) -> HttpResponse:
    language = "fr" if request.GET.get("lang") == "fr" else "en"
    body = {
        "errorcode": _CODES[status],
        "error": text[language],
        "error_code": code,
        "message": text[language],
        **place,
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type=JSON)
