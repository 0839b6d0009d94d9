"""Shapes made coarser, as SQL, in a time that no shape can draw out.

The usual simplification (Douglas-Peucker) takes a time that grows with the square of the vertices for shapes that go up and down, and
a stack as deep: a line of 150,000 teeth would end the process. So vertices that lie closer than the tolerance to the one before are
left out first, which is a single walk, and the usual simplification polishes what is then short.
"""

from __future__ import annotations

SHORT = 800


def simplified(shape: str, tolerance: float) -> str:
    """The SQL of the SQL geometry `shape`, whose vertices move by `tolerance` at most; it is written several times over."""
    walked = thinned(shape, tolerance)
    polished = f"list_transform([{walked}], w -> CASE WHEN ST_NPoints(w) <= {SHORT} THEN ST_Simplify(w, {tolerance!r}) ELSE w END)"
    return f"{polished}[1]"


def thinned(shape: str, tolerance: float) -> str:
    """The same without the vertices that lie closer than `tolerance` to the one before; a part that would vanish stays as it is."""
    part = f"coalesce(TRY(ST_RemoveRepeatedPoints(d.geom, {tolerance!r})), d.geom)"
    return f"(CASE WHEN ST_NPoints({shape}) < 5 THEN {shape} ELSE ST_Collect(list_transform(ST_Dump({shape}), d -> {part})) END)"
