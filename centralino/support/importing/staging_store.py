"""The SQL of an import's first step: good rows go by COPY into a table of the transaction's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from psycopg import AsyncConnection

from centralino.support.importing.rows import ContactSaid

LINES_AT_ONCE = 250
NO_CONTRACT, NO_GRANT = (None,) * 4, (None,) * 2


async def create_staging(connection: AsyncConnection) -> None:
    """The tables of this import; they are gone with the transaction."""
    await connection.execute(
        """
        create temporary table staged (
            row integer, name text, language text, codes text[], keys text[], kinds text[], countries text[],
            numbers text[], contract_kind text, starts_on date, ends_on date, paid_until date,
            state grant_state, until timestamptz
        ) on commit drop;
        create temporary table refused (
            row integer, "column" text, value text, reason text
        ) on commit drop;
        create temporary table touched (contact_id bigint) on commit drop;
        set local work_mem = '64MB';
        """
    )


@asynccontextmanager
async def copying(connection: AsyncConnection) -> AsyncIterator[Callable[[ContactSaid], Awaitable[None]]]:
    """Takes good rows one by one, as many as there are; they go on their way by the hundred."""
    lines: list[str] = []
    async with connection.cursor().copy("copy staged from stdin") as copy:

        async def take(said: ContactSaid) -> None:
            lines.append(line_of(said))
            if len(lines) == LINES_AT_ONCE:
                await copy.write("".join(lines))
                lines.clear()

        yield take
        await copy.write("".join(lines))


def line_of(said: ContactSaid) -> str:
    """A row of the table `staged`, in the text format of COPY.

    Only a name may hold a backslash, which that format writes twice; all else was read as letters, digits and signs.
    """
    codes, contract, grant = said.codes, said.contract, said.grant
    fields = (
        said.row,
        said.name.replace("\\", "\\\\"),
        said.language,
        _array([each.code for each in codes]),
        _array([each.keyed for each in codes]),
        _array([each.kind for each in codes]),
        _array([each.country for each in codes]),
        _array(said.numbers),
        *(
            (contract.kind, contract.starts_on, contract.ends_on, contract.paid_until)
            if contract
            else NO_CONTRACT
        ),
        *((grant.state, grant.until) if grant else NO_GRANT),
    )
    return "\t".join(["\\N" if each is None else str(each) for each in fields]) + "\n"


def _array(values: Sequence[str | None]) -> str:
    return "{" + ",".join(["null" if each is None else f'"{each}"' for each in values]) + "}"
