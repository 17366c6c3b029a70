"""The doctor's round: each part in turn, from the settings to a whole call."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskMissing, our_asterisk
from centralino.stack.doctor.asterisk import modules, peers, running
from centralino.stack.doctor.database import database
from centralino.stack.doctor.files import music, private_files, prompts, waiting_records
from centralino.stack.doctor.findings import Finding, well, wrong
from centralino.stack.doctor.mail import mail
from centralino.stack.doctor.ports import ports
from centralino.stack.doctor.round_trip import round_trip
from centralino.worded import worded


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Every finding, as it is made; takes some seconds when something does not answer."""
    yield well("Python", sys.version.split()[0])
    lines = len(settings.telephone.lines)
    file = str(settings.telephone_file)
    yield well(worded("settings"), worded("%(file)s and %(lines)s lines", file=file, lines=lines))
    for finding in private_files(settings):
        yield finding
    yield prompts(settings)
    async for finding in _telephone_side(settings):
        yield finding
    for finding in ports(settings):
        yield finding
    async for finding in database(settings):
        yield finding
    if settings.mail_host:
        yield await mail(settings)
    yield waiting_records(settings.journal_folder)


async def _telephone_side(settings: Settings) -> AsyncIterator[Finding]:
    try:
        asterisk = our_asterisk(settings)
    except AsteriskMissing as error:
        yield wrong("Asterisk", str(error), worded("make setup"))
        return
    yield music(settings, asterisk.layout)
    found = await running(asterisk)
    yield found
    if found.do:
        return
    yield modules(asterisk)
    async for finding in peers(settings, asterisk):
        yield finding
    async for finding in round_trip(settings):
        yield finding
