"""Images sent for stories: made anew in a few widths, without what a camera writes in them (place, device, owner)."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import IO

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parvis.platform.catalog.publishing import actor_name
from parvis.platform.catalog.refusals import Refused
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Organization, Person
from parvis.platform.portal.models import Picture, Rendition

WIDTHS = (480, 960, 1600)
MOST_BYTES, MOST_PIXELS = 20_000_000, 60_000_000
QUALITY = 80
FOR_EVER = "public, max-age=31536000, immutable"


def receive_picture(
    file: IO[bytes], name: str, organization: Organization, *, by: Person | None, now: datetime
) -> Picture:
    """Keep an image; the one already kept when the same was sent before. Raises Refused."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(
            en=f"“{name}” is larger than 20 MB: send a smaller image.",
            fr=f"«\u202f{name}\u202f» dépasse 20\u00a0Mo\u00a0: envoyez une image plus petite.",
        )
    digest = hashlib.sha256(content).hexdigest()
    known = Picture.objects.filter(organization=organization, digest=digest).first()
    if known is not None:
        return known
    width, height, renditions = _made_anew(content, name)
    with transaction.atomic():
        picture = Picture.objects.create(
            organization=organization, name=name[:200], width=width, height=height, digest=digest, by=by, at=now
        )
        Rendition.objects.bulk_create(Rendition(picture=picture, width=at, content=made) for at, made in renditions)
        about = {"organization": organization.pk, "name": name[:200]}
        record("picture_received", f"picture/{digest[:12]}", actor=actor_name(by), details=about, at=now)
    return picture


def _made_anew(content: bytes, name: str) -> tuple[int, int, list[tuple[int, bytes]]]:
    """The size of the image, and the image at each width that is not larger than itself."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(
                    en=f"“{name}” has more than 60 million pixels: send a smaller image.",
                    fr=f"«\u202f{name}\u202f» a plus de 60 millions de pixels\u00a0: envoyez une image plus petite.",
                )
            upright = ImageOps.exif_transpose(opened) or opened
            image = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            en=f"“{name}” is not an image that can be read: send a JPEG, PNG, WebP or GIF file.",
            fr=f"«\u202f{name}\u202f» n’est pas une image lisible\u00a0: envoyez un fichier JPEG, PNG, WebP ou GIF.",
        ) from error
    made = []
    for width in sorted({min(one, image.width) for one in WIDTHS}):
        smaller = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "WEBP", quality=QUALITY)
        made.append((width, out.getvalue()))
    return image.width, image.height, made


@require_safe
def picture(request: HttpRequest, digest: str, width: int) -> HttpResponse:
    """A picture at one of its widths. Its address holds the digest of what was sent, so that nobody guesses it."""
    found = Rendition.objects.filter(picture__digest=digest, width=width).values_list("content", flat=True).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found), content_type="image/webp")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
