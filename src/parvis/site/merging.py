"""What the processes of an installation bring together once a second, in a thread of its own beside those that answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MERGE_SECONDS = 1.0
logger = logging.getLogger("parvis.merging")


class Merging:
    """A WSGI application in front of another one: at its first call a thread begins to `merge` once a second."""

    def __init__(self, behind: Application, merge: Callable[[], None], unavailable: type[Exception]) -> None:
        self._behind = behind
        self._merge = merge
        self._unavailable = unavailable
        self._is_started = False
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self._is_started:
            self._start()
        return self._behind(environ, start_response)

    def _start(self) -> None:
        with self._lock:
            if not self._is_started:
                self._is_started = True
                threading.Thread(target=self._go_on, name="merge-calls", daemon=True).start()

    def _go_on(self) -> None:
        is_told = False
        while True:
            time.sleep(MERGE_SECONDS)
            try:
                self._merge()
                is_told = False
            except self._unavailable as error:
                if not is_told:
                    logger.error("calls are counted in this process alone until the database answers: %s", error)
                is_told = True
