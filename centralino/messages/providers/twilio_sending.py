"""Texts by Twilio's Messages API, through Twilio's own library."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientConnectorError, ClientError
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.base.values import unset
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from centralino.messages.provider import Accepted, InDoubt, NotSent, Outgoing, Rejected
from centralino.messages.providers.twilio_codes import rejected
from centralino.messages.providers.twilio_words import price_of, segments_of

TWILIO = "https://api.twilio.com"
CLOCKS_DIFFER = timedelta(minutes=5)  # ours and Twilio's, at the most
LOOKED_THROUGH = 200
LINK = re.compile(r"https?://\S+")
FAILED = frozenset({"failed", "undelivered", "canceled"})


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """An account, and what it sends from: a number in E.164, or a Messaging Service (MG…), which then chooses.

    `base_address` stands for https://api.twilio.com, as an edge location or the lab does. `report_to` is the URL at
    which Twilio tells of deliveries. A text that waited at Twilio for `valid_for` is not sent any more: it would come
    at an hour that nobody has checked. An answer is awaited `answers_within` seconds.
    """

    sid: str
    auth_token: str
    sender: str
    report_to: str | None = None
    base_address: str = TWILIO
    valid_for: timedelta = timedelta(hours=1)
    settles_after: timedelta = timedelta(minutes=1)
    answers_within: float = 15.0


class TwilioProvider:
    """Implements `Provider`, with one connection pool for its life."""

    def __init__(self, account: TwilioAccount, name: str = "twilio") -> None:
        self.name = name
        self.settles_after = account.settles_after
        self._account = account
        self._http = ReadressedClient(account.base_address, account.answers_within)
        self._client = Client(account.sid, account.auth_token, http_client=self._http)

    async def send(self, text: Outgoing) -> Accepted | Rejected:
        """Create one Message. A reply of 429 or 503 was given before the Message was made; other 5xx leave a doubt."""
        by_service = self._account.sender.startswith("MG")
        try:
            message = await self._client.messages.create_async(
                to=text.to,
                body=text.body,
                from_=unset if by_service else self._account.sender,
                messaging_service_sid=self._account.sender if by_service else unset,
                status_callback=self._account.report_to or unset,
                validity_period=int(self._account.valid_for.total_seconds()),
            )
        except (TwilioRestException, TwilioServiceException) as error:
            return _refused(error)
        except ClientConnectorError as error:
            raise NotSent(f"no connection to {self.name}: {error}") from error
        except (ClientError, TwilioException, TimeoutError, OSError, ValueError) as error:
            raise InDoubt(f"no answer from {self.name}: {error!r}") from error
        return _outcome(message)

    async def find(self, text: Outgoing) -> Accepted | Rejected | None:
        """Search the Messages to that number, newest first, for the same body, else for the same link.

        Without a filter on the date: that of a Message that waits to be sent is empty.
        """
        try:
            listed = list(await self._client.messages.page_async(to=text.to, page_size=LOOKED_THROUGH))
        except (ClientError, TwilioException, TimeoutError, OSError, ValueError) as error:
            raise InDoubt(f"{self.name} cannot be asked: {error!r}") from error
        since = text.at - CLOCKS_DIFFER
        recent = [
            message for message in listed if message.date_created is None or message.date_created >= since
        ]
        found = _same_text(text.body, recent)
        if found is None and len(recent) == LOOKED_THROUGH:
            raise InDoubt(f"{self.name} has too many texts to {text.to} to look through")
        return _outcome(found) if found else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()


class ReadressedClient(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Twilio's client, which knows no other address than Twilio's and waits for ever, with an address and a limit."""

    def __init__(self, base_address: str, answers_within: float) -> None:
        # Its log has the numbers of those who are written to.
        quiet = logging.Logger("twilio", level=logging.WARNING)
        super().__init__(logger=quiet)
        self._base = urlsplit(base_address)
        self._limit = answers_within

    async def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """The request, at our address and within our limit."""
        readdressed = urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc)
        return await super().request(
            method, urlunsplit(readdressed), *args, **kwargs | {"timeout": self._limit}
        )


def _refused(error: TwilioRestException | TwilioServiceException) -> Rejected:
    """What a reply that is an error says; raises `NotSent` and `InDoubt` for one that is not about the text."""
    if error.status in (429, 503):
        raise NotSent(f"Twilio takes no texts now: {_why(error)}") from error
    if error.status >= 500:
        raise InDoubt(f"Twilio failed: {_why(error)}") from error
    return rejected(error.code, _why(error))


def _why(error: TwilioRestException | TwilioServiceException) -> str:
    said = error.msg if isinstance(error, TwilioRestException) else (error.detail or error.title)
    return str(said).removeprefix("Unable to create record: ")


def _outcome(message: MessageInstance) -> Accepted | Rejected:
    if message.status in FAILED:
        return rejected(message.error_code, message.error_message or message.status)
    return Accepted(
        provider_id=message.sid,
        segments=segments_of(message.num_segments),
        price=price_of(message.price),
        currency=message.price_unit,
    )


def _same_text(body: str, messages: Sequence[MessageInstance]) -> MessageInstance | None:
    """The Message with this body, or, should Twilio have changed its letters (smart encoding), with its link."""
    wanted, links = _bare(body), set(LINK.findall(body))
    # A trial account has its own words before ours.
    same = (message for message in messages if _bare(message.body).endswith(wanted))
    alike = (message for message in messages if links and links <= set(LINK.findall(message.body or "")))
    return next(same, None) or next(alike, None)


def _bare(body: str | None) -> str:
    return " ".join((body or "").split())
