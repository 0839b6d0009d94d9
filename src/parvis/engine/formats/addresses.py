"""Which machines a fetch may speak to: those of the public internet, judged by address and not by name.

Every address that a name resolves to must be public, also those that hide another inside (IPv4 in IPv6, 6to4, Teredo,
NAT64); the connection then goes to the very address that was judged.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from parvis.engine.formats.findings import both
from parvis.engine.tables.draft import Unreadable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

EMBEDDING = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")


class Unfetched(Unreadable):
    """A file that could not be fetched, or may not be; the message says why and what to do."""


def is_public(address: Address) -> bool:
    """Whether `address`, and any address that it carries inside, belongs to the public internet.

    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
    False
    """
    if address in LOCAL_NAT64:
        return False
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one.is_loopback or one.is_link_local)
        for one in _unpacked(address)
    )


def _unpacked(address: Address) -> Iterator[Address]:
    """The addresses inside `address`, or itself when it carries none."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif any(address in network for network in EMBEDDING):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    elif address.sixtofour is not None:
        yield address.sixtofour
    elif address.teredo is not None:
        yield from address.teredo
    else:
        yield address


def checked_address(host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to for `host`. Raises Unfetched when one of its addresses is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unfetched(
            both(
                f"Le nom « {host} » ne mène à aucune machine : vérifier l’adresse.",
                f"The name “{host}” leads to no machine: check the address.",
            )
        ) from None
    addresses = [str(info[4][0]) for info in found]
    for text in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise Unfetched(
                both(
                    f"L’adresse de « {host} » n’est pas publique : seul l’internet public peut être lu.",
                    f"The address of “{host}” is not public: only the public internet may be read.",
                )
            )
    return addresses[0]
