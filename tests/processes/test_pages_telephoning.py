"""The buttons that telephone: on the pages where somebody may be wanted, for those who may, and for nobody else."""

from __future__ import annotations

from centralino.access.rules.rights import Role
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

NUMBER = "+393403210901"


async def test_who_may_call_and_hear_finds_the_buttons_and_who_may_not_does_not(
    browser: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        contact = await a_contact(connection, '<b>"Anna', NUMBER)
        campaign = await a_campaign(connection, [contact], plan=a_plan_for_now(now()), at=now())
        await connection.execute(
            """
            with call as (insert into calls (id, began_at, dialled, source)
                          values ('1.7', now(), '+390212345678', 'main') returning id)
            insert into call_backs (call_id, asked_at, number, contact_id, about)
            select id, now(), %s, %s, 'sales' from call
            """,
            [NUMBER, contact],
        )
    calls, hears = f'data-phone-call="{NUMBER}"', f'data-phone-hear="{campaign.id}"'
    named = f'data-phone-contact="{contact}" data-phone-with="&lt;b&gt;&#34;Anna"'
    pages = {
        f"/customers/{contact}": {calls},
        "/call-backs": {calls},
        f"/campaigns/{campaign.name}": {hears},
        f"/campaigns/{campaign.name}/members/{contact}": {calls, hears},
    }
    administrator = await signed_in(browser, database)
    viewer = await signed_in(browser, database, Role.VIEWER)
    for path, buttons in pages.items():
        for_one, for_the_other = (await administrator.get(path)).text, (await viewer.get(path)).text
        assert all(button in for_one for button in buttons), path
        assert "data-phone-now" in for_one or "data-phone " in for_one, path
        assert "data-phone" not in for_the_other, path
        if calls in buttons:
            assert named in for_one, path
    sales = await signed_in(browser, database, Role.SALES)
    assert calls in (await sales.get(f"/customers/{contact}")).text
