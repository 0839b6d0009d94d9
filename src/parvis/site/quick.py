"""Answers given again without asking Django: for anonymous readers of the API, as long as nothing has been published.

At most every `FRESH_SECONDS` one request compares what has been published with what it was: when the catalogue's generation
has grown, everything kept is let go; when rows pushed to a live dataset have become visible, what was kept of that dataset
and of the catalogue is. So a publication made by any process is seen by all within that time. Answers that depend on who
asks are never kept.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parvis.platform.records.exports.encodings import chosen_encoding

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

FRESH_SECONDS = 0.2
MOST_BYTES = 64 << 20
LARGEST = 1 << 20
PREFIX = "/api/explore/v2.1/catalog/datasets/"
CATALOGUE = ""
PERSONAL = ("HTTP_AUTHORIZATION", "HTTP_COOKIE")
_encoding = lru_cache(maxsize=256)(chosen_encoding)

Key = tuple[str, str, str | None, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class QuickAnswers:
    """A WSGI application in front of another one.

    `generation` reads the catalogue's generation, `live` that of each live dataset.
    """

    def __init__(
        self, behind: Application, generation: Callable[[], int], live: Callable[[], Mapping[str, int]] = dict
    ) -> None:
        self._behind = behind
        self._read_generation = generation
        self._read_live = live
        self._generation = -1
        self._live: Mapping[str, int] = {}
        self._checked = float("-inf")
        self._lock = threading.Lock()
        self._answers: OrderedDict[Key, Kept] = OrderedDict()
        self._keys: dict[str, set[Key]] = {}
        self._bytes = 0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        is_whole = environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" not in environ
        if not is_whole or not path.startswith(PREFIX) or not self._is_anonymous(environ):
            return self._behind(environ, start_response)
        if time.monotonic() - self._checked > FRESH_SECONDS:
            self._look_for_publications()
        key = _key(environ)
        kept = self._answers.get(key)
        if kept is None:
            return self._ask(key, environ, start_response)
        if environ.get("HTTP_IF_NONE_MATCH") == kept.etag:
            start_response("304 Not Modified", [header for header in kept.headers if header[0] != "Content-Length"])
            return ()
        start_response(kept.status, kept.headers)
        return (kept.body,)

    def _is_anonymous(self, environ: Environ) -> bool:
        return not any(environ.get(name) for name in PERSONAL) and "apikey=" not in environ.get("QUERY_STRING", "")

    def _look_for_publications(self) -> None:
        with self._lock:
            if time.monotonic() - self._checked <= FRESH_SECONDS:
                return
            generation, live = self._read_generation(), self._read_live()
            if generation != self._generation:
                self._answers.clear()
                self._keys.clear()
                self._bytes = 0
            elif live != self._live:
                moved = {dataset for dataset in live if live[dataset] != self._live.get(dataset)}
                for dataset in (CATALOGUE, *moved):
                    self._forget(dataset)
            self._generation, self._live = generation, live
            self._checked = time.monotonic()

    def _ask(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Ask the application behind, and keep its answer if others may have it."""
        dataset = _dataset(environ["PATH_INFO"])
        generation = self._generation_of(dataset)
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            started.append((status, headers))
            return start_response(status, headers, *rest)

        answer = self._behind(environ, start)
        status, headers = started[-1]
        named = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or "etag" not in named or "set-cookie" in named:
            return answer
        if "private" in named.get("cache-control", ""):
            return answer
        if int(named.get("content-length", LARGEST)) >= LARGEST:
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        if generation == self._generation_of(dataset):
            self._keep(dataset, key, Kept(status, headers, body, named["etag"]))
        return (body,)

    def _generation_of(self, dataset: str) -> tuple[int, object]:
        """What an answer of the dataset depends on; one of the catalogue depends on all."""
        live = self._live
        return self._generation, live if dataset == CATALOGUE else live.get(dataset)

    def _keep(self, dataset: str, key: Key, kept: Kept) -> None:
        with self._lock:
            self._let_go(dataset, key)
            self._answers[key] = kept
            self._keys.setdefault(dataset, set()).add(key)
            self._bytes += len(kept.body)
            while self._bytes > MOST_BYTES:
                oldest = next(iter(self._answers))
                self._let_go(_dataset(oldest[0]), oldest)

    def _forget(self, dataset: str) -> None:
        """Let go what was kept of one dataset."""
        for key in list(self._keys.get(dataset, ())):
            self._let_go(dataset, key)

    def _let_go(self, dataset: str, key: Key) -> None:
        kept = self._answers.pop(key, None)
        if kept is not None:
            self._bytes -= len(kept.body)
            self._keys[dataset].discard(key)


def _dataset(path: str) -> str:
    """The dataset that a path is about; empty for the catalogue."""
    return path[len(PREFIX) :].partition("/")[0]


def _key(environ: Environ) -> Key:
    """What tells one answer from another; some hold addresses of the host under which they were asked."""
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        _encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        environ.get("HTTP_HOST", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", "") or environ.get("wsgi.url_scheme", ""),
    )
