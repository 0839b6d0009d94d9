"""ODSQL, the query language of the Explore API: from the text of a request to the SQL of an engine.

A clause is cut into tokens, parsed into a tree, given a meaning on a dataset's schema, and written as SQL with every
identifier quoted and every value bound. Names that need the SQL builder are loaded on first use, so that a command that
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
    from parvis.engine.query.wire import OutputColumn

_LATER = {"compile_records": "compile", "Compiled": "compiled", "OutputColumn": "wire"}

__all__ = ["Compiled", "OutputColumn", "QueryError", "Request", "compile_records", "parse_statement"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"parvis.engine.query.{_LATER[name]}"), name)
