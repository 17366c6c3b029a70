"""Which Postgres this checkout uses: the one it is given, or the embedded one, for as long as it is in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from centralino.settings import Settings
from centralino.stack import postgres

SCHEDULER = "centralino scheduler"
"""What the scheduler is known as on the server: the doctor knows by it whether one is at work."""


@contextmanager
def database_in_use(settings: Settings) -> Iterator[str]:
    """The DSN of our database. The embedded server is started if nobody has, and stopped if nobody else uses it.

    Raises `postgres.PostgresError`.
    """
    if settings.database_url:
        yield settings.database_url
        return
    with postgres.start(settings.folder / ".postgres") as running:
        yield running.dsn
