"""The process that answers Asterisk: its routes, what lives beside them, and how it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

import structlog

from agi.fastagi import FastAGIServer, Limits
from agi.scripts.call_back import call_back
from agi.scripts.hear import hear
from agi.scripts.invitation import invitation
from agi.scripts.ordered_call import ordered_call
from agi.scripts.screening import screening
from agi.settling import Settling
from agi.switchboard import Script, Switchboard
from agi.waiting_room import WaitingRoom, take_out
from centralino.campaigns.calls.inviting import Inviting
from centralino.campaigns.calls.rehearsing import Rehearsing
from centralino.campaigns.calls.reporting import InvitationReports
from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from centralino.pbx import our_pbx
from centralino.phones.ordering import Ordering
from centralino.settings import Settings
from centralino.settings.in_force import SettingsInForce
from centralino.stack.process import run, told_to_stop
from centralino.stack.readiness import announcer
from centralino.support.line import SupportLine

log = structlog.get_logger()


def main() -> int:
    """Serve until told to stop; 1 when a setting is wrong or the port is taken."""
    return run("agi", serve)


async def serve(settings: Settings, dsn: str) -> None:
    """Answer calls until SIGTERM or SIGINT; then take no more, and let those that run come to their end."""
    announce, stop = announcer(), told_to_stop()
    async with Database(dsn, connections=settings.database_connections) as database, our_pbx(settings) as pbx:
        line = SupportLine(database, settings, SettingsInForce(settings))
        room = WaitingRoom(line, partial(take_out, pbx))
        settling = Settling(database, settings, InvitationReports(Organisation(settings)))
        ordering = Ordering(database, settings.look_up_budget)
        switchboard = Switchboard(
            settings,
            scripts(line, room, Inviting(database, settings), ordering),
            settling.call_ended,
            {"hear": partial(hear, rehearsing=Rehearsing(database, settings), line=line)},
        )
        server = FastAGIServer(
            switchboard.script_for,
            allow=settings.agi_allow,
            limits=Limits(call_seconds=settings.call_limit),
            on_end=switchboard.ended,
        )
        await server.start(settings.agi_host, settings.agi_port)
        log.info("answering", host=settings.agi_host, port=server.port)
        announce()
        async with asyncio.TaskGroup() as tasks:
            beside = [
                tasks.create_task(settling.forever()),
                tasks.create_task(room.watch(database.notifications("grants"))),
            ]
            await stop.wait()
            log.info("stopping", calls=server.live)
            await server.stop(settings.stop_grace)
            for task in beside:
                task.cancel()
        await settling.last()


def scripts(
    line: SupportLine, room: WaitingRoom, inviting: Inviting, ordering: Ordering
) -> Mapping[str, Script]:
    """The scripts by the first part of the path that the dialplan asks for."""
    return {
        "screening": partial(screening, line=line, room=room),
        "invitation": partial(invitation, inviting=inviting, line=line),
        "call-back": partial(call_back, inviting=inviting, line=line),
        "ordered": partial(ordered_call, ordering=ordering, line=line),
    }
