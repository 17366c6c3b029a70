"""Lists and texts over the API."""

from __future__ import annotations

from centralino.access.rules.rights import Right
from centralino.database import Database
from tests.fixtures.campaigns import NOW, a_campaign, a_contact, a_plan
from tests.fixtures.programs import Program, a_program
from tests.fixtures.web import Browser


async def people(database: Database, *names: str) -> list[int]:
    async with database.transaction() as connection:
        return [await a_contact(connection, name) for name in names]


async def a_list(program: Program, name: str = "soci") -> str:
    """Where it is."""
    made = await program.post("/lists", {"name": name})
    assert (made.status, made.body["name"], made.body["members"]) == (201, name, 0)
    assert made.headers["location"] == f"/api/v1/lists/{made.body['id']}"
    return f"/lists/{made.body['id']}"


async def test_a_list_is_made_filled_looked_through_and_emptied(program: Program, database: Database) -> None:
    anna, bruno, carla = await people(database, "Anna", "Bruno", "Carla")
    here = await a_list(program)
    joined = await program.post(f"{here}/members", {"customer_ids": [anna, bruno, carla, anna]})
    assert joined.body == {"joined": 3, "members": 3}
    assert (await program.post(f"{here}/members", {"customer_ids": [anna]})).body["joined"] == 0
    first = await program.get(f"{here}/members?limit=2")
    assert [each["name"] for each in first.body["items"]] == ["Anna", "Bruno"]
    then = await program.get(f"{here}/members?limit=2&cursor={first.body['next']}")
    assert ([each["name"] for each in then.body["items"]], then.body["next"]) == (["Carla"], None)
    found = await program.get(f"{here}/members?q=carl")
    assert [each["customer_id"] for each in found.body["items"]] == [carla]
    assert (await program.delete(f"{here}/members/{carla}")).status == 204
    assert (await program.delete(f"{here}/members/{carla}")).problem == "not-found"
    assert (await program.get(here)).body["members"] == 2


async def test_where_one_is_unknown_nobody_is_put_on_a_list(program: Program, database: Database) -> None:
    (anna,) = await people(database, "Anna")
    here = await a_list(program)
    answer = await program.post(f"{here}/members", {"customer_ids": [anna, 4711]})
    assert answer.faults == {"/customer_ids/1": "there is no such customer"}
    assert (await program.get(here)).body["members"] == 0


async def test_a_list_is_renamed_merged_and_removed(program: Program, database: Database) -> None:
    anna, bruno = await people(database, "Anna", "Bruno")
    soci, amici = await a_list(program), await a_list(program, "amici")
    await program.post(f"{soci}/members", {"customer_ids": [anna, bruno]})
    await program.post(f"{amici}/members", {"customer_ids": [anna]})
    assert (await program.patch(soci, {"name": "amici"})).problem == "refused"
    assert (await program.patch(soci, {"name": "I Soci"})).faults.keys() == {"/name"}
    assert (await program.patch(soci, {"name": "soci-2026"})).body["name"] == "soci-2026"
    into = int(amici.rpartition("/")[2])
    merged = await program.post(f"{soci}/merge", {"into": into})
    assert (merged.body["joined"], merged.body["into"]["members"]) == (1, 2)
    assert (await program.get(soci)).problem == "not-found"
    assert (await program.post(f"{amici}/merge", {"into": 4711})).faults.keys() == {"/into"}
    assert (await program.delete(amici)).status == 204


async def test_lists_come_by_name_a_page_at_a_time(program: Program) -> None:
    for name in ("c", "a", "b"):
        await a_list(program, name)
    first = await program.get("/lists?limit=2")
    assert [each["name"] for each in first.body["items"]] == ["a", "b"]
    then = await program.get(f"/lists?limit=2&cursor={first.body['next']}")
    assert [each["name"] for each in then.body["items"]] == ["c"]


async def test_a_list_that_a_campaign_is_to_call_stays(program: Program, database: Database) -> None:
    here = await a_list(program)
    async with database.transaction() as connection:
        await a_campaign(connection, plan=a_plan(), state="draft")  # type: ignore[arg-type]
    refused = await program.delete(here)
    assert (refused.status, refused.problem) == (409, "refused")
    assert "cena" in refused.body["detail"]


# Texts.


async def texts(database: Database) -> None:
    """Three came in, of which the second is for staff; one went out."""
    async with database.transaction() as connection:
        for number, followed in enumerate(("answered", "to-staff", "answered"), 1):
            await connection.execute(
                """
                insert into texts_in
                    (provider, provider_id, number, recipient, body, received_at, meaning, what_followed)
                values ('lab', %s, %s, '+390299999999', 'si', %s, 'yes', %s)
                """,
                [f"SM{number}", f"+3933300000{number}", NOW, followed],
            )
        await connection.execute(
            """
            insert into texts_out (purpose, number, body, provider, state, due_at, claimed_at, reply_to)
            values ('confirmation', '+39333000001', 'Grazie', 'lab', 'queued', %s, %s, 1)
            """,
            [NOW, NOW],
        )


async def test_texts_are_looked_through_and_seen_to(program: Program, database: Database) -> None:
    await texts(database)
    first = await program.get("/texts/received?limit=2")
    assert [each["id"] for each in first.body["items"]] == [3, 2]
    then = await program.get(f"/texts/received?limit=2&cursor={first.body['next']}")
    assert [each["id"] for each in then.body["items"]] == [1]
    (waits,) = (await program.get("/texts/received?for_staff=true")).body["items"]
    assert (waits["body"], waits["meaning"], waits["done_at"]) == ("si", "yes", None)
    assert (await program.post("/texts/received/2/done")).status == 204
    assert (await program.post("/texts/received/2/done")).problem == "refused"
    assert (await program.get("/texts/received/2")).body["done_by"] == "crm"
    (from_one,) = (await program.get("/texts/received?number=%2B39333000001")).body["items"]
    assert from_one["id"] == 1


async def test_texts_that_went_out_tell_how_far_they_came(program: Program, database: Database) -> None:
    await texts(database)
    (sent,) = (await program.get("/texts/sent")).body["items"]
    assert (sent["state"], sent["purpose"], sent["reply_to"]) == ("queued", "confirmation", 1)
    assert (await program.get(f"/texts/sent/{sent['id']}")).body == sent
    assert (await program.get("/texts/sent/4711")).problem == "not-found"
    assert (await program.get("/texts/sent?number=%2B39333000009")).body["items"] == []


async def test_who_may_look_may_not_see_to_texts(browser: Browser, database: Database) -> None:
    await texts(database)
    looker = await a_program(browser, database, Right.SEE_PARTICIPANTS)
    assert (await looker.get("/texts/received/2")).status == 200
    assert (await looker.post("/texts/received/2/done")).problem == "no-right"
