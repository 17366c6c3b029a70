"""A telephone that we did not write calls in, by the README's instructions, and is screened."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.fixtures.lab import LINE, Telephony
from tests.pbx.baresip import baresip

pytestmark = pytest.mark.asyncio(loop_scope="module")

VISITOR = "+390255501001"
CODE_OF_LUCA = "00159560366"


async def test_baresip_registers_keys_a_code_and_talks_to_support(
    telephony: Telephony, tmp_path: Path
) -> None:
    settings = telephony.house.settings
    password = settings.telephone.phones["visitor"].password.get_secret_value()
    account = f"<sip:visitor@{settings.sip_address}>;auth_pass={password};regint=60"
    async with baresip(tmp_path / "phone", account) as phone:
        await phone.dial(LINE)
        await asyncio.sleep(2)
        await phone.press(f"{CODE_OF_LUCA}#")
        await telephony.until_somebody_answers()
        await phone.hang_up()
    row = await telephony.record_of_number(VISITOR)
    assert (row.source, row.contact, row.verdict, row.reason) == ("visitor", "Luca Vini", "support", "paid")
    assert row.answered_by in {"+390299100001", "+390299100002", "+390299100003"}
