"""The town's logo: a file of the operator, checked before any page shows it, then served by the portal itself.

Refused: what is neither SVG nor PNG, what weighs more than a page, and an SVG that runs script or fetches anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 200_000
LEAST_HEIGHT = 88
PNG = b"\x89PNG\r\n\x1a\n"
ACTIVE = {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "a"}
_ELSEWHERE = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?#)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Logo:
    content: bytes
    kind: str

    @property
    def name(self) -> str:
        """Its name in addresses, which changes with its content."""
        return f"{sha256(self.content).hexdigest()[:12]}.{self.kind}"


def read_logo(text: str) -> Logo | None:
    """The logo at a path; None for an empty one. Raises ValueError with the remedy."""
    if not text.strip():
        return None
    path = Path(text.strip())
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ValueError(f"the file cannot be read ({error.strerror}): give the path of an SVG or PNG file") from error
    if len(content) > MOST_BYTES:
        raise ValueError(f"the file weighs {len(content)} bytes: keep it under {MOST_BYTES}")
    if content.startswith(PNG):
        _check_png(content)
        return Logo(content, "png")
    _check_svg(content)
    return Logo(content, "svg")


def _check_png(content: bytes) -> None:
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            picture.load()
            height = picture.height
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError("the PNG is damaged or too large: export it again") from error
    if height < LEAST_HEIGHT:
        raise ValueError(f"the PNG is {height} pixels high: give one of {LEAST_HEIGHT} at least, or an SVG")


def _check_svg(content: bytes) -> None:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ValueError("the file is neither a PNG nor a well-formed SVG without DTD: export it again") from error
    if _local(root.tag) != "svg":
        raise ValueError(f"the file is XML, but its first element is <{_local(root.tag)}>, not <svg>")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise ValueError("the SVG has neither viewBox nor width and height: export it with a viewBox")
    for element in root.iter():
        if _local(element.tag) in ACTIVE:
            raise ValueError(f"the SVG holds <{_local(element.tag)}>: export it without script, link or embedded page")
        _check_attributes(element)
        if _local(element.tag) == "style" and _ELSEWHERE.search("".join(element.itertext())):
            raise ValueError("the style of the SVG fetches something: embed it in the file")


def _check_attributes(element: Element) -> None:
    for name, value in element.attrib.items():
        local = _local(name)
        if local.startswith("on"):
            raise ValueError(f"the SVG runs script ({local}=…): export it without")
        is_outside = local == "href" and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg"))
        if is_outside or _ELSEWHERE.search(value):
            raise ValueError(f"the SVG fetches something ({local}={value[:60]!r}): embed it in the file")


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower()
