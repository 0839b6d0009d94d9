"""A message of an assistant on one line, and the answer to it: the protocol without HTTP."""

from __future__ import annotations

from typing import Any

import orjson

from parvis.platform.assistants.caller import Caller
from parvis.platform.assistants.domain.messages import (
    PARSE_ERROR,
    Message,
    RpcError,
    answer_of,
    checked_version,
    read_message,
    refusal_of,
)
from parvis.platform.assistants.server import answered


def answer_line(line: bytes, caller: Caller) -> dict[str, Any] | None:
    """The answer to one line; None for an empty line, a notification or an answer, which expect nothing."""
    if not line.strip():
        return None
    message: Message | None = None
    try:
        try:
            message = read_message(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            raise RpcError(PARSE_ERROR, f"The line is not JSON: {error}.") from error
        if message is None or message.id is None:
            return None
        return answer_of(message.id, answered(checked_version(message, None), caller))
    except RpcError as error:
        return refusal_of(message.id if message else None, error)
