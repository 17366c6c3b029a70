"""What the scheduler consists of, what wakes each part, and in which order they come to their end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog

from centralino.access.store import replays
from centralino.campaigns.calls.recording import CallNews, Recorded, record_news
from centralino.campaigns.life.running import Done, finish_what_is_closed, start_what_is_due
from centralino.campaigns.life.tidying import remove_unneeded_clips
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.store.asking import ASK_ANEW
from centralino.campaigns.store.tallies import add_up
from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable, Notified, Reconnected
from centralino.messages.mails.server import MailServer
from centralino.pbx import AMIConnection
from centralino.settings import Settings
from centralino.support.registration.registering import forget_what_is_over
from centralino.webhooks.posting import Poster
from scheduler.asker import Asker
from scheduler.dialer import Dialer
from scheduler.leading import Leading
from scheduler.mailer import Mailer
from scheduler.phones import Phones
from scheduler.recovery import Recovery, release_unsure
from scheduler.switch import Switch
from scheduler.teller import Teller
from scheduler.text_provider import text_provider
from scheduler.texter import Texter
from scheduler.texts_over_sip import hear_texts
from scheduler.timetable import Beat, timetable
from scheduler.trunk_tests import TrunkTests
from scheduler.writing import Writing

log = structlog.get_logger()


class Working:
    """The parts, put together; to be entered inside a running loop."""

    def __init__(self, settings: Settings, database: Database, pbx: AMIConnection) -> None:
        self._settings, self._database, self._pbx = settings, database, pbx
        self._organisation = Organisation(settings)
        leading = Leading(pbx, settings.agi_host, settings.agi_port)
        self._writing = Writing(database, self._record, self._recorded)
        self._switch = Switch(pbx, self._organisation, self._writing, self._wake_all)
        self._recovery = Recovery(database, self._organisation, pbx)
        self._dialers = {
            trunk: Dialer(trunk, database, self._organisation, self._switch.place, leading.why_not)
            for trunk in settings.telephone.trunks
        }
        self._phones = Phones(settings, database, pbx) if settings.browser_phones else None
        self._trunk_tests = TrunkTests(settings, database, pbx)
        self._asker = Asker(database, self._organisation)
        self._provider = text_provider(settings, pbx)
        self._texter = self._provider and Texter(database, self._organisation, self._provider)
        self._mailer = Mailer(database, MailServer(settings)) if settings.mail_host else None
        self._poster = Poster(anywhere=settings.webhooks_to_private_addresses)
        self._teller = Teller(database, self._poster)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._provider:
            await self._provider.aclose()
        await self._poster.aclose()

    async def until(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what rings or is being sent then is seen to its end, and written down."""
        beats = timetable(self._beats())
        async with asyncio.TaskGroup() as tasks:
            listening = [tasks.create_task(each) for each in (self._switch.listen(), self._writing.forever())]
            beginning = [tasks.create_task(each) for each in self._what_begins_things()]
            beats.start()
            await stop.wait()
            log.info("stopping", calls=self._switch.live)
            await _cancelled(beginning)
            with suppress(DatabaseUnavailable):
                await self._release_unsure()
            await self._switch.until_over(self._settings.stop_grace)
            if self._texter:
                await self._texter.until_sent(self._settings.stop_grace)
            if self._mailer:
                await self._mailer.until_sent(self._settings.stop_grace)
            await self._teller.until_told(self._settings.stop_grace)
            await self._writing.all_written()
            beats.shutdown(wait=False)
            await _cancelled(listening)

    def _what_begins_things(self) -> list[Coroutine[None, None, None]]:
        begins = [dialer.forever() for dialer in self._dialers.values()]
        begins.append(self._asker.forever())
        begins.append(self._teller.forever())
        begins.append(self._heed(self._database.notifications("dialing")))
        begins.append(self._trunk_tests.listen())
        begins.append(self._trunk_tests.heed(self._database.notifications("trunk_tests")))
        if self._texter:
            begins.append(self._texter.forever())
        if self._mailer:
            begins.append(self._mailer.forever())
        if self._phones:
            begins.append(self._phones.heed(self._database.notifications("phones")))
        if self._settings.text_provider == "sip":
            begins.append(hear_texts(self._database, self._organisation, self._pbx))
        return begins

    def _beats(self) -> list[Beat]:
        beats = [
            Beat("settle what a crash left open", 2, self._settle_what_is_left),
            Beat("release what was never placed", 5, self._release_unsure),
            Beat("start and end campaigns", 5, self._start_and_end),
            Beat("place test calls", 5, self._trunk_tests.once),
            Beat("add up tallies", 10, self._add_up_tallies),
            Beat("remove clips that nobody needs", 3600, self._remove_clips),
            Beat("forget registrations that nobody confirmed", 600, self._forget_registrations),
            Beat("forget what the API answered a day ago", 3600, self._forget_answers),
            Beat("forget webhooks that were told a month ago", 3600, self._teller.forget_old),
        ]
        if self._phones:
            beats.append(Beat("take phones back", 5, self._phones.once))
        if self._mailer:
            beats.append(Beat("settle e-mails that have arrived", 600, self._mailer.settle_arrived))
        if self._texter:
            beats.append(Beat("look up texts in doubt", 10, self._texter.settle_in_doubt))
        return beats

    async def _settle_what_is_left(self) -> None:
        await self._recovery.settle(now())

    async def _release_unsure(self) -> None:
        await release_unsure(self._database, self._organisation, list(self._dialers.values()))

    async def _start_and_end(self) -> None:
        _tell("started", await start_what_is_due(self._database, self._organisation, now()))
        _tell("ended", await finish_what_is_closed(self._database, now()))

    async def _add_up_tallies(self) -> None:
        async with self._database.transaction() as connection:
            await add_up(connection)

    async def _remove_clips(self) -> None:
        if removed := await remove_unneeded_clips(self._database, self._organisation, now()):
            log.info("clips that nobody needs are removed", clips=removed)

    async def _forget_registrations(self) -> None:
        if forgotten := await forget_what_is_over(self._database, now()):
            log.info("registrations that nobody confirmed are forgotten", registrations=forgotten)

    async def _forget_answers(self) -> None:
        async with self._database.transaction() as connection:
            await replays.forget_answers(connection, now() - replays.KEPT_FOR)

    async def _record(self, connection: Connection, news: Sequence[CallNews]) -> Sequence[Recorded]:
        async with connection.pipeline():
            return await record_news(connection, self._organisation, news)

    def _recorded(self, recorded: Recorded) -> None:
        if dialer := self._dialers.get(recorded.call.trunk):
            dialer.wake()
        if self._texter:
            self._texter.wake()
        if recorded.trunk_rests:
            log.error("a trunk rests: too many calls in a row failed", trunk=recorded.call.trunk)

    async def _heed(self, news: AsyncIterator[Notified | Reconnected]) -> None:
        """What other processes tell: a trunk, a campaign that changed, an answer of somebody who is being rung."""
        async for each in news:
            what = each.payload if isinstance(each, Notified) else ""
            if what in self._dialers:
                self._dialers[what].wake()
            elif what == ASK_ANEW:
                self._asker.wake()
            elif what.startswith("answered "):
                await self._switch.leave_in_peace(int(what.removeprefix("answered ")))
            else:
                self._wake_all()

    def _wake_all(self) -> None:
        self._asker.wake()
        for dialer in self._dialers.values():
            dialer.wake()
        if self._texter:
            self._texter.wake()


def _tell(what: str, campaigns: Sequence[Done]) -> None:
    for each in campaigns:
        if each.refused:
            log.error("a campaign is not " + what, campaign=each.name, why=each.refused.why)
        else:
            log.info("a campaign is " + what, campaign=each.name)


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
