"""What the use of the portal is counted by: a WSGI application in front of another one adds numbers in memory.

Of a request it keeps the day, the dataset and the kind of use (`page`, `api`, `download`, or `robot`): no address, no
cookie, no key, no referrer, no word that was searched. What is counted is what was answered well. Every
`MERGE_SECONDS` the numbers go to the database; a process killed in between loses those that it had not brought there.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[date, str, str]

PAGE, API, DOWNLOAD, ROBOT = "page", "api", "download", "robot"
PORTAL = ""
MOST_KEYS = 20_000
_CRAWLERS = ("bot", "crawl", "spider", "slurp", "archiver", "scrap", "monitor", "uptime", "externalhit", "feedfetcher")
_PROGRAMS = ("curl", "wget", "python", "java", "go-http", "okhttp", "libwww", "node", "axios", "ruby", "perl", "php")
_WATCHERS = ("headless", "lighthouse", "preview")
_DATASET_PAGE = re.compile(r"/(?:en/)?explore/dataset/([^/]+)(?:/([^/]*))?")
_PAGE_OF_ALL = re.compile(r"/(?:en/)?(?:|explore/|reuses/(?:\d+/)?|usage/|stories/.*|figures/.*)")
_DATASET_CALL = re.compile(
    r"/api/(?:(?:explore/v2\.[01]|v2)/catalog/datasets|datasets/1\.0)/(?!search\b)([^/]+)(/exports/[^/]+)?"
)
_ASSISTANTS = ("/mcp", "/mcp/")
_FILES = {"received", "files", "download"}


class UsageCounter:
    """Numbers of this process that wait for the next merge; `today` gives the present day in the town's time zone."""

    def __init__(self, today: Callable[[], date], add: Callable[[Mapping[Key, int]], None]) -> None:
        self._today = today
        self._add = add
        self._lock = threading.Lock()
        self._counts: Counter[Key] = Counter()

    def count(self, dataset: str, kind: str) -> None:
        key = (self._today(), dataset, kind)
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_KEYS:
                self._counts[key] += 1

    def merge(self) -> None:
        """Bring the numbers to the database; what fails is kept for the next time, and raised."""
        with self._lock:
            moved, self._counts = self._counts, Counter()
        if not moved:
            return
        try:
            self._add(moved)
        except Exception:
            with self._lock:
                self._counts.update(moved)
            raise


class UsageCounting:
    """A WSGI application in front of another one, whose good answers it counts."""

    def __init__(self, behind: Application, counter: UsageCounter) -> None:
        self._behind = behind
        self._counter = counter

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        use = use_of(environ)
        if use is None:
            return self._behind(environ, start_response)

        def start(status: str, headers: Any, *rest: Any) -> Any:
            if status.startswith(("200", "206", "304")):
                self._counter.count(*use)
            return start_response(status, headers, *rest)

        return self._behind(environ, start)


def use_of(environ: Mapping[str, Any]) -> tuple[str, str] | None:
    """The dataset that a request uses and how; None when it is not counted, as what a page fetches for itself."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if method == "POST" and path in _ASSISTANTS:
        return PORTAL, API
    if method != "GET" or _goes_on(environ):
        return None
    dataset, kind = _dataset_use(path) or (PORTAL, _use_of_all(path))
    if not kind or (kind != DOWNLOAD and _is_part_of_a_page(environ)):
        return None
    return dataset, ROBOT if _is_robot(environ.get("HTTP_USER_AGENT", "").lower(), kind) else kind


def _dataset_use(path: str) -> tuple[str, str] | None:
    if path.startswith("/api/"):
        call = _DATASET_CALL.match(path)
        return (call[1], DOWNLOAD if call[2] else API) if call else None
    page = _DATASET_PAGE.match(path)
    if page is None:
        return None
    return page[1], DOWNLOAD if page[2] in _FILES else PAGE


def _use_of_all(path: str) -> str:
    if path.startswith("/api/"):
        return "" if path.startswith("/api/push/") else API
    return PAGE if _PAGE_OF_ALL.fullmatch(path) else ""


def _is_robot(program: str, kind: str) -> bool:
    """Whether a program says that it goes round the Web; one that downloads may serve a person, one that reads pages does not."""
    if any(word in program for word in _CRAWLERS):
        return True
    return kind == PAGE and (not program or program.startswith(_PROGRAMS) or any(word in program for word in _WATCHERS))


def _is_part_of_a_page(environ: Mapping[str, Any]) -> bool:
    """Whether a script of one of our own pages asks, rather than a person who opens an address."""
    mode = environ.get("HTTP_SEC_FETCH_MODE", "navigate")
    return mode != "navigate" and environ.get("HTTP_SEC_FETCH_SITE") == "same-origin"


def _goes_on(environ: Mapping[str, Any]) -> bool:
    """Whether a part of a file is asked for that is not its beginning: the same download goes on."""
    asked = str(environ.get("HTTP_RANGE", "")).replace(" ", "")
    return bool(asked) and not asked.startswith("bytes=0-")
