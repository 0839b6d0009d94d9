"""Thumbnails: upright, in sRGB, without what their file says of people and places; hostile files harm nothing."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from parvis.platform.media.domain.thumbnails import Unshowable, thumbnail

SECONDS = 10.0


def made(content: bytes, width: int = 320, form: str = "webp", clock=lambda: 0.0):
    return thumbnail(io.BytesIO(content), width, form, clock, SECONDS)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def saved(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def halves(size=(600, 400)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture


@pytest.mark.parametrize(("form", "kind"), [("webp", "WEBP"), ("jpg", "JPEG")])
def test_a_thumbnail_has_the_width_asked_and_the_shape_of_the_picture(form, kind):
    small = opened(made(saved(halves(), "JPEG"), 320, form).content)
    assert (small.format, small.size) == (kind, (320, 213))


def test_a_small_picture_is_not_enlarged():
    assert opened(made(saved(halves((200, 100)), "PNG"), 640).content).size == (200, 100)


def test_a_very_tall_picture_keeps_within_bounds():
    assert opened(made(saved(Image.new("RGB", (100, 9000)), "PNG"), 320).content).height <= 4 * 320


def test_the_orientation_of_the_camera_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6
    result = made(saved(halves(), "JPEG", exif=exif))
    small = opened(result.content).convert("RGB")
    assert (result.facts.width, result.facts.height) == (400, 600)
    assert small.width == 320 and small.height == 480
    assert small.getpixel((160, 40))[0] > 200 and small.getpixel((160, 440))[2] > 200


@pytest.mark.parametrize("form", ["webp", "jpg"])
def test_nothing_says_who_when_and_where(form):
    exif = Image.Exif()
    exif[0x013B] = "Camille Dupont"
    exif.get_ifd(0x8825)[2] = (48.0, 49.0, 25.5)
    source = saved(halves(), "JPEG", exif=exif, comment=b"chez Camille", xmp=b"<x:xmpmeta>Camille</x:xmpmeta>")
    assert b"Camille" in source
    content = made(source, form=form).content
    assert b"Camille" not in content and b"Exif" not in content and b"xmpmeta" not in content
    assert not opened(content).getexif()


def test_colours_of_another_profile_become_those_of_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    wide = saved(Image.new("RGB", (40, 40), (200, 30, 30)), "PNG", icc_profile=lab.tobytes())
    plain = saved(Image.new("RGB", (40, 40), (200, 30, 30)), "PNG")
    assert made(wide).facts.width == made(plain).facts.width == 40
    assert "icc_profile" not in opened(made(wide).content).info
    assert made(saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")).facts.colour.startswith("#f")


def test_a_clear_picture_stays_clear_or_stands_on_white():
    clear = saved(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG")
    assert opened(made(clear).content).convert("RGBA").getpixel((20, 20))[3] == 0
    assert opened(made(clear, form="jpg").content).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_shown(mode):
    assert opened(made(saved(Image.new(mode, (50, 30)), "PNG"), form="jpg").content).size == (50, 30)


def test_the_first_image_of_an_animation_is_shown():
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    small = opened(made(moving).content)
    assert getattr(small, "n_frames", 1) == 1 and small.convert("RGB").getpixel((5, 5))[0] > 200


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be immense."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


@pytest.mark.parametrize("size", [(20_000, 10_000), (60_000, 60_000), (8000, 8000)])
def test_a_bomb_is_refused_from_its_head(size):
    with pytest.raises(Unshowable, match="too many pixels"):
        made(bomb(*size))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        saved(halves(), "JPEG")[:700],
        saved(Image.effect_noise((300, 300), 80), "PNG")[:5000],
        saved(halves(), "WEBP")[:80],
        bomb(300, 300),
    ],
    ids=["empty", "svg", "eps", "cut jpeg", "cut png", "cut webp", "lying png"],
)
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(Unshowable):
        made(content)


def test_reading_stops_when_its_time_is_over():
    passing = iter(range(0, 10_000, 3))
    noise = saved(Image.effect_noise((1500, 1500), 90), "PNG")
    with pytest.raises(Unshowable, match="took too long"):
        made(noise, clock=lambda: float(next(passing)))
