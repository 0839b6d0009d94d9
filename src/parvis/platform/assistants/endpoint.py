"""`/mcp`: the Model Context Protocol over HTTP ("Streamable HTTP"), each POST a message, each answer JSON.

No session and no stream: nothing is remembered between two calls, so that any process may answer. A browser's page of
another site is refused by its `Origin`; the cookies of ours are not looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.platform.assistants.caller import caller_of
from parvis.platform.assistants.domain.messages import (
    HEADER_MISMATCH,
    INVALID_REQUEST,
    PARSE_ERROR,
    STATUSES,
    Id,
    Message,
    RpcError,
    answer_of,
    checked_version,
    read_message,
    refusal_of,
)
from parvis.platform.assistants.server import answered
from parvis.platform.people.keys import KeyRefused

LARGEST = 1 << 20
JSON = "application/json"
NAMED = {"tools/call": "name", "resources/read": "uri"}
_WRAPPED = re.compile(r"=\?base64\?(.*)\?=")


@csrf_exempt
def mcp(request: HttpRequest) -> HttpResponse:
    """One message of an assistant."""
    if request.method != "POST":
        return _told(405, "Send messages by POST: there is no stream and no session here.", Allow="POST")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.get_host():
        return _told(403, "Pages of other sites may not call this address.")
    if request.content_type != JSON:
        return _told(415, f"Send {JSON}.")
    if not any(one in request.headers.get("Accept", "*/*") for one in (JSON, "application/*", "*/*")):
        return _told(406, f"Answers are {JSON}: accept it.")
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return _told(413, "A message has 1 MB at most.")
    try:
        caller = caller_of(request)
    except KeyRefused as refused:
        return _told(401, refused.text["en"], **{"WWW-Authenticate": "Bearer"})
    message: Message | None = None
    try:
        message = read_message(_decoded(body))
        if message is None or message.id is None:
            return HttpResponse(status=202)
        _check_headers(request, message)
        result = answered(checked_version(message, request.headers.get("MCP-Protocol-Version")), caller)
    except RpcError as error:
        return _json(refusal_of(message.id if message else None, error), _status(error, message))
    return _json(answer_of(message.id, result), 200)


def _decoded(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RpcError(PARSE_ERROR, f"The body is not JSON: {error}.") from error


def _check_headers(request: HttpRequest, message: Message) -> None:
    """Of the version without a handshake, headers repeat the message, for those who route it. Raises RpcError."""
    if not message.is_stateless:
        return
    told = {"MCP-Protocol-Version": message.version, "Mcp-Method": message.method}
    if message.method in NAMED and isinstance(message.params.get(NAMED[message.method]), str):
        told["Mcp-Name"] = message.params[NAMED[message.method]]
    for name, expected in told.items():
        if _unwrapped(request.headers.get(name)) != expected:
            raise RpcError(HEADER_MISMATCH, f"The header {name} does not say what the message says.")


def _unwrapped(value: str | None) -> str | None:
    """A header's text, which clients wrap in base64 when it has other signs than ASCII."""
    wrapped = _WRAPPED.fullmatch(value) if value is not None else None
    if wrapped is None:
        return value
    try:
        return base64.b64decode(wrapped[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _status(error: RpcError, message: Message | None) -> int:
    """The handshaken versions answer errors of methods with 200."""
    if message is not None and message.version is None and error.code not in {INVALID_REQUEST, PARSE_ERROR}:
        return 400 if error.data and "supported" in error.data else 200
    return STATUSES.get(error.code, 200)


def _told(status: int, words: str, **headers: str) -> HttpResponse:
    """A refusal before any message was read, still in JSON-RPC, which clients show."""
    no_message: Id | None = None
    response = _json(refusal_of(no_message, RpcError(INVALID_REQUEST, words)), status)
    for name, value in headers.items():
        response[name] = value
    return response


def _json(told: dict[str, Any], status: int) -> HttpResponse:
    response = HttpResponse(orjson.dumps(told), status=status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response
