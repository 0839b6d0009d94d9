"""GeoJSON features, and the files that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .tables import write_json


def feature(geometry: Mapping[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_collection(path: Path, features: Iterable[dict[str, Any]]) -> Path:
    return write_json(path, {"type": "FeatureCollection", "features": list(features)})
