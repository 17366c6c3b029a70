"""Postgres: reached, and at the level this code expects."""

from __future__ import annotations

from collections.abc import AsyncIterator

from centralino.database import Database, DatabaseUnavailable
from centralino.database.migrating import MIGRATIONS, read_migrations
from centralino.settings import Settings
from centralino.stack.database import SCHEDULER, database_in_use
from centralino.stack.doctor.findings import Finding, look, well, wrong
from centralino.stack.postgres import PostgresError


async def database(settings: Settings) -> AsyncIterator[Finding]:
    """Whether it answers, its version and its migrations. An embedded server that is not running is started."""
    source = "DATABASE_URL" if settings.database_url else "embedded"
    try:
        with database_in_use(settings) as dsn:
            async with Database(dsn, connections=1) as ours:
                version, applied = await _state(ours)
                at_work = await _campaigns(ours) if "0006_campaigns" in applied else []
    except (DatabaseUnavailable, PostgresError) as error:
        yield wrong(
            "Postgres", f"{source}: {error}", "callers meanwhile go to the safe destination; start it"
        )
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
        do = "it is tried again by itself; is the operator's account in order?"
        found.append(look(f"trunk {name}", f"rests until {until:%H:%M:%S} UTC: {why}", do))
    return found


def _scheduler(running: int, connections: int) -> Finding:
    campaigns = f"{running} campaign{'' if running == 1 else 's'} running"
    if connections:
        return well("scheduler", f"at work; {campaigns}")
    if running:
        return wrong(
            "scheduler", f"is not running; {campaigns}", "make up, or systemctl start centralino-scheduler"
        )
    return look("scheduler", "is not running; no campaign needs it", "make up starts it")


async def _state(ours: Database) -> tuple[str, set[str]]:
    """Its version, and the migrations it has seen."""
    async with ours.connection() as connection:
        shown = await (await connection.execute("show server_version")).fetchone()
        made = await (await connection.execute("select to_regclass('migrations') is not null")).fetchone()
        names = await connection.execute("select name from migrations") if made and made[0] else None
        applied = {str(name) for (name,) in await names.fetchall()} if names else set()
    return str(shown[0]) if shown else "?", applied


def _level(applied: set[str]) -> Finding:
    ours = {migration.name for migration in read_migrations(MIGRATIONS)}
    if unknown := applied - ours:
        return wrong(
            "tables", f"newer than this program: {', '.join(sorted(unknown))}", "run the newer release"
        )
    if due := ours - applied:
        return look("tables", f"{len(due)} migrations are due", "they are applied at the next start")
    return well("tables", f"all {len(ours)} migrations applied")
