"""The style sheet and the logo of a town's own look, served from the portal's own address.

Both are named by their content, so that browsers keep them for ever and a new look shows at once.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parvis.site.theme import the_theme

FOR_EVER = "public, max-age=31536000, immutable"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@require_safe
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    theme = the_theme()
    if not theme.sheet or name != theme.sheet_name:
        raise Http404
    return HttpResponse(theme.sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_EVER})


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    town_logo = the_theme().logo
    if town_logo is None or name != town_logo.name:
        raise Http404
    return HttpResponse(
        town_logo.content,
        content_type=KINDS[town_logo.kind],
        headers={"Cache-Control": FOR_EVER, "Content-Security-Policy": LOGO_POLICY},
    )
