"""Asterisk and who it talks to: running, whole, its trunks and telephones."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskInstance, AsteriskMissing, asterisk_to_ask
from centralino.stack.doctor.findings import Finding, look, well, wrong
from centralino.worded import in_one_line, worded

OLDEST = 20
NOT_THERE = "Unable to connect to remote asterisk"  # what its command line says without it


async def running(asterisk: AsteriskInstance) -> Finding:
    """Whether it answers on its command line, and which it is."""
    layout = asterisk.layout
    try:
        up = re.search(r"System uptime: (.+)", await asterisk.console("core show uptime"))
    except (OSError, TimeoutError):
        up = None
    found = f"{layout.version} ({layout.source})"
    if int(layout.version.split(".")[0]) < OLDEST:
        do = worded("Asterisk %(oldest)s or newer, then make setup", oldest=str(OLDEST))
        return wrong("Asterisk", worded("%(version)s is too old", version=found), do)
    if not up:
        do = worded("make up, or systemctl start centralino-asterisk")
        return wrong("Asterisk", worded("%(version)s is not running", version=found), do)
    return well("Asterisk", worded("%(version)s, up %(since)s", version=found, since=up[1].strip()))


def modules(asterisk: AsteriskInstance) -> Finding:
    """What its log says of modules and doors that did not come up."""
    if missing := asterisk.missing_parts():
        return wrong(worded("modules"), "; ".join(missing), worded("read %(file)s", file=str(asterisk.log)))
    return well(worded("modules"), worded("all that are asked for"))


async def peers(settings: Settings, asterisk: AsteriskInstance) -> AsyncIterator[Finding]:
    """Each trunk, then the telephones together."""
    contacts, registrations = await _told_of_peers(settings, asterisk)
    for name in settings.telephone.trunks:
        for finding in _of_trunk(settings, name, contacts, registrations):
            yield finding
    if settings.telephone.phones:
        yield _phones(settings, contacts)


async def trunks(settings: Settings, asterisk: AsteriskInstance) -> dict[str, list[Finding]]:
    """What is found of each trunk, by its name: that it answers, and that it is registered if it should be.

    Raises `OSError`, `TimeoutError`, when Asterisk does not answer.
    """
    told = await _told_of_peers(settings, asterisk)
    if NOT_THERE in told[0]:
        raise ConnectionError(told[0].strip())
    return {name: list(_of_trunk(settings, name, *told)) for name in settings.telephone.trunks}


async def trunks_within(settings: Settings, seconds: float) -> dict[str, list[Finding]] | None:
    """As `trunks`, of the Asterisk that is there; None when it has not answered within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await trunks(settings, await asyncio.to_thread(asterisk_to_ask, settings))
    except (AsteriskMissing, OSError, TimeoutError):
        return None


async def _told_of_peers(settings: Settings, asterisk: AsteriskInstance) -> tuple[str, str]:
    """Asterisk's lists of contacts and of registrations; of the latter nothing where no trunk wants one."""
    contacts = await asterisk.console("pjsip show contacts")
    if not any(trunk.register_with_it for trunk in settings.telephone.trunks.values()):
        return contacts, ""
    return contacts, await asterisk.console("pjsip show registrations")


def _of_trunk(settings: Settings, name: str, contacts: str, registrations: str) -> Iterator[Finding]:
    trunk = settings.telephone.trunks[name]
    yield _trunk(name, f"{trunk.host}:{trunk.port}", contacts)
    if trunk.register_with_it:
        yield _registration(name, registrations)


def _trunk(name: str, address: str, contacts: str) -> Finding:
    """The operator answers OPTIONS, or does not; one that never does may still carry calls."""
    part = worded("trunk %(name)s", name=name)
    if status := _status(name, contacts):
        if status == "Avail":
            return well(part, worded("%(address)s answers", address=address))
        if status != "Unavail":
            found = worded("%(address)s has not been asked yet", address=address)
            return look(part, found, worded("look again in some seconds"))
        do = worded("docs/trunks.md: is the address right, does the firewall let it through?")
        return look(part, worded("%(address)s does not answer", address=address), do)
    do = worded("restart Asterisk; can the name be resolved?")
    return wrong(part, worded("%(address)s is unknown to Asterisk", address=address), do)


def _registration(name: str, registrations: str) -> Finding:
    found = re.search(rf"^\s*{re.escape(name)}/\S+\s+\S+\s+(\w+)", registrations, re.MULTILINE)
    status = found[1] if found else "missing"
    part = worded("trunk %(name)s", name=name)
    if status == "Registered":
        return well(part, worded("registered"))
    do = worded("are user and password the operator's?")
    return wrong(part, worded("registration: %(status)s", status=status), do)


def _phones(settings: Settings, contacts: str) -> Finding:
    phones, safe = settings.telephone.phones, settings.telephone.safe.phone
    there = [name for name in phones if _status(name, contacts) in ("Avail", "NonQual")]
    found = [worded("%(there)s of %(all)s registered", there=len(there), all=len(phones))]
    if there:
        names = ", ".join(there)
        found = [
            worded(
                "%(there)s of %(all)s registered: %(names)s", there=len(there), all=len(phones), names=names
            )
        ]
    if safe and safe not in there:
        found.append(worded("%(phone)s, the safe destination, is not", phone=safe))
        return look(worded("phones"), in_one_line(found), worded("register it, or change [safe]"))
    return well(worded("phones"), in_one_line(found))


def _status(name: str, contacts: str) -> str:
    """Of the line `Contact:  desk1/sip:desk1@10.0.0.7  0123456789 Avail  1.2`."""
    found = re.search(rf"Contact:\s+{re.escape(name)}/\S+\s+\S+\s+(\w+)", contacts)
    return found[1] if found else ""
