"""A WebM file without sound out of drawn frames: each is a key frame of VP8, as the lossy WebP that Pillow writes holds one.

Such a film is larger than one whose frames refer to one another, and needs no encoder of video.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from PIL import Image

CLUSTER_FRAMES = 16
APP = b"Parvis demo"


def webm(frames: Sequence[Image.Image], rate: int, quality: int = 55) -> bytes:
    """The film of `frames`, all of one size, at `rate` frames a second."""
    step = 1000 // rate
    width, height = frames[0].size
    info = _element(
        0x1549A966,
        _number(0x2AD7B1, 1_000_000)
        + _float(0x4489, float(len(frames) * step))
        + _element(0x4D80, APP)
        + _element(0x5741, APP),
    )
    video = _element(0xE0, _number(0xB0, width) + _number(0xBA, height))
    track = (
        _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x9C, 0) + _number(0x83, 1) + _element(0x86, b"V_VP8") + video
    )
    head = info + _element(0x1654AE6B, _element(0xAE, track))
    clusters, cues, at = [], [], len(head)
    for first in range(0, len(frames), CLUSTER_FRAMES):
        blocks = b"".join(
            _element(0xA3, b"\x81" + (number * step).to_bytes(2, "big") + b"\x80" + _key_frame(frame, quality))
            for number, frame in enumerate(frames[first : first + CLUSTER_FRAMES])
        )
        cluster = _element(0x1F43B675, _number(0xE7, first * step) + blocks)
        position = _element(0xB7, _number(0xF7, 1) + _number(0xF1, at))
        cues.append(_element(0xBB, _number(0xB3, first * step) + position))
        clusters.append(cluster)
        at += len(cluster)
    body = head + b"".join(clusters) + _element(0x1C53BB6B, b"".join(cues))
    kinds = _number(0x4286, 1) + _number(0x42F7, 1) + _number(0x42F2, 4) + _number(0x42F3, 8)
    kinds += _element(0x4282, b"webm") + _number(0x4287, 2) + _number(0x4285, 2)
    return _element(0x1A45DFA3, kinds) + _element(0x18538067, body)


def _key_frame(frame: Image.Image, quality: int) -> bytes:
    """The VP8 frame inside a WebP: what follows the name of its one chunk and its length."""
    out = io.BytesIO()
    frame.convert("RGB").save(out, "WEBP", quality=quality, method=4)
    content = out.getvalue()
    if content[12:16] != b"VP8 ":
        raise ValueError("the picture was not written as one frame of VP8")
    length = int.from_bytes(content[16:20], "little")
    return content[20 : 20 + length]


def _element(identifier: int, content: bytes) -> bytes:
    """An element of EBML, its length on eight bytes."""
    name = identifier.to_bytes((identifier.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 56).to_bytes(8, "big") + content


def _number(identifier: int, value: int) -> bytes:
    return _element(identifier, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _float(identifier: int, value: float) -> bytes:
    return _element(identifier, struct.pack(">d", value))
