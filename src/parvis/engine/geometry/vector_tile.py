"""Writes a layer of points as a vector tile (Mapbox Vector Tile 2.1), within a number of bytes.

Lines and areas are written by the engine of the tables; points come by thousands with hardly anything to compute, and are
written here so that a tile is full when it is full: what is added past the limit is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

EXTENT = 4096
Value = str | int | float | bool
_FEATURE, _KEY, _VALUE = 0x12, 0x1A, 0x22
_ENDING = 16


class PointLayer:
    """A layer called `name`, whose points have some of the properties `keys`; `add` says whether there was room."""

    def __init__(self, name: str, keys: Sequence[str], most_bytes: int) -> None:
        self._head = b"\x0a" + _sized(name.encode())
        self._keys = {key: number for number, key in enumerate(keys)}
        self._tail = b"".join(bytes((_KEY,)) + _sized(key.encode()) for key in keys)
        self._room = most_bytes - len(self._head) - len(self._tail) - _ENDING
        self._features = bytearray()
        self._values = bytearray()
        self._numbers: dict[tuple[type, Value], int] = {}
        self.count = 0

    def add(self, x: int, y: int, identity: int, properties: Mapping[str, Value | None]) -> bool:
        """A point at `x`, `y` of the tile's grid; properties without value are left out."""
        tags, new, known = bytearray(), bytearray(), len(self._numbers)
        for key, value in properties.items():
            if value is None:
                continue
            entry = (type(value), value)
            if entry not in self._numbers:
                self._numbers[entry] = len(self._numbers)
                new += bytes((_VALUE,)) + _sized(_value(value))
            tags += _varint(self._keys[key]) + _varint(self._numbers[entry])
        body = b"\x08" + _varint(identity) + (b"\x12" + _sized(tags) if tags else b"") + b"\x18\x01"
        body += b"\x22" + _sized(b"\x09" + _varint(_zigzag(x)) + _varint(_zigzag(y)))
        feature = bytes((_FEATURE,)) + _sized(body)
        if len(self._features) + len(self._values) + len(feature) + len(new) > self._room:
            while len(self._numbers) > known:
                self._numbers.popitem()
            return False
        self._features += feature
        self._values += new
        self.count += 1
        return True

    def tile(self) -> bytes:
        """The tile of this one layer; nothing when the layer has no point."""
        if not self.count:
            return b""
        layer = self._head + self._features + self._tail + self._values + b"\x28" + _varint(EXTENT) + b"\x78\x02"
        return b"\x1a" + _sized(layer)


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return b"\x38" + (b"\x01" if value else b"\x00")
    if isinstance(value, int):
        return b"\x30" + _varint(_zigzag(value))
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    return b"\x0a" + _sized(value.encode())


def _sized(content: bytes | bytearray) -> bytes:
    return _varint(len(content)) + content


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    """A whole number in groups of seven bits, the lowest first.

    >>> _varint(300).hex()
    'ac02'
    """
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
