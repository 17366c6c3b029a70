"""Who is at the other end, as Asterisk's configuration names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from ipaddress import ip_address

from centralino.settings.telephone import Ring, Trunk

# A device nobody ever sets: an outside number is always worth a try, yet by itself it counts as invalid.
NOBODY_KNOWS = "Custom:outside"


def interface(ring: Ring) -> str:
    """What Dial and Queue call it: PJSIP/desk1, or PJSIP/+393331234567@main over a trunk."""
    return f"PJSIP/{ring.phone}" if ring.phone else f"PJSIP/{ring.number}@{ring.trunk}"


def state_interface(ring: Ring) -> str:
    """The device that tells a queue whether this member is free."""
    return interface(ring) if ring.phone else NOBODY_KNOWS


def sound_address(sip_host: str) -> str:
    """Where the sound of browsers' calls is bound: where SIP is, or everywhere if that is loopback or a name."""
    try:
        address = ip_address(sip_host)
    except ValueError:
        return "0.0.0.0"  # noqa: S104
    everywhere = "[::]" if address.version == 6 else "0.0.0.0"  # noqa: S104
    written = f"[{address}]" if address.version == 6 else str(address)
    return everywhere if address.is_loopback else written


def call_origins(trunks: Mapping[str, Trunk]) -> dict[str, str]:
    """By trunk, the address its calls come from: the host, with its port where trunks share the host.

    A trunk that shares both and registers is left out: its calls carry the mark of the registration.
    """
    hosts = Counter(trunk.host for trunk in trunks.values())
    doors = Counter((trunk.host, trunk.port) for trunk in trunks.values())
    return {
        name: trunk.host if hosts[trunk.host] == 1 else f"{trunk.host}:{trunk.port}"
        for name, trunk in trunks.items()
        if doors[trunk.host, trunk.port] == 1 or not trunk.register_with_it
    }
