"""A checkout for one test: its own settings and state, and the Asterisk and the clips of the real one."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from lab.ports import free_port, free_ports

CHECKOUT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from centralino.cli.main import main; main()"]


def new_checkout(folder: Path) -> Path:
    """As after `make setup`, with every port free."""
    first, *_, last = free_ports(80)
    settings = {
        "AMI_PASSWORD": "a-password-of-the-tests",
        "AMI_PORT": free_port(),
        "AGI_PORT": free_port(),
        "SIP_PORT": free_port(),
        "WEB_PORT": free_port(),
        "WEBSOCKET_PORT": free_port(),
        "RTP_FIRST_PORT": first,
        "RTP_LAST_PORT": last,
        "STOP_GRACE": 2,
    }
    (folder / ".env").write_text("".join(f"CENTRALINO_{name}={value}\n" for name, value in settings.items()))
    (folder / ".env").chmod(0o600)
    example = (CHECKOUT / "telephone.example.toml").read_text()
    (folder / "telephone.toml").write_text(example.replace("GENERATED-AT-SET-UP", "a-phone-of-the-tests"))
    (folder / "telephone.toml").chmod(0o600)
    (folder / ".asterisk").symlink_to(CHECKOUT / ".asterisk")
    (folder / "sounds").symlink_to(CHECKOUT / "sounds")
    return folder


def environment() -> dict[str, str]:
    """Ours, without settings that somebody has set around the tests."""
    ours = re.compile("CENTRALINO_|DATABASE_URL$")
    return {name: value for name, value in os.environ.items() if not ours.match(name)}
