"""A fetch speaks to the public internet alone, and stops at its limits."""

from __future__ import annotations

import gzip
import ipaddress
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from parvis.engine.formats import FetchLimits, Unfetched, fetch
from parvis.engine.formats.addresses import is_public

LOCAL = FetchLimits(allow_private=True, seconds=5, max_bytes=100_000)
TABLE = b"id;nom\n1;Mairie\n"


class Portal(BaseHTTPRequestHandler):
    """A small portal whose pages each misbehave in one way."""

    def do_GET(self) -> None:
        page = self.path.partition("?")[0].strip("/")
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if page.startswith("hop"):
            left = int(page[3:])
            self._send(302, b"", Location=f"/hop{left - 1}" if left else "/plain.csv")
        elif page == "inward":
            self._send(302, b"", Location="http://169.254.169.254/latest/meta-data")
        elif page == "file":
            self._send(302, b"", Location="file:///etc/passwd")
        elif page == "big":
            self._send(200, b"x" * 100_001)
        elif page == "endless":
            self._endless()
        elif page == "bomb":
            self._send(200, gzip.compress(b"0" * 10_000_000), **{"Content-Encoding": "gzip"})
        elif page == "packed":
            self._send(200, gzip.compress(TABLE), **{"Content-Encoding": "gzip", "ETag": '"v1"'})
        elif page == "cut":
            self._send(200, TABLE, length=len(TABLE) + 10)
        elif page == "named":
            self._send(200, TABLE, **{"Content-Disposition": "attachment; filename*=UTF-8''..%2F%C3%A9coles.csv"})
        elif page == "missing":
            self._send(404, b"no")
        else:
            self._send(200, TABLE, **{"ETag": '"v1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})

    def _send(self, status: int, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b".")
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Tests are silent."""


@pytest.fixture(scope="module")
def portal() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(portal: ThreadingHTTPServer) -> str:
    return f"http://localhost:{portal.server_port}"


def test_a_file_arrives_with_its_validators(address: str, tmp_path: Path) -> None:
    fetched = fetch(f"{address}/plain.csv?a=é b", workdir=tmp_path, limits=LOCAL)
    assert fetched.path.read_bytes() == TABLE
    assert (fetched.filename, fetched.etag) == ("plain.csv", '"v1"')
    assert fetched.modified == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_the_name_is_kept_though_the_address_is_pinned(portal, address: str, tmp_path: Path) -> None:
    fetch(f"{address}/host", workdir=tmp_path, limits=LOCAL)
    assert portal.asked[-1][1]["Host"] == address.removeprefix("http://")


def test_proxies_of_the_environment_are_not_used(address: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert fetch(f"{address}/plain.csv", workdir=tmp_path, limits=LOCAL).path.read_bytes() == TABLE


def test_a_served_name_never_climbs(address: str, tmp_path: Path) -> None:
    assert fetch(f"{address}/named", workdir=tmp_path, limits=LOCAL).filename == "écoles.csv"


def test_compressed_answers_are_expanded(address: str, tmp_path: Path) -> None:
    assert fetch(f"{address}/packed", workdir=tmp_path, limits=LOCAL).path.read_bytes() == TABLE


def test_redirections_are_followed_a_few_times(address: str, tmp_path: Path) -> None:
    assert fetch(f"{address}/hop3", workdir=tmp_path, limits=LOCAL).url == f"{address}/plain.csv"
    with pytest.raises(Unfetched, match="More than 5"):
        fetch(f"{address}/hop9", workdir=tmp_path, limits=LOCAL)


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("big", "exceeds"),
        ("bomb", "exceeds"),
        ("cut", "was cut"),
        ("missing", "answers 404"),
        ("file", "Only http and https"),
    ],
)
def test_what_goes_wrong_is_said(address: str, tmp_path: Path, page: str, says: str) -> None:
    with pytest.raises(Unfetched, match=says) as refusal:
        fetch(f"{address}/{page}", workdir=tmp_path, limits=LOCAL)
    assert refusal.value.text["fr"]


def test_a_drip_of_bytes_ends_at_the_deadline(address: str, tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(Unfetched, match="too slow"):
        fetch(f"{address}/endless", workdir=tmp_path, limits=FetchLimits(allow_private=True, seconds=0.5))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "169.254.169.254"],
)
def test_private_hosts_are_refused_before_any_connection(host: str, portal, tmp_path: Path) -> None:
    asked = len(portal.asked)
    with pytest.raises(Unfetched, match=r"not public|leads to no machine"):
        fetch(f"http://{host}:{portal.server_port}/plain.csv", workdir=tmp_path)
    assert len(portal.asked) == asked


def test_a_redirection_inward_is_refused(address: str, tmp_path: Path, monkeypatch) -> None:
    from parvis.engine.formats import addresses

    trusted = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr(addresses, "is_public", lambda address: address == trusted or is_public(address))
    outside = address.replace("localhost", "127.0.0.1")
    assert fetch(f"{outside}/plain.csv", workdir=tmp_path).path.read_bytes() == TABLE
    with pytest.raises(Unfetched, match=r"169\.254\.169\.254.*not public"):
        fetch(f"{outside}/inward", workdir=tmp_path)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "file:///etc/passwd", "http://", "http://a:b@example.org/", "x"]
)
def test_other_addresses_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unfetched, match="Only http"):
        fetch(url, workdir=tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.8.8.8", "169.254.1.1", "224.0.0.1", "255.255.255.255",
        "0.0.0.0", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::808:808", "2002:a00:1::", "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_no_private_address_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "185.199.108.153", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
