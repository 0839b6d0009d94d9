"""Weight and time of thumbnails by format: `python bench/media/thumbnail_formats.py FOLDER` (pictures to try; the demo's without it)."""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
FORMATS = {
    "jpeg": ("JPEG", {"quality": 80, "optimize": True, "progressive": True}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "avif": ("AVIF", {"quality": 60, "speed": 6}),
}


def pictures() -> list[Image.Image]:
    if len(sys.argv) > 1:
        return [Image.open(path).convert("RGB") for path in sorted(Path(sys.argv[1]).iterdir())]
    sys.path.insert(0, str(ROOT / "demo"))
    from generate.photos import write

    with zipfile.ZipFile(write(Path(tempfile.mkdtemp()))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".jpg")]
        return [Image.open(io.BytesIO(archive.read(name))).convert("RGB") for name in names]


def main() -> None:
    found = pictures()
    for width in (320, 640, 1280):
        small = [one.resize((width, round(one.height * width / one.width)), Image.Resampling.LANCZOS) for one in found]
        for name, (form, options) in FORMATS.items():
            weights, times = [], []
            for one in small:
                out = io.BytesIO()
                start = time.perf_counter()
                one.save(out, form, **options)
                times.append((time.perf_counter() - start) * 1000)
                weights.append(len(out.getvalue()))
            times.sort()
            print(
                json.dumps(
                    {
                        "width": width,
                        "format": name,
                        "kB": round(sum(weights) / len(weights) / 1000, 1),
                        "ms": round(times[len(times) // 2], 1),
                    }
                )
            )


if __name__ == "__main__":
    main()
