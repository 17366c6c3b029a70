"""E-mail: the server is reached, keeps the way to it secret, takes the login and the sender."""

from __future__ import annotations

from centralino.messages.mails.server import MailServer
from centralino.settings import Settings
from centralino.stack.doctor.findings import Finding, well, wrong
from centralino.worded import worded


async def mail(settings: Settings) -> Finding:
    """Of a house that has a server for it; nothing is sent."""
    server, part = MailServer(settings), worded("e-mail")
    if complaint := await server.complaint():
        do = worded("are CENTRALINO_MAIL_HOST and those beside it right? what waits is sent once they are")
        return wrong(part, f"{server.address}: {complaint}", do)
    return well(part, worded("%(address)s takes it from us", address=server.address))
