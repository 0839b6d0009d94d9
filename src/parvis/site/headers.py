"""The security headers of every answer: pages load nothing from elsewhere and run no inline script or style.

A view that sets one of these headers itself keeps its own. One that needs a source more (a film from elsewhere, after a
click) names it: `response.policy_changes = {"frame-src": "https://films.example"}`. Addresses under `/embed/`, in each
language, are made to be framed by any site; no other page may be. Addresses under `/api/` answer other sites on purpose,
so they carry no resource policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponseBase

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
UNUSED_FEATURES = ("browsing-topics", "camera", "microphone", "payment", "usb")
OWN_FEATURES = ("fullscreen", "geolocation")
PERMISSIONS_POLICY = ", ".join(
    [*(f"{feature}=(self)" for feature in OWN_FEATURES), *(f"{feature}=()" for feature in UNUSED_FEATURES)]
)
_EMBED = re.compile(r"/(?:[a-z]{2}/)?embed/")


def content_security_policy(changes: Mapping[str, str]) -> str:
    """The policy of a page, with other sources for some of its directives."""
    return "; ".join(f"{directive} {sources}" for directive, sources in {**POLICY, **changes}.items())


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that adds the headers which the view has not set itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_framed = _EMBED.match(request.path) is not None
        changes = {"frame-ancestors": "*"} if is_framed else {}
        policy = content_security_policy({**changes, **getattr(response, "policy_changes", {})})
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not is_framed:
            response.headers.setdefault("X-Frame-Options", "DENY")
        if not request.path.startswith("/api/"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_framed else "same-origin")
            if "sessionid" in request.COOKIES:
                response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer
