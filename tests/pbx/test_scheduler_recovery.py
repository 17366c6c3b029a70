"""What dies in the middle of a campaign costs nobody a second call in doubt, and two schedulers are one."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from lab.crowd import Does
from lab.house import TrunkLimits
from tests.pbx.hurried_campaign import hurried, members


async def test_whoever_was_called_when_the_pbx_died_is_not_called_again_before_the_time_for_lost_calls() -> (
    None
):
    ringing, talking = members(Does.NO_ANSWER, 3, rings_for=9), members(Does.SAYS_NOTHING, 2)
    later = members(Does.KEYS_1, 3)
    lost = {"lost": {"after": "1h", "most": 3}}
    limits = TrunkLimits(lines=5, calls_per_second=5)
    async with hurried([*ringing, *talking, *later], limits, ring_for=20, after=lost) as campaign:
        await campaign.house.scheduler.start()
        await campaign.until_answered(2)
        await campaign.until_noted_as_answered(2)
        await campaign.house.kill_asterisk()
        await campaign.house.start_asterisk()
        await campaign.until_all(later, "answered")

        called = [call.number for call in campaign.ledger.calls]
        assert sorted(called) == sorted([*ringing, *talking, *later])
        waits = await campaign.rows(
            """
            select number, invitations.state::text, due_at - over_at
            from attempts join outbound_calls on outbound_calls.id = call_id
                 join invitations on invitations.id = invitation_id
            where disposition = 'lost' order by number
            """
        )
        # Of the others the script may still tell: nobody calls them meanwhile.
        assert waits == [(number, "waiting", timedelta(hours=1)) for number in ringing]
        assert {(await campaign.states())[number] for number in talking} == {"calling"}


async def test_two_schedulers_keep_one_trunks_lines_and_pace_and_call_everybody_once() -> None:
    everybody = members(Does.KEYS_1, 18, acts_after=2)
    async with hurried(everybody, TrunkLimits(lines=6, calls_per_second=4)) as campaign:
        house = campaign.house
        other = house.another("scheduler")
        await asyncio.gather(house.scheduler.start(), other.start())
        try:
            await campaign.until_over()
            placed_by = await campaign.rows("select count(distinct claim) from outbound_calls")
        finally:
            await other.kill()
        assert placed_by[0][0] > 1
        assert await campaign.complaints() == []
        assert set((await campaign.states()).values()) == {"answered"}
        assert [len(campaign.ledger.calls_to(number)) for number in everybody] == [1] * len(everybody)
