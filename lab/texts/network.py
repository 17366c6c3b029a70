"""The text network at work: it takes texts, delivers them, reports, and carries back what people write."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import uvicorn
from aiohttp import ClientError, ClientSession, ClientTimeout

from centralino import clock
from centralino.messages.segments import segments
from lab.ports import HOST, free_port
from lab.texts.api import MessagesAPI
from lab.texts.carried import VERSION, CarriedText, Step
from lab.texts.fates import FAILS_LATER, Fate
from lab.texts.signature import signature

STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
STARTS = frozenset({"START", "UNSTOP"})
# A server that is being started again is there within so many tries, at intervals of TRIES_AFTER seconds.
TRIES, TRIES_AFTER = 40, 0.5


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody writes back, so many seconds after the text came."""

    body: str
    after: float = 0.2


Fates = Callable[[CarriedText], Fate]
People = Callable[[CarriedText], Iterable[Reply]]


class TextNetwork:
    """`async with TextNetwork() as network:` and a Twilio client at `network.base_address` sends texts.

    `webhook` is where texts to its number are posted. `fates` decides what becomes of each text; whoever has written
    STOP is opted out all the same. A text is sent after `sent_after` seconds and delivered after as many again.
    """

    def __init__(
        self,
        *,
        number: str = "+390299999999",
        webhook: str | None = None,
        fates: Fates = lambda _text: Fate.DELIVERED,
        sent_after: float = 0.05,
        port: int | None = None,
        account: str | None = None,
        auth_token: str | None = None,
    ) -> None:
        self.number, self.webhook = number, webhook
        self.account = account or f"AC{secrets.token_hex(16)}"
        self.auth_token = auth_token or secrets.token_hex(16)
        self.base_address = f"http://{HOST}:{port or free_port()}"
        self.texts: list[CarriedText] = []
        """The network's own record of every text it took on, either way, in order."""
        self.refused: list[tuple[CarriedText, Fate]] = []
        """Those it did not take."""
        self._fates, self._sent_after = fates, sent_after
        self._people: People = lambda _text: ()
        self._opted_out: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        api = MessagesAPI(self.account, self.auth_token, number, self.texts, self._take)
        host, port_taken = HOST, int(self.base_address.rpartition(":")[2])
        self._server = Server(
            uvicorn.Config(
                api.application, host, port_taken, log_config=None, access_log=False, lifespan="off"
            )
        )

    async def __aenter__(self) -> Self:
        self._http = ClientSession(timeout=ClientTimeout(total=15))
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._serving.done():
                await self._http.close()
                raise OSError(f"the text network cannot listen at {self.base_address}")
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = self._server.force_exit = True
        for task in self._tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._serving, *self._tasks, return_exceptions=True)
        await self._http.close()

    def on_message(self, people: People) -> None:
        """Ask `people` at every delivery what is written back, and when."""
        self._people = people

    async def write(self, sender: str, body: str) -> CarriedText:
        """Somebody writes to the number, of their own accord; it has come when this returns."""
        text = CarriedText(sender, self.number, body, [Step("received", clock.now())], inbound=True)
        self.texts.append(text)
        self._heed_opting_out(text)
        if self.webhook:
            await self._post(text, self.webhook, self._about_incoming(text))
        return text

    async def quiet(self) -> None:
        """Return when nothing is under way any more."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def sent_to(self, number: str) -> list[CarriedText]:
        """What was taken on for a number, in order."""
        return [text for text in self.texts if text.to == number and not text.inbound]

    def written_by(self, number: str) -> list[CarriedText]:
        """What came from a number, in order."""
        return [text for text in self.texts if text.sender == number and text.inbound]

    async def _take(self, text: CarriedText) -> Fate:
        fate = Fate.OPTED_OUT if text.to in self._opted_out else self._fates(text)
        text.steps.append(Step("accepted" if text.service else "queued", clock.now()))
        if fate.takes_it:
            self.texts.append(text)
            self._begin(self._carry(text, fate))
        else:
            self.refused.append((text, fate))
        return fate

    async def _carry(self, text: CarriedText, fate: Fate) -> None:
        await asyncio.sleep(self._sent_after)
        await self._come_to(text, "sent", reported=fate is not Fate.UNREPORTED)
        await asyncio.sleep(self._sent_after)
        text.error = FAILS_LATER.get(fate)
        last = "undelivered" if text.error else "delivered"
        await self._come_to(text, last, reported=fate is not Fate.UNREPORTED)
        if text.was_delivered:
            for reply in self._people(text):
                self._begin(self._write_back(text.to, reply))

    async def _write_back(self, sender: str, reply: Reply) -> None:
        await asyncio.sleep(reply.after)
        await self.write(sender, reply.body)

    async def _come_to(self, text: CarriedText, status: str, *, reported: bool) -> None:
        text.steps.append(Step(status, clock.now()))
        if reported and text.report_to:
            await self._post(text, text.report_to, self._about_status(text))

    async def _post(self, text: CarriedText, url: str, form: Mapping[str, str]) -> None:
        """One signed request, again while nobody is there to take it: as Twilio does for a URL with #rc=5&rp=all."""
        headers = {"X-Twilio-Signature": signature(self.auth_token, url, form)}
        for _ in range(TRIES):
            try:
                async with self._http.post(url, data=form, headers=headers) as answer:
                    text.told.append(answer.status)
                    if answer.status < 500:
                        return
            except (ClientError, TimeoutError):
                pass
            await asyncio.sleep(TRIES_AFTER)

    def _about_status(self, text: CarriedText) -> dict[str, str]:
        about = self._about(text) | {"MessageStatus": text.status, "SmsStatus": text.status}
        return about | (
            {"ErrorCode": str(text.error[0]), "ErrorMessage": text.error[1]} if text.error else {}
        )

    def _about_incoming(self, text: CarriedText) -> dict[str, str]:
        parts = str(segments(text.body).count)
        said = {"Body": text.body, "NumMedia": "0", "NumSegments": parts, "SmsStatus": "received"}
        return self._about(text) | said | {"SmsMessageSid": text.sid}

    def _about(self, text: CarriedText) -> dict[str, str]:
        return {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "AccountSid": self.account,
            "From": text.sender,
            "To": text.to,
            "ApiVersion": VERSION,
        }

    def _heed_opting_out(self, text: CarriedText) -> None:
        """Twilio does so by itself, for a text that is one such word and no more, and passes it on."""
        word = text.body.strip().upper()
        if word in STOPS:
            self._opted_out.add(text.sender)
        elif word in STARTS:
            self._opted_out.discard(text.sender)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class Server(uvicorn.Server):
    """One that leaves Ctrl-C and SIGTERM to the process it is in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
