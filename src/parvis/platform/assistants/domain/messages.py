"""JSON-RPC 2.0 as the Model Context Protocol uses it: one message in, one answer out; and its versions.

Until 2025-11-25 a client shakes hands (`initialize`); since 2026-07-28 each request says in its `_meta` which version it
speaks. Batches, which one version had and the next took away, are refused: one message is one call of the quota.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HANDSHAKEN = ("2025-06-18", "2025-11-25")
STATELESS = ("2026-07-28",)
VERSIONS = (*HANDSHAKEN, *STATELESS)

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
RESOURCE_NOT_FOUND, HEADER_MISMATCH, UNSUPPORTED_VERSION = -32002, -32020, -32022
STATUSES = {
    PARSE_ERROR: 400,
    INVALID_REQUEST: 400,
    INVALID_PARAMS: 400,
    HEADER_MISMATCH: 400,
    UNSUPPORTED_VERSION: 400,
    METHOD_NOT_FOUND: 404,
}

META = "io.modelcontextprotocol/"
VERSION_KEY, CAPABILITIES_KEY, SERVER_KEY = f"{META}protocolVersion", f"{META}clientCapabilities", f"{META}serverInfo"
Id = str | int


class RpcError(Exception):
    """What the caller of a method did wrong, as JSON-RPC says it."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


@dataclass(frozen=True, slots=True)
class Message:
    """A request, or a notification when `id` is None; `version` is what it says that it speaks, None before that was said."""

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: Id | None = None
    version: str | None = None

    @property
    def is_stateless(self) -> bool:
        return self.version in STATELESS


def read_message(decoded: Any) -> Message | None:
    """The message in a decoded body; None for an answer of the client, which asks for nothing. Raises RpcError."""
    if isinstance(decoded, list):
        raise RpcError(INVALID_REQUEST, "Send one message a call: batches are not part of the versions spoken here.")
    if not isinstance(decoded, dict) or decoded.get("jsonrpc") != "2.0":
        raise RpcError(
            INVALID_REQUEST, 'Send a JSON-RPC 2.0 object: {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}.'
        )
    if "method" not in decoded and ("result" in decoded or "error" in decoded):
        return None
    method, params = decoded.get("method"), decoded.get("params", {})
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "`method` must be a text.")
    if params is not None and not isinstance(params, dict):
        raise RpcError(INVALID_REQUEST, "`params` must be an object.")
    params = params or {}
    if "id" not in decoded:
        return Message(method, params)
    identity = decoded["id"]
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise RpcError(INVALID_REQUEST, "`id` must be a text or a whole number.")
    return Message(method, params, identity, _version(params))


def checked_version(message: Message, header: str | None) -> Message:
    """The message, if its version is spoken here. Raises RpcError that names those that are.

    `header` is the version that the transport says, None when it says none.
    """
    asked = message.version or header
    if asked is not None and asked not in VERSIONS:
        told = {"supported": list(VERSIONS), "requested": asked}
        raise RpcError(UNSUPPORTED_VERSION, f"Version {asked[:40]} is not spoken here.", told)
    if message.is_stateless and not isinstance(message.params["_meta"].get(CAPABILITIES_KEY), dict):
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {CAPABILITIES_KEY}.")
    if message.version is None and header in STATELESS and message.id is not None:
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {VERSION_KEY}.")
    return message


def answer_of(message_id: Id | None, result: Mapping[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": message_id, "result": result}


def refusal_of(message_id: Id | None, error: RpcError) -> dict[str, Any]:
    told: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        told["data"] = error.data
    return {"jsonrpc": "2.0", "id": message_id, "error": told}


def _version(params: Mapping[str, Any]) -> str | None:
    meta = params.get("_meta")
    version = meta.get(VERSION_KEY) if isinstance(meta, dict) else None
    return version if isinstance(version, str) else None
