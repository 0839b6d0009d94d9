"""Packages that are not installed, said at once to those who ask again and again.

DuckDB looks for pandas twice at each execution with values, and Python searches every folder of its path each time: a quarter of a
millisecond for each question of a reader.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType


class _Absent(MetaPathFinder):
    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == self.name:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def answer_at_once(name: str) -> None:
    """From now on, an import of `name` fails without a search, if it is not installed."""
    known = any(isinstance(finder, _Absent) and finder.name == name for finder in sys.meta_path)
    if not known and name not in sys.modules and find_spec(name) is None:
        sys.meta_path.insert(0, _Absent(name))
