"""What tells visitors apart on one day, without an account and without keeping an address."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any


def address_in(environ: Mapping[str, Any], behind_proxy: bool) -> str:
    """The visitor's address: as the proxy in front wrote it last, else the other end of the connection."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if behind_proxy else ""
    return forwarded.rpartition(",")[2].strip() or str(environ.get("REMOTE_ADDR", ""))


def place_of(address: str) -> bytes:
    """What tells visitors apart: an IPv4 address, or the first half of an IPv6 one, without port or brackets.

    >>> place_of("192.0.2.7:4711"), place_of("[2001:db8::1]:443") == place_of("2001:db8::2"), place_of("::ffff:192.0.2.7")
    (b'192.0.2.7', True, b'192.0.2.7')
    """
    colons = address.count(":")
    if colons <= 1:
        return address.partition(":")[0].encode()
    inside = address.partition("[")[2].partition("]")[0] or address
    try:
        parsed = ipaddress.IPv6Address(inside)
    except ValueError:
        return address.encode()
    return str(parsed.ipv4_mapped).encode() if parsed.ipv4_mapped is not None else parsed.packed[:8]
