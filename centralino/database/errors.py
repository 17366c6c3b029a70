"""What can go wrong with Postgres, in our words and one line each."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import DataError, Error, IntegrityError, OperationalError
from psycopg.errors import ReadOnlySqlTransaction


class DatabaseUnavailable(Exception):
    """Postgres is away, too slow, or gave the transaction up; nothing of it is kept. The text says which."""


class DatabaseRefused(Exception):
    """Postgres works and will not have these values; nothing of the transaction is kept."""


@contextmanager
def told_in_our_words() -> Iterator[None]:
    """What Postgres raises for want of itself or of good values is told as ours; our mistakes stay what they are."""
    try:
        yield
    except (OperationalError, ReadOnlySqlTransaction) as error:  # a stand-by takes nothing until it leads
        raise DatabaseUnavailable(in_one_line(error)) from error
    except (DataError, IntegrityError) as error:
        raise DatabaseRefused(in_one_line(error)) from error


def in_one_line(error: Error) -> str:
    """What Postgres said, its details and hints included."""
    return " ".join(str(error).split())
