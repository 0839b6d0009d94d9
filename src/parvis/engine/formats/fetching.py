"""A file fetched from the web onto the disk, within limits of size, time and redirections.

Only http and https to public addresses, checked again at each redirection; proxies of the environment are never used,
and what the server compresses is counted once expanded.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from parvis.engine.formats.addresses import Unfetched, checked_address
from parvis.engine.formats.findings import both

BLOCK = 2**18
SAFE = "/%:=&?~+!$,;'@()*[]"
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How far a fetch may go. `allow_private` opens local addresses, for a town's own network and for tests."""

    max_bytes: int = 2 * 2**30
    seconds: float = 300.0
    stall_seconds: float = 30.0
    redirections: int = 5
    allow_private: bool = False
    user_agent: str = "Parvis"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file on the disk, the name under which it was served, the address that answered, and its validators."""

    path: Path
    filename: str
    url: str
    etag: str | None
    modified: str | None


def fetch(url: str, *, workdir: Path, limits: FetchLimits | None = None) -> Fetched:
    """Fetch `url` into `workdir`. Raises Unfetched."""
    limits = limits or FetchLimits()
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.redirections + 1):
        parts = _parts(url)
        try:
            with _answer(parts, limits, deadline) as answer:
                if answer.status in REDIRECTIONS and (place := answer.headers.get("Location")):
                    url = urljoin(url, place)
                    continue
                if answer.status != 200:
                    raise _refused_by_server(parts, answer.status)
                target = workdir / "fetched"
                _save(answer, target, limits, deadline)
                return Fetched(
                    target, _filename(answer.headers, parts), url, answer.headers.get("ETag"),
                    answer.headers.get("Last-Modified"),
                )  # fmt: skip
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            raise _broken(parts, deadline, error) from error
    raise Unfetched(
        both(
            f"Plus de {limits.redirections} redirections : donner l’adresse finale du fichier.",
            f"More than {limits.redirections} redirections: give the final address of the file.",
        )
    )


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise Unfetched(
            both(
                "Seules les adresses http et https, sans mot de passe, peuvent être lues.",
                "Only http and https addresses, without a password, can be read.",
            )
        )
    return parts


@contextmanager
def _answer(parts: SplitResult, limits: FetchLimits, deadline: float) -> Iterator[http.client.HTTPResponse]:
    """The server's answer, on a connection to the address that was checked, cut at the deadline."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = checked_address(host, port, allow_private=limits.allow_private)
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    opened = socket.create_connection((address, port), timeout=min(left, limits.stall_seconds))
    connection = http.client.HTTPConnection(host, port)
    try:
        with _cut_after(deadline - time.monotonic(), opened):
            connection.sock = (
                ssl.create_default_context().wrap_socket(opened, server_hostname=host) if secure else opened
            )
        with _cut_after(deadline - time.monotonic(), connection.sock):
            connection.request("GET", _target(parts), headers=_headers(parts, limits))
            yield connection.getresponse()
    finally:
        connection.close()
        opened.close()


@contextmanager
def _cut_after(seconds: float, opened: socket.socket) -> Iterator[None]:
    """Shut `opened` when `seconds` have passed, however little the other side sends at a time."""
    timer = threading.Timer(max(seconds, 0.01), _cut, [opened])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=SAFE)
    return f"{path}?{quote(parts.query, safe=SAFE)}" if parts.query else path


def _headers(parts: SplitResult, limits: FetchLimits) -> dict[str, str]:
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return {
        "Host": host,
        "User-Agent": limits.user_agent,
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _save(answer: http.client.HTTPResponse, target: Path, limits: FetchLimits, deadline: float) -> None:
    """Write the body, expanded, and refuse what is too long, too slow or cut short."""
    length = answer.headers.get("Content-Length")
    if length is not None and int(length) > limits.max_bytes:
        raise _too_big(limits)
    coding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise ValueError(f"unknown content coding {coding}")
    expander = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
    received = written = 0
    with target.open("wb") as file:
        while block := answer.read1(BLOCK):
            received += len(block)
            for piece in _expanded(block, expander):
                written += len(piece)
                if written > limits.max_bytes:
                    raise _too_big(limits)
                file.write(piece)
    if time.monotonic() >= deadline:
        raise TimeoutError
    if (length is not None and received != int(length)) or (expander is not None and received and not expander.eof):
        raise http.client.IncompleteRead(b"")


def _expanded(block: bytes, expander: zlib._Decompress | None) -> Iterator[bytes]:
    if expander is None:
        yield block
        return
    while block and not expander.eof:
        yield expander.decompress(block, BLOCK)
        block = expander.unconsumed_tail


def _filename(headers: Message, parts: SplitResult) -> str:
    """The name that the server gives, else the last part of the address; never a path."""
    disposition = headers.get("Content-Disposition", "")
    starred = re.search(r"filename\*\s*=\s*(?:UTF-8)?'[^']*'([^;]+)", disposition, re.IGNORECASE)
    plain = re.search(r'filename\s*=\s*(?:"([^"]+)"|([^;\s]+))', disposition, re.IGNORECASE)
    if starred:
        name = unquote(starred[1].strip())
    elif plain:
        name = plain[1] or plain[2]
    else:
        name = unquote(parts.path)
    name = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f]", "", name)[:200] or "download"


def _too_big(limits: FetchLimits) -> Unfetched:
    size = limits.max_bytes // 2**20
    return Unfetched(
        both(
            f"Le fichier dépasse {size} Mio : le déposer autrement ou relever la limite.",
            f"The file exceeds {size} MiB: bring it another way or raise the limit.",
        )
    )


def _refused_by_server(parts: SplitResult, status: int) -> Unfetched:
    return Unfetched(
        both(
            f"« {parts.hostname} » répond {status} au lieu du fichier : vérifier l’adresse et ses droits d’accès.",
            f"“{parts.hostname}” answers {status} instead of the file: check the address and its access rights.",
        )
    )


def _broken(parts: SplitResult, deadline: float, error: Exception) -> Unfetched:
    if time.monotonic() >= deadline or isinstance(error, TimeoutError):
        return Unfetched(
            both(
                f"« {parts.hostname} » est trop lent : le fichier n’est pas arrivé à temps. Réessayer plus tard.",
                f"“{parts.hostname}” is too slow: the file did not arrive in time. Try again later.",
            )
        )
    return Unfetched(
        both(
            f"La connexion à « {parts.hostname} » a échoué ou s’est coupée : réessayer plus tard.",
            f"The connection to “{parts.hostname}” failed or was cut: try again later.",
        )
    )
