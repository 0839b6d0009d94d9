"""The parameters of an API call as a request: unknown ones are ignored, bad values refused with the API's own words."""

from __future__ import annotations

from django.http import QueryDict

from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter
from parvis.engine.tables.schema import Schema

TRUTH = {"true": True, "1": True, "false": False, "0": False, "": False}


def records_request(given: QueryDict, schema: Schema, *, export: bool = False) -> Request:
    """The query that the parameters of a records or an export call state."""
    return Request(
        select=given.get("select") or None,
        where=tuple(clause for clause in given.getlist("where") if clause.strip()),
        group_by=given.get("group_by") or None,
        order_by=given.get("order_by") or None,
        limit=whole_number(given, "limit", -1 if export else 10),
        offset=whole_number(given, "offset", 0),
        refine=tuple(given.getlist("refine")),
        exclude=tuple(given.getlist("exclude")),
        timezone=given.get("timezone") or "UTC",
        lang=given.get("lang") or "fr",
        disjunctive=frozenset(),
        export=export,
    )


def whole_number(given: QueryDict, name: str, default: int) -> int:
    text = given.get(name)
    if text is None or text == "":
        return default
    try:
        return int(text)
    except ValueError:
        raise bad_parameter(name, text[:40], "a whole number", "un nombre entier") from None


def truth(given: QueryDict, name: str, default: bool) -> bool:
    text = given.get(name)
    if text is None:
        return default
    if text.lower() not in TRUTH:
        raise bad_parameter(name, text[:40], "true or false", "true ou false")
    return TRUTH[text.lower()]
