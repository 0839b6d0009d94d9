"""Checks an archive of tiles (PMTiles 3) before a town uses it as its base map, and takes it in.

Its header, its directories and tiles at both ends of its zooms are read; one that was cut off, that holds no picture or vector tile, or
tiles in a compression that browsers do not read, is refused with what to do.
"""

from __future__ import annotations

import gzip
import hashlib
import mmap
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nh3
import orjson
from pmtiles.tile import (
    Compression,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
)

from parvis.engine.tables.draft import Unreadable
from parvis.platform.maps.base_map import BaseMap, folder, use_base

BLOCK = 1 << 20
HEADER = 127
DEEPEST = 4
_PICTURES = {TileType.PNG: b"\x89PNG", TileType.JPEG: b"\xff\xd8", TileType.WEBP: b"RIFF", TileType.AVIF: b""}


@dataclass(frozen=True, slots=True)
class Archive:
    """What the header and the metadata of an archive say."""

    kind: str
    name: str
    attribution: str
    least_zoom: int
    most_zoom: int
    bounds: tuple[float, float, float, float]


def checked_archive(path: Path) -> Archive:
    """Raises Unreadable."""
    try:
        with path.open("rb") as handle:
            if path.stat().st_size < HEADER:
                raise MagicNumberNotFound
            with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return _checked(content)
    except MagicNumberNotFound:
        raise _refused("ce n’est pas une archive PMTiles", "this is not a PMTiles archive", _CONVERT) from None
    except SpecVersionUnsupported:
        raise _refused(
            "cette archive n’est pas de la version 3", "this archive is not of version 3", _CONVERT
        ) from None
    except Unreadable:
        raise
    except Exception as error:
        raise _refused(
            f"l’archive est abîmée ou incomplète ({type(error).__name__})", f"the archive is damaged or cut off ({type(error).__name__})", _AGAIN
        ) from error  # fmt: skip


def _checked(content: mmap.mmap) -> Archive:
    size = len(content)
    header = deserialize_header(content[:HEADER])
    end = max(
        header["metadata_offset"] + header["metadata_length"],
        header["leaf_directory_offset"] + header["leaf_directory_length"],
        header["tile_data_offset"] + header["tile_data_length"],
    )
    if size < end:
        raise _refused(
            f"l’archive est coupée : {size} octets au lieu de {end}", f"the archive is cut off: {size} bytes instead of {end}", _AGAIN
        )  # fmt: skip
    sort = header["tile_type"]
    if sort is not TileType.MVT and sort not in _PICTURES:
        raise _refused(
            "l’archive ne contient ni tuiles vectorielles ni images",
            "the archive holds neither vector tiles nor pictures",
            _CONVERT,
        )
    if header["tile_compression"] not in {Compression.GZIP, Compression.NONE}:
        raise _refused(
            "ses tuiles ne sont pas en gzip, que lisent les navigateurs",
            "its tiles are not in gzip, which browsers read",
            _CONVERT,
        )
    first = _first_tile(content, header)
    if first is None:
        raise _refused("l’archive ne contient aucune tuile", "the archive holds no tile", _AGAIN)
    _check_tile(first, header)
    metadata = _metadata(content, header)
    return Archive(
        kind="vector" if sort is TileType.MVT else "raster",
        name=_plain(metadata.get("name")),
        attribution=_plain(metadata.get("attribution")),
        least_zoom=header["min_zoom"],
        most_zoom=header["max_zoom"],
        bounds=(
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        ),
    )


def take_in(path: Path, archive: Archive, attribution: str | None, *, now: datetime) -> BaseMap:
    """Copy the archive into the installation, and use it: nothing changes before all of it is on the disk."""
    folder().mkdir(parents=True, exist_ok=True)
    fresh = folder() / f".incoming-{os.getpid()}"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, fresh.open("wb") as target:
            while block := source.read(BLOCK):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        name = f"base-{digest.hexdigest()[:16]}.pmtiles"
        size = fresh.stat().st_size
        fresh.replace(folder() / name)
    finally:
        fresh.unlink(missing_ok=True)
    base = BaseMap(
        name, size, digest.hexdigest(), archive.kind, archive.name,
        archive.attribution if attribution is None else attribution,
        archive.least_zoom, archive.most_zoom, archive.bounds, now.isoformat(timespec="seconds"),
    )  # fmt: skip
    use_base(base)
    return base


def _first_tile(content: mmap.mmap, header: HeaderDict) -> bytes | None:
    """The first tile of the archive, found as a map finds it: from directory to directory."""
    offset, length = header["root_offset"], header["root_length"]
    for _ in range(DEEPEST):
        entries = deserialize_directory(content[offset : offset + length])
        if not entries:
            return None
        entry = entries[0]
        if entry.run_length > 0:
            start = header["tile_data_offset"] + entry.offset
            return content[start : start + entry.length]
        offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
    return None


def _metadata(content: mmap.mmap, header: HeaderDict) -> dict[str, Any]:
    raw = content[header["metadata_offset"] : header["metadata_offset"] + header["metadata_length"]]
    found = orjson.loads(gzip.decompress(raw) if header["internal_compression"] is Compression.GZIP else raw)
    return found if isinstance(found, dict) else {}


def _check_tile(tile: bytes, header: HeaderDict) -> None:
    """A tile that can be opened, and begins as its kind does. Raises what shows that it cannot."""
    content = gzip.decompress(tile) if header["tile_compression"] is Compression.GZIP else tile
    mark = b"\x1a" if header["tile_type"] is TileType.MVT else _PICTURES[header["tile_type"]]
    if not content.startswith(mark):
        raise ValueError("a tile is not what the header says")


def _plain(text: Any) -> str:
    """Words without the HTML that archives put in their attribution."""
    return nh3.clean(str(text or ""), tags=set()).strip()


_CONVERT = (
    "faire l’archive avec l’outil pmtiles (`pmtiles extract`, `pmtiles convert`)",
    "make the archive with the pmtiles tool (`pmtiles extract`, `pmtiles convert`)",
)
_AGAIN = ("la télécharger ou la copier de nouveau", "download or copy it again")


def _refused(french: str, english: str, remedy: tuple[str, str]) -> Unreadable:
    return Unreadable(
        {
            "fr": f"{french[0].upper()}{french[1:]} : {remedy[0]}.",
            "en": f"{english[0].upper()}{english[1:]}: {remedy[1]}.",
        }
    )
