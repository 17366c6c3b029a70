"""Where a webhook may go: to the internet, and not to what only this house can reach (server-side request forgery)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from centralino.worded import Worded, worded

LONGEST: Final = 2000

_WRITTEN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")  # RFC 3986, 2
_NAME = re.compile(
    r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?"
)
_AT_HOME = re.compile(r"(^|\.)(localhost|local|internal|home\.arpa)\.?$", re.IGNORECASE)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_NOT_FOR_ALL = (
    ip_network("192.0.0.0/24"),  # RFC 6890
    IPv6Network("::/96"),  # RFC 4291, 2.5.5.1: IPv4 in IPv6, long abandoned
    IPv6Network("64:ff9b:1::/48"),  # RFC 8215: NAT64 inside a house
    IPv6Network("fec0::/10"),  # RFC 3879: site-local
)


def complaint(address: str, *, anywhere: bool) -> Worded | None:
    """Why an address will not do, as far as it can be seen without asking for its name; None where it will.

    `anywhere`: this house may be told things inside itself, and without TLS.
    """
    parts = _parts(address)
    if parts is None:
        return worded("That is no address of the web: it is written like https://example.org/hooks.")
    if anywhere:
        return None
    if parts.scheme != "https":
        return worded(
            "The address has to begin with https://, for what is told there is not for everybody to read."
        )
    return None if _is_outside(parts.hostname or "") else not_outside()


def not_outside() -> Worded:
    """What is said of an address that leads into a house."""
    return worded(
        "That address is inside a house: only what the whole internet can reach may be told anything."
    )


def is_public(host: str) -> bool:
    """Whether the whole internet reaches this IP address; also not if it wraps one that is not."""
    address = _unwrapped(ip_address(host))
    return (
        address.is_global
        and not address.is_multicast
        and not any(address.version == each.version and address in each for each in _NOT_FOR_ALL)
    )


def _parts(address: str) -> SplitResult | None:
    if len(address) > LONGEST or not _WRITTEN.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and not parts.fragment and port != 0
    return parts if plain and (_is_ip(host) or _NAME.fullmatch(host)) else None


def _is_outside(host: str) -> bool:
    return is_public(host) if _is_ip(host) else not _AT_HOME.search(host)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address to which an IPv6 address leads, where it is told to (RFC 4291, RFC 3056, RFC 4380, RFC 6052)."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
    return wrapped or address
