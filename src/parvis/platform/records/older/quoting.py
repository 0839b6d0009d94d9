"""Names and texts written into a query: whatever they hold, they end where they should."""

from __future__ import annotations

import json


def identifier(name: str) -> str:
    """
    >>> identifier("a`b")
    '`a\\\\`b`'
    """
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def text(value: str) -> str:
    """
    >>> text('say "no"')
    '"say \\\\"no\\\\""'
    """
    return json.dumps(value, ensure_ascii=False)


def refinement(name: str, value: str) -> str:
    """The facet `name` and its `value` as `refine` and `exclude` take them."""
    return f'{identifier(name)}:"' + value.replace('"', '\\"') + '"'
