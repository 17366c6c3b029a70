"""What a customer and the carrier know of each other."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from lab.ports import HOST, free_port

__all__ = ["HOST", "Account"]


@dataclass(frozen=True, slots=True)
class Account:
    """A trunk as it is written into telephone.toml, and where the carrier finds its customer."""

    centralino_port: int
    centralino_host: str = HOST
    user: str = "centralino"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    host: str = HOST
    sip_port: int = field(default_factory=free_port)
    rtp_ports: int = 300
    """How many the carrier has: two for each of its ends of a call."""
