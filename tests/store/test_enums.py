"""Every word that code and Postgres share is spelt alike in both."""

from __future__ import annotations

import pkgutil
import re
from enum import StrEnum
from importlib import import_module

import psycopg
import pytest

import centralino

SPELT_AS = re.compile(r"spelt as Postgres's enum `(\w+)`")


def _enums() -> dict[str, type[StrEnum]]:
    """Every enum of the code that says so, by the name of Postgres's."""
    for module in pkgutil.walk_packages(centralino.__path__, "centralino."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return {
        said[1]: each
        for each in StrEnum.__subclasses__()
        if each.__module__.startswith("centralino.") and (said := SPELT_AS.search(each.__doc__ or ""))
    }


ENUMS = _enums()


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_code_and_postgres_know_the_same_words(name: str, dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "select enumlabel from pg_enum join pg_type on pg_type.oid = enumtypid where typname = %s", [name]
        ).fetchall()
    assert {word for (word,) in rows} == {str(word) for word in ENUMS[name]}


def test_the_words_of_the_campaigns_are_among_those_compared() -> None:
    assert {"campaign_state", "invitation_state", "step_kind", "disposition"} <= ENUMS.keys()
    assert {"answer", "answer_channel"} <= ENUMS.keys()
