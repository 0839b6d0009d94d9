"""A small copy of a picture for pages: upright, in sRGB, without what its file says of who took it, when and where.

What arrives may be hostile: pixels are counted before any is decoded, and reading stops when its time is over. The first image of
an animation is taken. A picture is never made larger than it is.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS = {"JPEG": 89_000_000}
MOST_PIXELS_OTHERWISE = 40_000_000
TALLEST = 4
QUALITY = {"webp": 78, "jpg": 80}
_FLAWS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    MemoryError,
    OverflowError,
    IndexError,
    KeyError,
)


class Unshowable(Exception):
    """A picture of which no small copy can be made; `reason` is a word for the logs."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Facts:
    """The size in pixels of a picture as it is seen (upright), and its main colour as `#rrggbb`."""

    width: int
    height: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The bytes of the small copy, and what was learnt of the picture."""

    content: bytes
    facts: Facts


def thumbnail(file: IO[bytes], width: int, form: str, clock: Callable[[], float], seconds: float) -> Thumbnail:
    """A copy `width` pixels wide (less if the picture is, or is very tall) as `form`, `webp` or `jpg`. Raises Unshowable."""
    picture, facts = _opened(_Timed(file, clock, clock() + seconds))
    try:
        scale = 2 * width / facts.width
        picture.draft("RGB", (round(picture.width * scale) or 1, round(picture.height * scale) or 1))
        small = _upright(picture, width)
        copy = _plain(small, with_alpha=form == "webp")
        out = io.BytesIO()
        copy.save(out, "WEBP" if form == "webp" else "JPEG", quality=QUALITY[form], **_options(form))
    except _FLAWS as error:
        raise Unshowable(_named(error)) from error
    return Thumbnail(out.getvalue(), Facts(facts.width, facts.height, main_colour(copy)))


def main_colour(picture: Image.Image) -> str:
    """The commonest of a few colours."""
    tiny = picture.convert("RGB").resize((24, 24), Image.Resampling.BOX).quantize(4)
    counts, palette = tiny.getcolors() or [(1, 0)], tiny.getpalette() or [127, 127, 127]
    number = max((count, int(str(index))) for count, index in counts)[1]
    red, green, blue = palette[3 * number : 3 * number + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _opened(file: Any) -> tuple[Image.Image, Facts]:
    try:
        picture = Image.open(file, formats=FORMATS)
        size = picture.size
        if size[0] * size[1] > MOST_PIXELS.get(picture.format or "", MOST_PIXELS_OTHERWISE):
            raise Unshowable("too many pixels")
        turned = picture.getexif().get(0x0112) in {5, 6, 7, 8}
    except Image.DecompressionBombError as error:
        raise Unshowable("too many pixels") from error
    except _FLAWS as error:
        raise Unshowable(_named(error)) from error
    return picture, Facts(*(size[::-1] if turned else size))


def _upright(picture: Image.Image, width: int) -> Image.Image:
    """The picture reduced and turned as its camera was held."""
    turned = picture.getexif().get(0x0112) in {5, 6, 7, 8}
    box = (width * TALLEST, width) if turned else (width, width * TALLEST)
    picture.load()
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    elif picture.mode in {"P", "1"} or picture.mode.endswith("a"):
        picture = picture.convert("RGBA")
    kept: dict[str | tuple[int, int], Any] = {
        name: picture.info[name] for name in ("icc_profile", "exif") if name in picture.info
    }
    picture.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.info = kept
    return ImageOps.exif_transpose(picture)


def _plain(picture: Image.Image, *, with_alpha: bool) -> Image.Image:
    """The picture in sRGB, of which nothing is kept but pixels; without alpha it stands on white."""
    is_clear = picture.mode in {"RGBA", "LA", "PA"}
    alpha = picture.getchannel("A") if is_clear else None
    colours = _in_srgb(picture)
    if alpha is not None:
        ground = Image.new("RGB", colours.size, "white")
        ground.paste(colours, mask=alpha)
        if not with_alpha:
            colours = ground
        else:
            colours.putalpha(alpha)
    colours.info = {}
    return colours


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    base = picture if picture.mode in {"RGB", "CMYK", "L", "LAB"} else picture.convert("RGB")
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(base, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if found is not None:
                return found
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return base.convert("RGB")


def _options(form: str) -> dict[str, Any]:
    return {"method": 4} if form == "webp" else {"optimize": True, "progressive": True}


def _named(error: BaseException) -> str:
    return "took too long" if isinstance(error, TooLong) else type(error).__name__


class TooLong(OSError):
    """Reading went on past its time."""


class _Timed:
    """A file that refuses to be read past a moment: decoders ask for a block at a time."""

    def __init__(self, file: IO[bytes], clock: Callable[[], float], until: float) -> None:
        self._file, self._clock, self._until = file, clock, until
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if self._clock() > self._until:
            raise TooLong("took too long")
        return self._file.read(size)
