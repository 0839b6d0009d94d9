"""Bytes compressed on their way: zstd or gzip, as the client accepts, block by block."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import zstandard

ZSTD_LEVEL, GZIP_LEVEL = 3, 4
_IN_GZIP = 31
OFFERED = ("zstd", "gzip")


def chosen_encoding(accepted: str, among: tuple[str, ...] = OFFERED) -> str | None:
    """The encoding to use for an `Accept-Encoding` header, the first of equals, or None for none.

    >>> chosen_encoding("gzip, deflate, br, zstd"), chosen_encoding("gzip;q=0.5, zstd;q=0"), chosen_encoding("identity")
    ('zstd', 'gzip', None)
    """
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, _, parameters = one.strip().partition(";")
        _, _, weight = parameters.replace(" ", "").partition("q=")
        try:
            weights[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    offered = {name: weights.get(name, weights.get("*", 0.0)) for name in among}
    best = max(among, key=lambda name: offered[name])
    return best if offered[best] > 0 else None


def encoded(blocks: Iterator[bytes], encoding: str | None) -> Iterator[bytes]:
    """`blocks` in that encoding."""
    if encoding == "zstd":
        return zstd(blocks)
    return gzipped(blocks) if encoding == "gzip" else blocks


def zstd(blocks: Iterator[bytes]) -> Iterator[bytes]:
    press = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
    for block in blocks:
        if done := press.compress(block):
            yield done
    yield press.flush()


def gzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """A gzip file without name or hour."""
    press = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _IN_GZIP)
    for block in blocks:
        if done := press.compress(block):
            yield done
    yield press.flush()
