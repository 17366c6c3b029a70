"""The ports we listen on, and whether somebody else has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from centralino.settings import Settings
from centralino.stack.doctor.findings import Finding, well, wrong
from centralino.worded import worded

LISTENING = {"tcp": "0A", "udp": "07"}  # TCP_LISTEN, and what an unconnected UDP socket shows (proc(5))


def ports(settings: Settings) -> Iterator[Finding]:
    """Each port with who listens on it. What nobody listens on is reported by the part itself."""
    wanted = [
        (worded("SIP port"), "udp", settings.sip_port, "CENTRALINO_SIP_PORT"),
        (worded("AMI port"), "tcp", settings.ami_port, "CENTRALINO_AMI_PORT"),
        (worded("AGI port"), "tcp", settings.agi_port, "CENTRALINO_AGI_PORT"),
        (worded("WebSocket port"), "tcp", settings.websocket_port, "CENTRALINO_WEBSOCKET_PORT"),
    ]
    for part, kind, port, name in wanted:
        for command in {_command(pid) for pid in _owners(_sockets(kind, port))}:
            if any(sign in command for sign in (str(settings.state_folder), "-m agi")):
                yield well(part, f"{port}/{kind}")
            else:
                found = worded(
                    "%(port)s is taken by %(command)s", port=f"{port}/{kind}", command=command[:60]
                )
                yield wrong(part, found, worded("end that, or set %(setting)s", setting=name))


def _sockets(kind: str, port: int) -> set[str]:
    """The sockets (by inode) that listen on a port, over IPv4 and IPv6 (proc(5), /proc/net/tcp)."""
    found = set()
    for table in (Path("/proc/net") / kind, Path("/proc/net") / f"{kind}6"):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            _, local, _, state, *rest = line.split()
            if state == LISTENING[kind] and int(local.rpartition(":")[2], 16) == port:
                found.add(rest[5])
    return found


def _owners(sockets: set[str]) -> set[int]:
    """The processes that hold these sockets; those of others are hidden from whoever is not root."""
    links = {f"socket:[{inode}]" for inode in sockets}
    return {
        int(file.parts[2]) for file in Path("/proc").glob("[0-9]*/fd/*") if links and _target(file) in links
    }


def _target(file: Path) -> str:
    try:
        return str(file.readlink())
    except OSError:
        return ""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return f"process {pid}"
