"""What counting the use of the portal costs a request: `python bench/usage_counting.py` prints microseconds."""

from __future__ import annotations

import timeit
from datetime import date

from parvis.site.usage import UsageCounter, UsageCounting

CALLS = 200_000
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PATHS = {
    "API": "/api/explore/v2.1/catalog/datasets/arbres/records",
    "page": "/explore/dataset/arbres/table/",
    "style sheet, not counted": "/static/web/main.css",
}


def behind(_environ: dict, start_response) -> tuple[bytes]:
    start_response("200 OK", [])
    return (b"",)


def microseconds(application, environ: dict) -> float:
    """The shortest of three runs, a call."""
    return min(timeit.repeat(lambda: application(environ, lambda *_: None), number=CALLS, repeat=3)) / CALLS * 1e6


if __name__ == "__main__":
    counted = UsageCounting(behind, UsageCounter(lambda: date(2026, 3, 2), lambda _counts: None))
    for name, path in PATHS.items():
        environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX}
        print(f"{name}: {microseconds(counted, environ) - microseconds(behind, environ):.1f} µs")
