"""Zip and gzip wrappers opened with care: real bytes are counted while they expand, and no name leaves the folder.

Refused: encrypted archives, links, absolute or climbing names, archives inside archives, and whatever expands beyond
the limits, whatever its headers claim.
"""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from parvis.engine.formats.findings import both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.recognition import WORDS_BY_EXTENSION, extension
from parvis.engine.tables.draft import Ambiguous, Unreadable

BLOCK = 2**20
RATIO_FLOOR = 64 * 2**20
IMAGES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "avif"})
FILMS_AND_CAPTIONS = frozenset({"mp4", "m4v", "webm", "ogv", "mov", "vtt", "srt"})
ARCHIVES = frozenset({"zip", "kmz", "gz", "7z", "rar", "tar", "tgz"})
SHAPEFILE_PARTS = frozenset({"shp", "shx", "dbf", "prj", "cpg"})


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The data file of an archive, its name, the pictures and films beside it and the number of files left aside."""

    path: Path
    filename: str
    attachments: Mapping[str, Path] = field(default_factory=dict)
    ignored: int = 0


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Allowance:
    """How many bytes may still come out of an archive."""

    def __init__(self, packed: int, options: ReadOptions) -> None:
        self._left = min(options.max_expanded_bytes, max(RATIO_FLOOR, int(packed * options.max_ratio)))

    def copy(self, source: _Readable, target: Path) -> None:
        with target.open("wb") as file:
            while block := source.read(min(BLOCK, self._left + 1)):
                self._left -= len(block)
                if self._left < 0:
                    raise _too_big()
                file.write(block)


def unwrap_gzip(path: Path, workdir: Path, options: ReadOptions) -> Unwrapped:
    """The file inside a gzip wrapper."""
    target = workdir / "ungzipped"
    try:
        with gzip.open(path) as source:
            _Allowance(path.stat().st_size, options).copy(source, target)
    except (EOFError, OSError, zlib.error):
        raise _damaged("gzip") from None
    name = options.filename
    for suffix in (".gz", ".gzip"):
        if name.lower().endswith(suffix):
            name = name[: -len(suffix)]
    return Unwrapped(target, name)


def unwrap_zip(path: Path, workdir: Path, options: ReadOptions) -> Unwrapped:
    """The one data file of a zip archive, or the one that `options.member` names."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive, options)
            chosen = _chosen(members, options.member)
            allowance = _Allowance(path.stat().st_size, options)
            folder = workdir / "unzipped"
            folder.mkdir(exist_ok=True)
            data = _extract(archive, members, chosen, folder, allowance)
            attachments = {
                name: _copy(archive, info, folder / f"attachment-{number}.{extension(name)}", allowance)
                for number, (name, info) in enumerate(members.items())
                if extension(name) in IMAGES | FILMS_AND_CAPTIONS
            }
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError):
        raise _damaged("zip") from None
    family = [name for name in members if _is_part(name, chosen)] if extension(chosen) == "shp" else [chosen]
    return Unwrapped(data, PurePosixPath(chosen).name, attachments, len(members) - len(attachments) - len(family))


def _checked(archive: zipfile.ZipFile, options: ReadOptions) -> dict[str, zipfile.ZipInfo]:
    """The files of the archive by name, once every name and flag is found harmless."""
    infos = archive.infolist()
    if len(infos) > options.max_members:
        raise Unreadable(
            both(
                f"L’archive contient {len(infos)} fichiers ; {options.max_members} au plus sont admis.",
                f"The archive holds {len(infos)} files; at most {options.max_members} are allowed.",
            )
        )
    members = {}
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in info.filename[:3] or "\0" in info.filename:
            raise _forbidden(info.filename, "un nom qui sort de l’archive", "a name that leaves the archive")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _forbidden(info.filename, "un lien", "a link")
        if info.flag_bits & 1:
            raise _forbidden(info.filename, "un mot de passe", "a password")
        if not info.is_dir() and not _is_clutter(parts):
            members[info.filename] = info
    return members


def _is_clutter(parts: PurePosixPath) -> bool:
    return "__MACOSX" in parts.parts or parts.name.startswith(".") or parts.name.lower() in ("thumbs.db", "desktop.ini")


def _chosen(members: Mapping[str, zipfile.ZipInfo], wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in members:
            raise Ambiguous(
                both(f"L’archive ne contient pas « {wanted} ».", f"The archive does not hold “{wanted}”."),
                sorted(members),
                "member",
            )
        candidates = [wanted]
    else:
        candidates = [name for name in members if extension(name) in WORDS_BY_EXTENSION and extension(name) != "txt"]
        candidates = candidates or [name for name in members if extension(name) == "txt"]
    if len(candidates) > 1:
        raise Ambiguous(
            both(
                f"L’archive contient {len(candidates)} fichiers de données : choisir lequel lire.",
                f"The archive holds {len(candidates)} data files: choose which to read.",
            ),
            sorted(candidates),
            "member",
        )
    nested = [name for name in candidates or members if extension(name) in ARCHIVES]
    if nested:
        raise _forbidden(nested[0], "une archive dans l’archive", "an archive inside the archive")
    if not candidates:
        raise Unreadable(
            both(
                "L’archive ne contient aucun fichier de données (CSV, XLSX, GeoJSON, Shapefile…).",
                "The archive holds no data file (CSV, XLSX, GeoJSON, Shapefile…).",
            )
        )
    return candidates[0]


def _is_part(name: str, shapefile: str) -> bool:
    return extension(name) in SHAPEFILE_PARTS and name[:-4].lower() == shapefile[:-4].lower()


def _extract(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], chosen: str, folder: Path, allowance: _Allowance
) -> Path:
    """Copy the chosen file out; a Shapefile comes with its sister files, under a plain name."""
    if extension(chosen) != "shp":
        return _copy(archive, members[chosen], folder / f"member.{extension(chosen)}", allowance)
    for name, info in members.items():
        if _is_part(name, chosen):
            _copy(archive, info, folder / f"layer.{extension(name)}", allowance)
    missing = [part for part in ("shx", "dbf") if not (folder / f"layer.{part}").exists()]
    if missing:
        raise Unreadable(
            both(
                f"Il manque au Shapefile le fichier .{missing[0]} : l’ajouter à l’archive, à côté du .shp.",
                f"The Shapefile lacks its .{missing[0]} file: add it to the archive, beside the .shp.",
            )
        )
    return folder / "layer.shp"


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, allowance: _Allowance) -> Path:
    with archive.open(info) as source:
        allowance.copy(source, target)
    return target


def _too_big() -> Unreadable:
    return Unreadable(
        both(
            "L’archive se déploie au-delà de la taille admise : déposer le fichier de données en plusieurs parties.",
            "The archive expands beyond the size allowed: upload the data file in several parts.",
        )
    )


def _damaged(word: str) -> Unreadable:
    return Unreadable(
        both(
            f"L’archive {word} est abîmée ou incomplète : la refaire et la déposer à nouveau.",
            f"The {word} archive is damaged or incomplete: make it again and upload it.",
        )
    )


def _forbidden(name: str, fr: str, en: str) -> Unreadable:
    shown = name[:120]
    return Unreadable(
        both(
            f"L’archive est refusée : « {shown} » a ou est {fr}. La refaire avec les seuls fichiers de données.",
            f"The archive is refused: “{shown}” has or is {en}. Make it again with the data files alone.",
        )
    )
