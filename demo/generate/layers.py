"""Map layers written by GDAL, with the dates it would stamp held still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import pyogrio  # type: ignore[import-untyped]

from .chance import TODAY

Line = Sequence[tuple[float, float]]


def polygon(around: Line) -> bytes:
    """A polygon without holes, as WKB."""
    return pack("<BIII", 1, 3, 1, len(around)) + b"".join(pack("<dd", *corner) for corner in around)


def line(along: Line) -> bytes:
    """A line, as WKB."""
    return pack("<BII", 1, 2, len(along)) + b"".join(pack("<dd", *corner) for corner in along)


def write_layer(
    path: Path,
    shapes: Sequence[bytes],
    fields: Mapping[str, Sequence[Any]],
    *,
    geometry_type: str,
    crs: str,
    **options: Any,
) -> Path:
    """Write one layer; `fields` gives a column of values by name, `options` go to GDAL's driver."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{TODAY}T12:00:00.000Z"})
    try:
        pyogrio.raw.write(
            path,
            geometry=np.array(shapes, dtype=object),
            field_data=[np.array(values) for values in fields.values()],
            fields=list(fields),
            geometry_type=geometry_type,
            crs=crs,
            **options,
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    return path
