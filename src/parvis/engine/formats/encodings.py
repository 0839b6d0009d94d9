"""Which encoding a text file is written in, and its rewriting as UTF-8.

UTF-8 is believed when every byte fits; else the bytes 0x80 to 0x9F, which no ISO 8859 text uses, tell windows-1252 from
ISO-8859-1. A few stray bytes in a text otherwise in UTF-8 are read as windows-1252. NUL bytes mean that it is no text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from parvis.engine.formats.findings import Findings, both
from parvis.engine.tables.draft import Unreadable

BLOCK = 4 * 2**20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MIXED = "utf-8 (mixed)"
_C1 = re.compile(rb"[\x80-\x9f]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_MULTIBYTE = re.compile(rb"[\xc3\xc2\xe2][\x80-\xbf]")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error("parvis-windows", _as_windows)


def bom_of(head: bytes) -> str | None:
    """The encoding that the first bytes declare."""
    return next((name for mark, name in BOMS if head.startswith(mark)), None)


def is_utf8(block: bytes, final: bool) -> bool:
    """Whether `block` is UTF-8, give or take a character cut at either end (at the start only when not `final`)."""
    start = 0
    while start < min(3, len(block)) and 0x80 <= block[start] < 0xC0:
        start += 1
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block[start:], final)
    except UnicodeDecodeError:
        return False
    return True


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, some at a time."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def encoding_of(path: Path) -> str:
    """The encoding of a whole file, read to its end: a Python codec's name, or MIXED."""
    with path.open("rb") as file:
        declared = bom_of(file.read(4))
    if declared and declared != "utf-8-sig":
        return declared
    if _decodes(path, "utf-8"):
        return declared or "utf-8"
    multibyte = strays = c1 = undefined = 0
    for block in blocks(path):
        multibyte += len(_MULTIBYTE.findall(block))
        strays += len(_strays(block))
        c1 += len(_C1.findall(block))
        undefined += len(_UNDEFINED.findall(block))
    if declared or multibyte > 4 * strays:
        return MIXED
    return "iso-8859-1" if not c1 or undefined * 5 > c1 else "windows-1252"


def _strays(block: bytes) -> list[str]:
    return re.findall("[\udc80-\udcff]", block.decode("utf-8", "surrogateescape"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def codec_of(encoding: str) -> tuple[str, str]:
    """The Python codec of an encoding and how it treats bytes that do not fit."""
    if encoding == MIXED:
        return "utf-8-sig", "parvis-windows"
    if encoding == "utf-8":
        return "utf-8-sig", "strict"
    return encoding, "replace" if encoding == "windows-1252" else "strict"


def known_codec(encoding: str) -> str:
    """`encoding` as Python spells it; Unreadable when nobody knows it."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        raise Unreadable(
            both(
                f"L’encodage « {encoding} » n’existe pas : choisir utf-8, windows-1252 ou iso-8859-1.",
                f"There is no encoding “{encoding}”: choose utf-8, windows-1252 or iso-8859-1.",
            )
        ) from None
    return {"cp1252": "windows-1252", "iso8859-1": "iso-8859-1"}.get(name, name)


def check_forced(path: Path, encoding: str) -> None:
    """Refuse a file that is not written in `encoding`, naming the first byte that does not fit and its line."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, lines = 0, 1
    for block in [*blocks(path), b""] if path.stat().st_size < BLOCK else blocks(path):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            lines += block[: max(error.start - pending, 0)].count(b"\n")
            raise _misfit(encoding, offset - pending + error.start, lines) from None
        offset += len(block)
        lines += block.count(b"\n")


def _misfit(encoding: str, offset: int, line: int) -> Unreadable:
    return Unreadable(
        both(
            f"Le fichier n’est pas en {encoding} : l’octet {offset}, ligne {line}, n’y correspond à aucun caractère. "
            "Choisir un autre encodage ou laisser l’encodage se détecter.",
            f"The file is not in {encoding}: byte {offset}, on line {line}, is no character of it. "
            "Choose another encoding or let it be detected.",
        )
    )


def transcode(path: Path, encoding: str, target: Path, findings: Findings) -> Path:
    """Write `path` to `target` in UTF-8, lines unchanged."""
    codec, errors = codec_of(encoding)
    decoder = codecs.getincrementaldecoder(codec)(errors)
    strays = 0
    with target.open("wb") as file:
        for block in blocks(path):
            if encoding == MIXED:
                strays += len(_strays(block))
            file.write(decoder.decode(block).encode("utf-8", "replace"))
        file.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    if encoding == MIXED:
        findings.note("encoding_mixed", count=max(strays, 1))
    return target
