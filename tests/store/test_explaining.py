"""What would happen if this number called, told beforehand and without a trace."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from centralino.database import Database
from centralino.support.explaining import explain
from centralino.support.line import SupportLine
from centralino.support.rules import AskCode, AskWhich, Reason, ToSales, ToSupport
from tests.store.test_support_line import BAD, GOOD, NOW, NUMBER, OTHER, PEOPLE
from tests.unit.agi.pretended import SETTINGS


@pytest.fixture
def line(database: Database, dsn: str) -> SupportLine:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(PEOPLE)
    return SupportLine(database, SETTINGS)


async def test_an_unknown_number_is_asked_for_a_code_and_the_code_says_the_rest(line: SupportLine) -> None:
    asked = await explain(line, OTHER, NOW)
    assert isinstance(asked.verdict, AskCode)
    told = await explain(line, OTHER, NOW, code=GOOD)
    assert isinstance(told.verdict, ToSupport)
    assert [stage.then for stage in told.stages] == [f"keys {GOOD}", None]
    assert [stop.destination for stop in told.stops] == ["support", "sales"]


@pytest.mark.parametrize("code", [BAD, "00488410011"], ids=["nobody's", "a wrong check digit"])
async def test_a_code_that_leads_nowhere_leads_to_sales(line: SupportLine, code: str) -> None:
    told = await explain(line, OTHER, NOW, code=code)
    assert told.verdict == ToSales(Reason.UNKNOWN)


async def test_every_choice_is_told_with_its_own_way(line: SupportLine) -> None:
    told = await explain(line, NUMBER, datetime(2026, 6, 2, tzinfo=UTC))
    assert isinstance(told.verdict, AskWhich)
    assert [(customer.name, verdict.reason) for customer, verdict in told.choices] == [
        ("Bianchi", Reason.NO_CONTRACT),
        ("Rossi", Reason.PAID),
    ]


async def test_asking_leaves_no_trace_however_often(line: SupportLine, dsn: str) -> None:
    for _ in range(20):
        await explain(line, OTHER, NOW, code=BAD)
    with psycopg.connect(dsn) as connection:
        assert connection.execute("select count(*) from code_attempts").fetchone() == (0,)
        assert connection.execute("select count(*) from calls").fetchone() == (0,)
