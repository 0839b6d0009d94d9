"""Tiles given again: the last ones of this process, so many bytes in all, ready to be sent."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST_BYTES = 48 << 20
_WEIGHT = 200


class KeptTiles:
    """A tile is a value of what it was made from, so it never has to be forgotten for being out of date."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._tiles: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The tile of that key, made when it is not there."""
        with self._lock:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._tiles:
                self._tiles[key] = made
                self._bytes += len(made) + _WEIGHT
                while self._bytes > self._most:
                    self._bytes -= len(self._tiles.popitem(last=False)[1]) + _WEIGHT
        return made


kept = KeptTiles()
