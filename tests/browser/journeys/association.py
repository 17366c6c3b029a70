"""A whole association for a journey: its processes, a telephone network, a text network, and nobody's account yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession

from centralino.access.actions.accounts import first_administrator
from centralino.clock import now
from centralino.database import Database
from lab.carrier import Account
from lab.house import House, TextAccount
from lab.members import Members
from lab.network import Lab
from lab.personas import People
from lab.ports import HOST, free_port
from lab.texts import TextNetwork
from tests.fixtures.web import Browser


@dataclass(frozen=True, slots=True)
class Association:
    """Everything started; what is in the database comes from the journey alone."""

    house: House
    lab: Lab
    texts: TextNetwork
    database: Database
    web: Browser
    """Somebody who asks for its pages without a window."""

    @property
    def address(self) -> str:
        """Where its pages are."""
        return self.web.address

    async def first_password(self) -> str:
        """The administrator's, as `make up` shows it once."""
        async with self.database.transaction() as connection:
            given = await first_administrator(connection, at=now())
        assert given
        return given.password


@asynccontextmanager
async def an_association(
    *, members: Members | None = None, people: People | None = None
) -> AsyncIterator[Association]:
    """`members` are who is called by campaigns, `people` who calls and who is rung.

    Without members there is no scheduler, which would have nothing to do.
    """
    account = Account(centralino_port=free_port())
    async with (
        TextNetwork() as texts,
        Lab(account, people, members=members) as lab,
        House(account, texts=_text_account(texts)) as house,
        house.database() as database,
        ClientSession() as http,
    ):
        texts.webhook = f"{house.settings.public_address}/twilio/incoming"
        await asyncio.gather(house.web.start(), *([house.scheduler.start()] if members else []))
        web = Browser(http, f"http://{HOST}:{house.settings.web_port}")
        yield Association(house, lab, texts, database, web)


def _text_account(network: TextNetwork) -> TextAccount:
    return TextAccount(network.base_address, network.number, network.account, network.auth_token)
