"""Files made for the tests."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def jpeg(size: tuple[int, int] = (600, 400), colour: str = "#2266aa", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()
