"""Answers given again: rows pushed to one dataset let go what was kept of it and of the catalogue, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from parvis.site import quick

BASE = "/api/explore/v2.1/catalog/datasets/"


class Portal:
    """A site behind the answers, that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.generation = 1
        self.live = {"compteurs": 0, "bruit": 0}
        self.answers = quick.QuickAnswers(self._answer, lambda: self.generation, lambda: dict(self.live))

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked[path] += 1
        body = f"{path} {self.asked[path]}".encode()
        start("200 OK", [("ETag", f'"{self.asked[path]}"'), ("Content-Length", str(len(body)))])
        return [body]

    def get(self, path: str) -> bytes:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": BASE + path}
        return b"".join(self.answers(environ, lambda *_: None))


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Portal:
    monkeypatch.setattr(quick, "FRESH_SECONDS", 0.0)
    return Portal()


def test_a_push_lets_go_the_answers_of_its_dataset_and_of_the_catalogue_alone(portal: Portal) -> None:
    paths = ("compteurs/records", "compteurs", "bruit/records", "arbres/records", "")
    first = [portal.get(path) for path in paths]
    assert [portal.get(path) for path in paths] == first
    portal.live["compteurs"] += 1
    second = [portal.get(path) for path in paths]
    assert [one == other for one, other in zip(first, second, strict=True)] == [False, False, True, True, False]


def test_a_publication_lets_everything_go(portal: Portal) -> None:
    first = [portal.get(path) for path in ("compteurs/records", "arbres/records")]
    portal.generation += 1
    assert all(portal.get(path) not in first for path in ("compteurs/records", "arbres/records"))


def test_an_answer_made_while_rows_were_pushed_is_not_kept(portal: Portal) -> None:
    behind = portal.answers._behind

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer = behind(environ, start)
        portal.live["compteurs"] += 1
        portal.answers._look_for_publications()
        return answer

    portal.answers._behind = slow
    portal.get("compteurs/records")
    portal.answers._behind = behind
    portal.get("compteurs/records")
    assert portal.asked[BASE + "compteurs/records"] == 2


def test_what_is_kept_stays_within_its_bytes(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "MOST_BYTES", 200)
    for number in range(50):
        portal.get(f"arbres/records{number}")
    held = portal.answers._answers
    assert 0 < sum(len(kept.body) for kept in held.values()) <= 200
    assert portal.answers._bytes == sum(len(kept.body) for kept in held.values())
