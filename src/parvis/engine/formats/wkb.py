"""Well-known binary geometries brought down to two dimensions, and points read out of it.

Altitudes and measures are cut away; an empty point is no point.
"""

from __future__ import annotations

import math
import struct


class ShapeError(ValueError):
    """Bytes that are no geometry."""


def flat(wkb: bytes) -> bytes:
    """`wkb` with longitude and latitude alone, little-endian.

    >>> flat(struct.pack("<BIddd", 1, 1001, 2.0, 48.0, 35.0)) == struct.pack("<BIdd", 1, 1, 2.0, 48.0)
    True
    """
    if wkb[:1] == b"\x01" and _dimensions(int.from_bytes(wkb[1:5], "little"))[1:] == (2, 5):
        return wkb
    out = bytearray()
    try:
        _copy(memoryview(wkb), 0, out, 0)
    except (struct.error, IndexError) as error:
        raise ShapeError("truncated geometry") from error
    return bytes(out)


def point(wkb: bytes) -> tuple[float, float] | None:
    """Longitude and latitude of a point geometry; None when it is empty or is not a point."""
    if len(wkb) < 21:
        return None
    order = "<" if wkb[0] else ">"
    code, x, y = struct.unpack_from(f"{order}Idd", wkb, 1)
    return (x, y) if _dimensions(code)[0] == 1 and not math.isnan(x + y) else None


def is_flat(wkb: bytes) -> bool:
    """Whether the geometry holds no altitude and no measure."""
    order = "<" if wkb[:1] == b"\x01" else ">"
    return len(wkb) < 5 or _dimensions(struct.unpack_from(f"{order}I", wkb, 1)[0])[1] == 2


def _dimensions(code: int) -> tuple[int, int, int]:
    """The kind of geometry, its number of coordinates and the length of its head, from the type's code."""
    extra = bool(code & 0x80000000) + bool(code & 0x40000000)
    head = 9 if code & 0x20000000 else 5
    plain = code & 0x0FFFFFFF
    extra = max(extra, {0: 0, 1: 1, 2: 1, 3: 2}.get(plain // 1000, 0))
    return plain % 1000, 2 + extra, head


def _copy(wkb: memoryview, at: int, out: bytearray, depth: int) -> int:
    """Append the geometry that begins at `at`, flat, and return where it ends."""
    if depth > 32:
        raise ShapeError("geometries nested too deep")
    order = "<" if wkb[at] else ">"
    kind, size, head = _dimensions(struct.unpack_from(f"{order}I", wkb, at + 1)[0])
    out += struct.pack("<BI", 1, kind)
    at += head
    if kind == 1:
        return _points(wkb, at, out, order, size, 1)
    (count,) = struct.unpack_from(f"{order}I", wkb, at)
    out += struct.pack("<I", count)
    at += 4
    if kind == 2:
        return _points(wkb, at, out, order, size, count)
    for _ in range(count):
        if kind == 3:
            (ring,) = struct.unpack_from(f"{order}I", wkb, at)
            out += struct.pack("<I", ring)
            at = _points(wkb, at + 4, out, order, size, ring)
        else:
            at = _copy(wkb, at, out, depth + 1)
    return at


def _points(wkb: memoryview, at: int, out: bytearray, order: str, size: int, count: int) -> int:
    end = at + 8 * size * count
    if end > len(wkb):
        raise ShapeError("truncated geometry")
    values = struct.unpack_from(f"{order}{size * count}d", wkb, at)
    flat_values = [value for index, value in enumerate(values) if index % size < 2]
    out += struct.pack(f"<{len(flat_values)}d", *flat_values)
    return end
