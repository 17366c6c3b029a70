"""Asterisk and who it talks to: running, whole, its trunks and telephones."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskInstance
from centralino.stack.doctor.findings import Finding, look, well, wrong

OLDEST = 20


async def running(asterisk: AsteriskInstance) -> Finding:
    """Whether it answers on its command line, and which it is."""
    layout = asterisk.layout
    try:
        up = re.search(r"System uptime: (.+)", await asterisk.console("core show uptime"))
    except (OSError, TimeoutError):
        up = None
    found = f"{layout.version} ({layout.source})"
    if int(layout.version.split(".")[0]) < OLDEST:
        return wrong("Asterisk", f"{found} is too old", f"Asterisk {OLDEST} or newer, then make setup")
    if not up:
        return wrong("Asterisk", f"{found} is not running", "make up, or systemctl start centralino-asterisk")
    return well("Asterisk", f"{found}, up {up[1].strip()}")


def modules(asterisk: AsteriskInstance) -> Finding:
    """What its log says of modules and doors that did not come up."""
    if missing := asterisk.missing_parts():
        return wrong("modules", "; ".join(missing), f"read {asterisk.log}")
    return well("modules", "all that are asked for")


async def peers(settings: Settings, asterisk: AsteriskInstance) -> AsyncIterator[Finding]:
    """Each trunk, then the telephones together."""
    contacts = await asterisk.console("pjsip show contacts")
    registrations = await asterisk.console("pjsip show registrations")
    for name, trunk in settings.telephone.trunks.items():
        yield _trunk(name, f"{trunk.host}:{trunk.port}", contacts)
        if trunk.register_with_it:
            yield _registration(name, registrations)
    if settings.telephone.phones:
        yield _phones(settings, contacts)


def _trunk(name: str, address: str, contacts: str) -> Finding:
    """The operator answers OPTIONS, or does not; one that never does may still carry calls."""
    if status := _status(name, contacts):
        if status == "Avail":
            return well(f"trunk {name}", f"{address} answers")
        if status != "Unavail":
            return look(f"trunk {name}", f"{address} has not been asked yet", "look again in some seconds")
        do = "docs/trunks.md: is the address right, does the firewall let it through?"
        return look(f"trunk {name}", f"{address} does not answer", do)
    return wrong(
        f"trunk {name}", f"{address} is unknown to Asterisk", "restart Asterisk; can the name be resolved?"
    )


def _registration(name: str, registrations: str) -> Finding:
    found = re.search(rf"^\s*{re.escape(name)}/\S+\s+\S+\s+(\w+)", registrations, re.MULTILINE)
    status = found[1] if found else "missing"
    if status == "Registered":
        return well(f"trunk {name}", "registered")
    return wrong(f"trunk {name}", f"registration: {status}", "are user and password the operator's?")


def _phones(settings: Settings, contacts: str) -> Finding:
    phones, safe = settings.telephone.phones, settings.telephone.safe.phone
    there = [name for name in phones if _status(name, contacts) in ("Avail", "NonQual")]
    found = f"{len(there)} of {len(phones)} registered" + (f": {', '.join(there)}" if there else "")
    if safe and safe not in there:
        return look(
            "phones", f"{found}; {safe}, the safe destination, is not", "register it, or change [safe]"
        )
    return well("phones", found)


def _status(name: str, contacts: str) -> str:
    """Of the line `Contact:  desk1/sip:desk1@10.0.0.7  0123456789 Avail  1.2`."""
    found = re.search(rf"Contact:\s+{re.escape(name)}/\S+\s+\S+\s+(\w+)", contacts)
    return found[1] if found else ""
