"""What a page says when the query layer gave no answer."""

from __future__ import annotations

from typing import Any

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.language import reader_language
from parvis.platform.records.sections import Body
from parvis.platform.records.table import TOO_SLOW

FAILURES = (TooSlow, TooLarge, QueryError)


def failed(template: str, context: dict[str, Any], error: Exception) -> Body:
    """The page with the reason instead of rows, and the way out that its context holds."""
    if isinstance(error, QueryError):
        return Body(template, {**context, "failure": error.text[reader_language()]}, 400)
    return Body(template, {**context, "failure": TOO_SLOW}, 503)
