"""ODSQL, the query language of the Explore API: from the text of a request to the SQL of an engine.

A clause is cut into tokens, parsed into a tree, given a meaning on a dataset's schema, and written as SQL with every
identifier quoted and every value a literal of its type or bound. Names that need the SQL builder are loaded on first use, so that a command that
only parses starts fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parvis.engine.query.clauses import parse_statement
from parvis.engine.query.errors import QueryError
from parvis.engine.query.request import Request

if TYPE_CHECKING:
    from parvis.engine.query.compile import compile_records
    from parvis.engine.query.compiled import Compiled
    from parvis.engine.query.facets import Facet, FacetValue, compile_facet, facet_values, is_listed, parse_facet
    from parvis.engine.query.reference import reference_page
    from parvis.engine.query.wire import OutputColumn

_LATER = {
    "Compiled": "compiled",
    "Facet": "facets",
    "FacetValue": "facets",
    "OutputColumn": "wire",
    "compile_facet": "facets",
    "compile_records": "compile",
    "facet_values": "facets",
    "is_listed": "facets",
    "parse_facet": "facets",
    "reference_page": "reference",
}

__all__ = [
    "Compiled",
    "Facet",
    "FacetValue",
    "OutputColumn",
    "QueryError",
    "Request",
    "compile_facet",
    "compile_records",
    "facet_values",
    "is_listed",
    "parse_facet",
    "parse_statement",
    "reference_page",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"parvis.engine.query.{_LATER[name]}"), name)
