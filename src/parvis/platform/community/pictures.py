"""The picture that comes with a reuse: read with suspicion, made again in two sizes, the original thrown away.

What is kept is made of pixels alone: no name, no place, no camera, no code hidden in the file.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

LARGEST_FILE, MOST_PIXELS = 8 << 20, 40_000_000
READ = ("PNG", "JPEG", "WEBP", "GIF")
LARGE, SMALL = (1280, 960), (480, 270)


class Unusable(ValueError):
    """A file that is not a picture that we read, or is too large."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture as it is kept: at most `LARGE`, and cut to `SMALL` for cards."""

    large: bytes
    small: bytes
    digest: str


def made_again(file: BinaryIO) -> Made:
    """The picture in `file`, in both sizes. Raises Unusable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=READ)
            if picture.width * picture.height > MOST_PIXELS:
                raise Unusable
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable from error
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    flat = paper.convert("RGB")
    large = flat.copy()
    large.thumbnail(LARGE)
    whole, cut = _webp(large), _webp(ImageOps.fit(flat, SMALL, centering=(0.5, 0.0)))
    return Made(whole, cut, hashlib.sha256(whole).hexdigest()[:16])


def _webp(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "WEBP", quality=82, method=4)
    return kept.getvalue()
