"""The door to the server that takes e-mail from us, over SMTP: nothing secret is said to it in clear."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPRecipientsRefused

from centralino.messages.mails.patience import (
    SENT_WITHIN,
    NotNow,
    Outcome,
    Taken,
    judged,
    legible,
)
from centralino.settings import Settings
from centralino.settings.mail import USUAL_PORTS

LEFT_WITHIN: Final = 2.0  # seconds for a goodbye
EXAMINED_WITHIN: Final = 10.0  # seconds

_FAILURES = (
    SMTPException,
    OSError,
    ValueError,
)  # time-outs and TLS are OSErrors, a name that cannot be one a ValueError


class MailServer:
    """The one of the settings. Certificates are judged by `tls`, or as this machine does."""

    def __init__(self, settings: Settings, tls: ssl.SSLContext | None = None) -> None:
        assert settings.mail_sender is not None  # as the settings have it, where they have a host
        self._settings = settings
        self._sender = settings.mail_sender
        self._tls = tls or ssl.create_default_context()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{self._settings.mail_host}:{self._port}"

    async def send(
        self, recipient: str, message: bytes, within: float = SENT_WITHIN.total_seconds()
    ) -> Outcome:
        """Never raises what the server, or the way to it, is to blame for."""
        client = self._client()
        try:
            async with asyncio.timeout(within):
                await client.connect()
                await client.sendmail(self._sender, [recipient], message)
        except SMTPRecipientsRefused as error:
            return judged(error.recipients[0].code, error.recipients[0].message)
        except SMTPDataError as error:
            return judged(error.code, error.message)
        except _FAILURES as error:
            return NotNow(_why(error))
        finally:
            await _leave(client)
        return Taken()

    async def complaint(self) -> str:
        """Why it would take nothing from us now; empty if it would: it is reached, takes the login, and the sender."""
        client = self._client()
        try:
            async with asyncio.timeout(EXAMINED_WITHIN):
                await client.connect()
                await client.mail(self._sender)
        except _FAILURES as error:
            return _why(error)
        finally:
            await _leave(client)
        return ""

    @property
    def _port(self) -> int:
        return self._settings.mail_port or USUAL_PORTS[self._settings.mail_tls]

    def _client(self) -> SMTP:
        """One that logs in when it connects, and only when the way is as secret as it has to be."""
        settings, password = self._settings, self._settings.mail_password
        return SMTP(
            hostname=settings.mail_host,
            port=self._port,
            use_tls=settings.mail_tls == "implicit",
            start_tls=settings.mail_tls == "starttls",
            username=settings.mail_user,
            password=password.get_secret_value() if password else None,
            tls_context=self._tls,
            # How we are called, without asking the network, which may be slow to say.
            local_hostname=urlsplit(settings.public_address or "").hostname or "localhost",
            timeout=None,
        )


async def _leave(client: SMTP) -> None:
    """What was taken is taken, however the goodbye goes."""
    with suppress(*_FAILURES):
        async with asyncio.timeout(LEFT_WITHIN):
            await client.quit()
    client.close()


def _why(error: Exception) -> str:
    code = getattr(error, "code", None)
    said = str(getattr(error, "message", "") or error)
    if isinstance(error, TimeoutError) and not said:
        return "no answer in time"
    return legible(f"{code} {said}" if code else said or repr(error))
