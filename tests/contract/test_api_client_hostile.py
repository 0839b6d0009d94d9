"""What no client sends on purpose, sent byte by byte to the served town: always an answer in words, never a server error."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote, urlsplit

import pytest

BASE = b"/api/explore/v2.1/catalog"
QUERIES = [
    b"where=%ff%fe%00", b"limit=-1&limit=abc", b"limit=" + b"9" * 4000, b"limit=1e3", b"limit=%00",
    b"offset=-9223372036854775809", b"where=" + b"%28" * 10_000, b"where=" + b"a" * 50_000, b"q=%", b"&&&=&=1", b"=",
    b"select=" + b"*," * 3000, b"refine=:", b"refine=%3A%3A", b"facet=facet(", b"facet=facet(name=1)", b"lang=%2e%2e",
    b"timezone=%00", b"timezone=/etc/passwd", b"group_by=%60%60", b"order_by=--", b"where=1%3B%20DROP%20TABLE%20x",
    b"where=date'99999'", b"where=geom'POLYGON((0 0,1 1,0 1,1 0,0 0))'".replace(b" ", b"%20"), b"include_links=" + b"x" * 999,
    b"where=" + quote("“é” 💣 \u202e").encode(),
]  # fmt: skip
PATHS = [
    b"/datasets",
    b"/datasets/arbres",
    b"/datasets/arbres/records",
    b"/datasets/arbres/facets",
    b"/facets",
    b"/exports/json",
]


def sent(server: str, target: bytes, method: bytes = b"GET") -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body of the answer to a request written byte by byte."""
    host = urlsplit(server)
    with socket.create_connection((host.hostname or "", host.port or 0), timeout=30) as wire:
        wire.sendall(method + b" " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        read = b""
        while block := wire.recv(65536):
            read += block
    head, _, body = read.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    if headers.get("transfer-encoding") == "chunked":
        body = unchunked(body)
    return int(lines[0].split()[1]), headers, body


def unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        whole, body = whole + rest[:length], rest[length + 2 :]
        if not length:
            break
    return whole


@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_query_is_answered_or_refused_in_words(server: str, path: bytes) -> None:
    for query in QUERIES:
        status, headers, body = sent(server, BASE + path + b"?" + query.replace(b" ", b"%20"))
        assert status in (200, 400) and "content-type" in headers, (query[:80], status)
        assert headers["content-type"].startswith("application/json")
        if status == 400:
            told = json.loads(body)
            assert set(told) == {"error_code", "message"}
            assert "SELECT" not in told["message"]


@pytest.mark.parametrize(
    "path",
    [b"/datasets/%00", b"/datasets/%ff", b"/datasets/..%2f..%2fetc", b"/datasets/" + b"a" * 5000, b"/datasets/arbres/records/%00",
     b"/datasets/ARBRES", b"/exports/%00", b"/datasets/arbres/exports/%ff", b"/datasets/arbres/files/..%2f..", b"//datasets"],
)  # fmt: skip
def test_an_odd_address_is_not_found_in_json(server: str, path: bytes) -> None:
    status, headers, body = sent(server, BASE + path)
    assert status == 404
    assert headers["content-type"].startswith("application/json")
    assert json.loads(body)["error_code"] == "NotFound"


def test_a_query_of_a_megabyte_is_refused(server: str) -> None:
    """By the server itself, or by us: never with a failure, and the next call is answered."""
    status, _, _ = sent(server, BASE + b"/datasets?where=" + b"a" * 1_000_000)
    assert 400 <= status < 500
    assert sent(server, BASE + b"/datasets?limit=0")[0] == 200


def test_what_is_not_http_is_refused_before_us(server: str) -> None:
    assert sent(server, BASE + b"/datasets?where=\xff\xfe")[0] == 400


def test_head_has_the_headers_and_no_body(server: str) -> None:
    for path in PATHS:
        status, headers, body = sent(server, BASE + path, b"HEAD")
        assert (status, body) == (200, b"")
        assert headers["content-type"].startswith("application/json")
        assert headers["etag"]
