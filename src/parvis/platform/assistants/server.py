"""The Model Context Protocol, whatever carries it: what each method answers. It keeps nothing between two messages."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.conf import settings

from parvis import __version__
from parvis.platform.assistants import resources
from parvis.platform.assistants.caller import Caller
from parvis.platform.assistants.domain.arguments import BadArgument, checked
from parvis.platform.assistants.domain.messages import (
    HANDSHAKEN,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    SERVER_KEY,
    VERSIONS,
    Message,
    RpcError,
)
from parvis.platform.assistants.tools import BY_NAME, TOOLS, ToolFailed, use

LARGEST = 300_000
FRESH_FOR = 300_000
CAPABILITIES = {"tools": {"listChanged": False}, "resources": {"subscribe": False, "listChanged": False}}
INSTRUCTIONS = (
    "Open data of {town}, a French town: everything published, with its licence. Find a dataset with search_datasets (in "
    "French), look at its columns with describe_dataset, then question it with query_dataset; list_values shows what a column "
    "holds. Cite the dataset's page when you answer, and say when data is a generated sample (is_sample_data)."
)
logger = logging.getLogger("parvis.incident")
Params = Mapping[str, Any]


def answered(message: Message, caller: Caller) -> dict[str, Any]:
    """The result of a request. Raises RpcError, also for what nobody foresaw, which the log then tells."""
    method = METHODS.get(message.method)
    if method is None:
        raise RpcError(METHOD_NOT_FOUND, f"There is no method {message.method[:80]}. Possible: {', '.join(METHODS)}.")
    try:
        result = method(caller, message)
    except RpcError:
        raise
    except Exception as error:
        number = secrets.token_hex(4)
        logger.exception("incident=%s method=mcp:%s", number, message.method)
        raise RpcError(INTERNAL_ERROR, f"Something failed on our side; quote incident {number}.") from error
    return _for_stateless(message, result) if message.is_stateless else result


def server_info() -> dict[str, str]:
    return {"name": "parvis", "title": f"{settings.PARVIS['TOWN']}, données ouvertes", "version": __version__}


def _for_stateless(message: Message, result: dict[str, Any]) -> dict[str, Any]:
    """What the version without a handshake adds to each result."""
    told = {**result, "resultType": "complete", "_meta": {SERVER_KEY: server_info()}}
    if message.method in CACHEABLE:
        told |= {"ttlMs": FRESH_FOR, "cacheScope": "private" if message.method.startswith("resources/") else "public"}
    return told


def _initialize(_caller: Caller, message: Message) -> dict[str, Any]:
    asked = message.params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in HANDSHAKEN else HANDSHAKEN[-1],
        "capabilities": CAPABILITIES,
        "serverInfo": server_info(),
        "instructions": INSTRUCTIONS.format(town=settings.PARVIS["TOWN"]),
    }


def _discover(_caller: Caller, _message: Message) -> dict[str, Any]:
    return {
        "supportedVersions": list(VERSIONS),
        "capabilities": CAPABILITIES,
        "instructions": INSTRUCTIONS.format(town=settings.PARVIS["TOWN"]),
    }


def _ping(_caller: Caller, _message: Message) -> dict[str, Any]:
    return {}


def _tools(_caller: Caller, _message: Message) -> dict[str, Any]:
    return {"tools": [tool.as_json() for tool in TOOLS]}


def _call(caller: Caller, message: Message) -> dict[str, Any]:
    """Use a tool; what the model has to mend is a result like another, marked as an error."""
    tool = BY_NAME.get(message.params.get("name", "")) if isinstance(message.params.get("name"), str) else None
    if tool is None:
        raise RpcError(INVALID_PARAMS, f"There is no such tool. Possible: {', '.join(BY_NAME)}.")
    try:
        found = use(tool, caller, checked(message.params.get("arguments"), tool.arguments))
    except (ToolFailed, BadArgument) as error:
        return {"content": [{"type": "text", "text": str(error)}], "isError": True}
    body = orjson.dumps(found, option=orjson.OPT_NON_STR_KEYS)
    if len(body) > LARGEST:
        words = f"The answer has {len(body) // 1000} kB, {LARGEST // 1000} at most. Select fewer columns or lower the limit."
        return {"content": [{"type": "text", "text": words}], "isError": True}
    content = [{"type": "text", "text": body.decode()}]
    return {"content": content, "structuredContent": orjson.loads(body), "isError": False}


def _resources(caller: Caller, message: Message) -> dict[str, Any]:
    return resources.listed(caller, message.params.get("cursor"))


def _templates(_caller: Caller, _message: Message) -> dict[str, Any]:
    return {"resourceTemplates": [resources.TEMPLATE]}


def _read(caller: Caller, message: Message) -> dict[str, Any]:
    return resources.read(caller, message.params.get("uri"), is_stateless=message.is_stateless)


METHODS: Mapping[str, Callable[[Caller, Message], dict[str, Any]]] = {
    "server/discover": _discover,
    "initialize": _initialize,
    "ping": _ping,
    "tools/list": _tools,
    "tools/call": _call,
    "resources/list": _resources,
    "resources/templates/list": _templates,
    "resources/read": _read,
}
CACHEABLE = ("server/discover", "tools/list", "resources/list", "resources/templates/list", "resources/read")
