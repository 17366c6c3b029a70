"""A campaign from its first call to its last over real SIP, its scheduler killed in the middle."""

from __future__ import annotations

import asyncio

from lab.crowd import Does
from lab.house import TrunkLimits
from tests.pbx.hurried_campaign import hurried, members

YES, NO, NEVER = members(Does.KEYS_1, 12), members(Does.KEYS_2, 4), members(Does.KEYS_9, 1)
HANG_UP = members(Does.HANGS_UP, 2, acts_after=1)
BUSY, AWAY, NOBODY = members(Does.BUSY, 3), members(Does.NO_ANSWER, 2), members(Does.UNALLOCATED, 1)
SOON = {
    "busy": {"after": "2s", "most": 2},
    "no-answer": {"after": "2s", "most": 2},
    "lost": {"after": "3s", "most": 3},  # no PBX dies here: what is lost was never placed
}


async def test_everybody_is_called_as_often_as_the_plan_says_though_the_scheduler_is_killed() -> None:
    everybody = [*BUSY, *AWAY, *YES, *NOBODY, *HANG_UP, *NO, *NEVER]
    limits = TrunkLimits(lines=8, calls_per_second=5)
    async with hurried(everybody, limits, attempts=2, ring_for=5, after=SOON) as campaign:
        house, ledger = campaign.house, campaign.ledger
        await house.scheduler.start()
        await campaign.until_answered(3)
        await house.scheduler.kill()
        await asyncio.sleep(1)
        await house.scheduler.start()
        await campaign.until_over()

        assert await campaign.complaints() == []
        assert await campaign.states() == {
            **dict.fromkeys((*YES, *NO), "answered"),
            **dict.fromkeys(NEVER, "opposed"),
            **dict.fromkeys((*HANG_UP, *BUSY, *AWAY, *NOBODY), "unanswered"),
        }
        for number in (*YES, *NO, *NEVER, *HANG_UP, *NOBODY):
            assert len(ledger.calls_to(number)) == 1, number
        for number in (*BUSY, *AWAY):
            assert 1 <= len(ledger.calls_to(number)) <= 2, number
        answers = dict(await campaign.rows("select answer::text, count(*) from answers group by answer"))
        assert answers == {"yes": len(YES), "no": len(NO)}
