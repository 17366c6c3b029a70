"""Postgres: reached, and at the level this code expects."""

from __future__ import annotations

from collections.abc import AsyncIterator

from centralino.database import Database, DatabaseUnavailable
from centralino.database.migrating import MIGRATIONS, read_migrations
from centralino.settings import Settings
from centralino.stack.database import SCHEDULER, database_in_use
from centralino.stack.doctor.findings import Finding, look, well, wrong
from centralino.stack.postgres import PostgresError
from centralino.worded import in_one_line, worded


async def database(settings: Settings) -> AsyncIterator[Finding]:
    """Whether it answers, its version and its migrations. An embedded server that is not running is started."""
    source = "DATABASE_URL" if settings.database_url else "embedded"
    try:
        with database_in_use(settings) as dsn:
            async with Database(dsn, connections=1) as ours:
                version, applied = await _state(ours)
                at_work = await _campaigns(ours) if "0006_campaigns" in applied else []
    except (DatabaseUnavailable, PostgresError) as error:
        do = worded("callers meanwhile go to the safe destination; start it")
        yield wrong("Postgres", f"{source}: {error}", do)
        return
    yield well("Postgres", f"{version} ({source})")
    yield _level(applied)
    for finding in at_work:
        yield finding


async def _campaigns(ours: Database) -> list[Finding]:
    """Whether somebody dials for the campaigns that run, and which trunks rest from failing."""
    async with ours.connection() as connection:
        cursor = await connection.execute(
            """
            select (select count(*) from campaigns where state = 'running'),
                   (select count(*) from pg_stat_activity where application_name = %(name)s)
            """,
            {"name": SCHEDULER},
        )
        row = await cursor.fetchone()
        resting = await connection.execute(
            "select name, rests_until, rests_why from trunks where rests_until > now() order by name"
        )
        rests = [(name, until, why) for name, until, why in await resting.fetchall()]
    assert row is not None
    found = [_scheduler(*row)]
    for name, until, why in rests:
        do = worded("it is tried again by itself; is the operator's account in order?")
        rests_so = worded("rests until %(clock)s UTC: %(why)s", clock=f"{until:%H:%M:%S}", why=why)
        found.append(look(worded("trunk %(name)s", name=name), rests_so, do))
    return found


def _scheduler(running: int, connections: int) -> Finding:
    part = worded("scheduler")
    campaigns = (
        worded("1 campaign running") if running == 1 else worded("%(num)s campaigns running", num=running)
    )
    if connections:
        return well(part, in_one_line([worded("at work"), campaigns]))
    if running:
        do = worded("make up, or systemctl start centralino-scheduler")
        return wrong(part, in_one_line([worded("is not running"), campaigns]), do)
    return look(part, worded("is not running; no campaign needs it"), worded("make up starts it"))


async def _state(ours: Database) -> tuple[str, set[str]]:
    """Its version, and the migrations it has seen."""
    async with ours.connection() as connection:
        shown = await (await connection.execute("show server_version")).fetchone()
        made = await (await connection.execute("select to_regclass('migrations') is not null")).fetchone()
        names = await connection.execute("select name from migrations") if made and made[0] else None
        applied = {str(name) for (name,) in await names.fetchall()} if names else set()
    return str(shown[0]) if shown else "?", applied


def _level(applied: set[str]) -> Finding:
    part, ours = worded("tables"), {migration.name for migration in read_migrations(MIGRATIONS)}
    if unknown := applied - ours:
        found = worded("newer than this program: %(names)s", names=", ".join(sorted(unknown)))
        return wrong(part, found, worded("run the newer release"))
    if due := ours - applied:
        found = worded("%(num)s migrations are due", num=len(due))
        return look(part, found, worded("they are applied at the next start"))
    return well(part, worded("all %(num)s migrations applied", num=len(ours)))
