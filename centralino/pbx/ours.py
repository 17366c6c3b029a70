"""The link to the PBX of the settings."""

from __future__ import annotations

from centralino.pbx.connection import AMIConnection
from centralino.settings import Settings


def our_pbx(settings: Settings) -> AMIConnection:
    """Not linked yet: see `AMIConnection`."""
    password = settings.ami_password.get_secret_value()
    return AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password)
