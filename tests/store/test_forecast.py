"""A dry run from the database: who would be asked, what the past says, and nothing written."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.forecasting.forecast import Asked, forecast
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.rules.next_step import StopReason
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_plan, an_organisation
from tests.store.forecasts import TEXTS, contacts, shown, told_of

EARLIER = NOW - timedelta(days=60)


async def attempt(
    connection: Connection, campaign: Built, contact: int, ended: Disposition, at: datetime = EARLIER
) -> None:
    """A call that was placed at `at`, was answered after 10 seconds if it was, and was over after 40."""
    cursor = await connection.execute(
        """
        insert into outbound_calls (campaign_id, trunk, number, claim, place_at, answered_at, over_at, settled_at)
        values (%s, %s, '+390000000', %s, %s, %s, %s, %s) returning id
        """,
        [
            campaign.id,
            TRUNK,
            uuid4(),
            at,
            at + timedelta(seconds=10) if ended is Disposition.ANSWERED else None,
            at + timedelta(seconds=40),
            at + timedelta(seconds=40),
        ],
    )
    (call_id,) = await cursor.fetchone() or (0,)
    await connection.execute(
        """
        insert into attempts (call_id, invitation_id, contact_id, position, disposition, settled_at)
        values (%s, %s, %s, 1, %s, %s)
        """,
        [call_id, campaign.invitations[contact], contact, ended, at],
    )


async def answer(connection: Connection, campaign: Built, contact: int, channel: str, at: datetime) -> None:
    await connection.execute(
        """
        insert into answers (invitation_id, at, answer, channel, by, source, recorded_at)
        values (%s, %s, 'yes', %s, 'test', %s, %s)
        """,
        [campaign.invitations[contact], at, channel, f"{contact}", at],
    )


async def test_members_are_called_and_some_are_reached(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, await contacts(connection, 40), plan=a_plan(texts=TEXTS))
    found = (await told_of(database)).forecast
    assert (found.members, found.asked, found.left_out) == (40, 40, ())
    assert 5 < found.reached.middle < 40
    assert found.calls.middle > 40
    assert found.minutes.middle >= found.reached_by[AnswerChannel.CALL].middle
    assert found.ends_at
    assert found.start == NOW


async def test_nothing_is_written(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, await contacts(connection, 5))
        before = await everything(connection)
        await told_of(database)
        assert await everything(connection) == before


async def everything(connection: Connection) -> list[object]:
    """All that forecasts read, as it stands, with the transaction that wrote each row."""
    tables = (
        "campaigns",
        "invitations",
        "contacts",
        "numbers",
        "trunks",
        "outbound_calls",
        "texts_out",
        "answers",
    )
    rows = [await connection.execute(f"select xmin::text, xmax::text, * from {each}") for each in tables]
    return [await cursor.fetchall() for cursor in rows]


async def test_a_draft_would_ask_whoever_is_on_its_lists(database: Database) -> None:
    async with database.connection() as connection:
        on_the_list, invited, withdrawn = await contacts(connection, 3)
        campaign = await a_campaign(connection, [invited, withdrawn], state=CampaignState.DRAFT)
        await connection.execute(
            "update invitations set state = 'withdrawn', next_step = null, due_at = null where id = %s",
            [campaign.invitations[withdrawn]],
        )
        await connection.execute(
            "insert into lists (name, created_at, created_by) values ('soci', now(), 'test')"
        )
        for each in (on_the_list, withdrawn):
            await connection.execute(
                """
                insert into list_members (list_id, contact_id, added_at, added_by)
                select id, %s, now(), 'test' from lists
                """,
                [each],
            )
    found = (await told_of(database)).forecast
    assert (found.members, found.asked) == (2, 2)


async def test_who_is_left_out_is_told_by_name_and_reason(database: Database) -> None:
    async with database.connection() as connection:
        fine, opposed, without = await contacts(connection, 3)
        await connection.execute("delete from numbers where contact_id = %s", [without])
        await connection.execute(
            "insert into oppositions (contact_id, source, at, by, why) values (%s, 'staff', now(), 'test', 'asked us')",
            [opposed],
        )
        await a_campaign(connection, [fine, opposed, without])
    told = await told_of(database)
    assert {(told.names[each.contact_id], each.why) for each in told.forecast.left_out} == {
        ("Member 1", StopReason.NEVER_CALL),
        ("Member 2", StopReason.NO_NUMBER),
    }
    assert told.forecast.asked == 1


async def test_rates_are_those_of_past_campaigns(database: Database) -> None:
    async with database.connection() as connection:
        people = await contacts(connection, 300)
        past = await a_campaign(connection, people, name="past", state=CampaignState.FINISHED, at=EARLIER)
        for contact in people[:270]:
            await attempt(connection, past, contact, Disposition.ANSWERED)
            await answer(connection, past, contact, "call", EARLIER + timedelta(seconds=35))
        for contact in people[270:]:
            await attempt(connection, past, contact, Disposition.NO_ANSWER)
            await attempt(connection, past, contact, Disposition.NO_ANSWER, EARLIER + timedelta(hours=4))
        await a_campaign(connection, people)
    told = await told_of(database)
    assert told.past_attempts == 330
    assert told.rates.chances.picks_up == pytest.approx((270 + 24) / 360)
    assert told.rates.chances.yes == pytest.approx((270 + 16) / 310)
    assert told.rates.alike < 2  # nobody who missed the first call took the second
    assert told.rates.seconds[Disposition.ANSWERED].talk == pytest.approx(31, abs=1)
    assert told.forecast.reached.middle > 200


async def test_texts_and_call_backs_of_the_past_are_counted(database: Database) -> None:
    async with database.connection() as connection:
        people = await contacts(connection, 60)
        past = await a_campaign(connection, people, name="past", state=CampaignState.FINISHED, at=EARLIER)
        for contact in people:
            await attempt(connection, past, contact, Disposition.NO_ANSWER)
            await connection.execute(
                """
                insert into texts_out (invitation_id, contact_id, event_id, purpose, number, body, provider, state,
                                       claim, claimed_at)
                values (%s, %s, %s, 'invitation', '+39', 'Viene?', 'lab', 'delivered', %s, %s)
                """,
                [past.invitations[contact], contact, past.event_id, uuid4(), EARLIER],
            )
        for contact in people[:40]:
            await answer(connection, past, contact, "text", EARLIER + timedelta(minutes=90))
        for contact in people[40:50]:
            await answer(connection, past, contact, "call-back", EARLIER + timedelta(minutes=2))
        await a_campaign(connection, people)
    rates = (await told_of(database)).rates
    assert rates.chances.answers_text == pytest.approx((40 + 6) / (60 + 40))
    assert rates.chances.calls_back == pytest.approx((10 + 2) / (60 + 50))
    assert rates.text_after == timedelta(minutes=90)


async def test_rates_that_are_given_count_in_place_of_the_past(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, await contacts(connection, 60))
    few = await told_of(database, given={"picks_up": 0.02})
    many = await told_of(database, given={"picks_up": 0.98, "answers": 0.99})
    assert few.rates.chances.picks_up == pytest.approx(0.02)
    assert few.forecast.reached.middle < 15 < 50 < many.forecast.reached.middle


async def test_a_campaign_that_runs_goes_on_from_where_it_is(database: Database) -> None:
    async with database.connection() as connection:
        people = await contacts(connection, 10)
        plan = a_plan(retries={"attempts": 1})
        running = await a_campaign(connection, people, plan=plan)
        for contact in people[:4]:
            await attempt(connection, running, contact, Disposition.NO_ANSWER, NOW - timedelta(hours=1))
    found = (await told_of(database)).forecast
    assert found.calls.high <= 6 * 1.5
    assert {each.why for each in found.left_out} == {StopReason.ATTEMPTS}
    assert found.asked == 6


async def test_it_begins_when_it_was_ordered_to_and_never_in_the_past(database: Database) -> None:
    ordered = NOW + timedelta(days=2)
    async with database.connection() as connection:
        campaign = await a_campaign(connection, await contacts(connection, 3), state=CampaignState.READY)
        await connection.execute("update campaigns set start_at = %s where id = %s", [ordered, campaign.id])
    assert (await told_of(database)).forecast.start == ordered
    assert (await told_of(database, start=NOW + timedelta(days=1))).forecast.start == NOW + timedelta(days=1)
    assert (await told_of(database, start=NOW - timedelta(days=1))).forecast.start == NOW


async def test_more_lines_are_tried_where_replies_close_too_soon(database: Database) -> None:
    async with database.connection() as connection:
        closes = NOW.astimezone(ZoneInfo("Europe/Rome")) + timedelta(minutes=10)
        plan = a_plan(replies_close_at=closes, retries={"attempts": 1})
        await a_campaign(connection, await contacts(connection, 150), plan=plan)
    told = await told_of(database, given={"picks_up": 0.01})
    assert told.more_lines is not None
    assert (told.lines, told.more_lines.lines) == (4, 8)
    assert told.more_lines.out_of_time < told.more_lines.instead_of
    assert "Replies close before all is done" in shown(told)
    assert "with 8 lines in place of 4" in shown(told)


@pytest.mark.parametrize("state", [CampaignState.FINISHED, CampaignState.CANCELLED])
async def test_nothing_will_come_of_a_campaign_that_is_over(database: Database, state: CampaignState) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, state=state)
    refused = await forecast(database, an_organisation(), "cena", Asked(NOW))
    assert isinstance(refused, Refused)
    assert state in refused.why


async def test_an_unknown_campaign_is_refused(database: Database) -> None:
    assert isinstance(await forecast(database, an_organisation(), "dinner", Asked(NOW)), Refused)


async def test_a_campaign_over_trunks_that_are_gone_is_refused(database: Database) -> None:
    async with database.connection() as connection:
        await a_campaign(connection, plan=a_plan(trunks=["elsewhere"]))
    assert isinstance(await forecast(database, an_organisation(), "cena", Asked(NOW)), Refused)
