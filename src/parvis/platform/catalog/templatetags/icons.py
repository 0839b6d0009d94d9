"""Icons of Lucide, drawn into the page: `{% icon "map" %}` beside words, `{% icon "map" label=words %}` standing alone.

An icon takes the size and the colour of the text around it. A name that Lucide does not have is refused, with the names
that resemble it; https://lucide.dev/icons shows them all.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BUILT = "web/icons.json"
PICTURE = '<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>'


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The drawing of an icon; nothing where the front end is not built."""
    drawings = _drawings(finders.find(BUILT))
    if not drawings:
        return SafeString("")
    if name not in drawings:
        alike = ", ".join(get_close_matches(name, drawings, n=5)) or "none"
        raise template.TemplateSyntaxError(f"no icon is named “{name}”; names that resemble it: {alike}")
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(PICTURE, said, mark_safe(drawings[name]))  # noqa: S308 - made by our own build from Lucide


@lru_cache(maxsize=2)
def _drawings(path: str | None) -> dict[str, str]:
    return json.loads(Path(path).read_text()) if path else {}
