"""Readers of received files: bytes in, a draft out. The web is one of the places that a file is received from.

Names are loaded on first use: a command that reads a table needs neither the map formats nor the network.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parvis.engine.formats.options import ReadOptions

if TYPE_CHECKING:
    from parvis.engine.formats.addresses import Unfetched
    from parvis.engine.formats.delimited import csv_repair
    from parvis.engine.formats.fetching import Fetched, FetchLimits, fetch
    from parvis.engine.formats.reading import read
    from parvis.engine.formats.recognition import detect

_LATER = {
    "FetchLimits": "fetching",
    "Fetched": "fetching",
    "Unfetched": "addresses",
    "csv_repair": "delimited",
    "detect": "recognition",
    "fetch": "fetching",
    "read": "reading",
}

__all__ = ["FetchLimits", "Fetched", "ReadOptions", "Unfetched", "csv_repair", "detect", "fetch", "read"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"parvis.engine.formats.{_LATER[name]}"), name)
