"""The organisation, the rules of calling and the provider of texts over the API."""

from __future__ import annotations

from centralino.access.rules.rights import Right
from centralino.clock import now
from centralino.database import Database
from centralino.messages.lives import TextPurpose
from centralino.messages.store.outgoing import NewText, insert_queued
from tests.fixtures.campaigns import LINE, an_organisation
from tests.fixtures.programs import Program, a_program
from tests.fixtures.web import Browser, browsing

TEXTS = "/settings/text-provider"


async def test_the_organisation_is_told_as_the_settings_have_it(program: Program) -> None:
    told = (await program.get("/settings/organisation")).body
    assert (told["time_zone"], told["default_region"], told["key_wait"]) == ("Europe/Rome", "IT", 6.0)
    assert told["lines"] == [{"number": LINE, "language": "it", "purpose": "support"}]
    assert "password" not in str(told)


async def test_what_the_law_says_of_calling_people_is_listed_by_its_source(program: Program) -> None:
    rules = {each["name"]: each for each in (await program.get("/settings/calling-rules")).body["items"]}
    code = rules["Italy, code of conduct for telemarketing"]
    assert (code["countries"], code["in_force"], code["applies_from"]) == (["IT"], True, "2024-09-28")
    assert (code["hours"]["monday"], code["hours"]["sunday"]) == (["09:00-20:00"], [])
    register = rules["Italy, register of oppositions"]
    assert (register["hours"], register["register_max_age_days"]) == (None, 15)
    assert "GP" in rules["France, décret 2022-1313"]["countries"]
    budget = (await program.get("/settings/calling-rules/budget")).body
    assert (budget["calls_per_day"], budget["gap_seconds"]) == (2, 3600.0)


async def test_a_test_text_is_sent_and_followed(program: Program) -> None:
    stands = (await program.get(TEXTS)).body
    assert (stands["provider"], stands["failures"], stands["last_seven_days"]) == ("lab", 0, [])
    wanted = {"number": "333 1234567", "language": "es"}
    sent = await program.post(f"{TEXTS}/test-texts", wanted, key="once")
    here = f"{TEXTS}/test-texts/{sent.body['id']}"
    assert (sent.status, sent.headers["location"]) == (202, f"/api/v1{here}")
    assert (sent.body["number"], sent.body["state"]) == ("+393331234567", "queued")
    assert sent.body["body"].startswith("Una prueba de nuestros SMS")
    assert (await program.post(f"{TEXTS}/test-texts", wanted, key="once")).body == sent.body
    assert (await program.get(here)).body == sent.body
    assert (await program.get(TEXTS)).body["last_seven_days"] == [{"state": "queued", "texts": 1}]
    for _ in range(2):
        assert (await program.post(f"{TEXTS}/test-texts", wanted)).status == 202
    refused = await program.post(f"{TEXTS}/test-texts", wanted)
    assert (refused.status, refused.problem) == (409, "refused")


async def test_a_text_that_is_no_test_is_not_told_here(program: Program, database: Database) -> None:
    async with database.transaction() as connection:
        text = NewText(None, None, None, TextPurpose.REGISTRATION, LINE, "Benvenuta", 1)
        text_id = await insert_queued(connection, text, provider="lab", reply_to=None, at=now())
    assert (await program.get(f"{TEXTS}/test-texts/{text_id}")).problem == "not-found"


async def test_without_a_provider_no_test_text_is_sent(database: Database) -> None:
    async with browsing(an_organisation().settings, database) as browser:
        program = await a_program(browser, database)
        stands = (await program.get(TEXTS)).body
        assert (stands["provider"], stands["sender"]) == (None, None)
        refused = await program.post(f"{TEXTS}/test-texts", {"number": "+393331234567"})
        assert "No provider of texts is set" in refused.body["detail"]
        assert list((await program.post(f"{TEXTS}/test-texts", {"number": "12"})).faults) == ["/number"]


async def test_who_only_sees_the_settings_sends_no_text(browser: Browser, database: Database) -> None:
    looking = await a_program(browser, database, Right.SEE_SETTINGS, name="looking")
    assert (await looking.get(TEXTS)).status == 200
    assert (await looking.post(f"{TEXTS}/test-texts", {"number": LINE})).problem == "no-right"
