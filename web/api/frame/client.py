"""Who asks: a program with its token, and the ways in which it reads and changes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from centralino.access.actions import Token
from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.settings import Settings
from web.api.frame.deeds import Deed
from web.api.frame.problems import Kind, Problem
from web.office import Office

_bearer = HTTPBearer(
    scheme_name="token",
    description="Made on the page *Tokens* or with `centralino tokens add`; its scopes are rights of the staff.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Client:
    """A program at one request; `by` is the name of its token."""

    office: Office
    token: Token
    now: datetime
    deed: Deed

    @property
    def by(self) -> str:
        """In whose name all is that it does."""
        return self.token.name

    @property
    def settings(self) -> Settings:
        """Of the house."""
        return self.office.settings

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's, of which days are days."""
        return self.office.zone

    @property
    def today(self) -> date:
        """By the organisation's clock."""
        return self.now.astimezone(self.zone).date()

    def may(self, right: Right) -> bool:
        """Whether its token gives a right."""
        return right in self.token.rights_now(self.now)

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A connection to look things up. Raises `DatabaseUnavailable`."""
        return self.office.database.connection()

    async def changing(self) -> Connection:
        """The one transaction of this request: its changes stand in the log of changes under the token's name.

        It is committed once the answer is written, and undone by any exception. Of a request that came before under
        the same Idempotency-Key it never returns: then the answer of that time is given.
        Raises `DatabaseUnavailable`, `Problem`.
        """
        return await self.deed.begin(self.office.database, self.token, self.now)


def needs(right: Right) -> Any:
    """Lets in programs whose token gives that right: `client: Annotated[Client, needs(Right.…)]`."""
    return Security(_client, scopes=[right.value])


async def _client(
    request: Request,
    wanted: SecurityScopes,
    _shown: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Client:
    """Whoever `Entering` let in. Raises `Problem` (403)."""
    state = request.state
    client = Client(request.app.state.office, state.token, state.now, state.deed)
    lacking = [each for each in wanted.scopes if not client.may(Right(each))]
    if lacking:
        scope = " ".join(lacking)
        raise Problem(
            Kind.NO_RIGHT,
            f"The token {client.by} does not give the right {scope}; who made it may have lost it."
            " Make another token that does.",
            headers={"www-authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
        )
    return client
