"""Postgres: a pool that heals by itself, transactions, notifications, migrations."""

from centralino.database.errors import DatabaseRefused, DatabaseUnavailable
from centralino.database.migrating import (
    DatabaseNewerThanCode,
    MigrationEdited,
    MigrationError,
    MigrationFailed,
    migrate,
)
from centralino.database.notifications import Notified, Reconnected
from centralino.database.pool import Connection, Database

__all__ = [
    "Connection",
    "Database",
    "DatabaseNewerThanCode",
    "DatabaseRefused",
    "DatabaseUnavailable",
    "MigrationEdited",
    "MigrationError",
    "MigrationFailed",
    "Notified",
    "Reconnected",
    "migrate",
]
