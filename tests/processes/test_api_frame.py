"""What holds for every subject of the API: nothing is done twice, and nothing that is sent breaks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from centralino.access import actions
from centralino.access.rules.rights import Role
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.programs import Program, a_maker, a_program, a_token, an_office
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing
from web.api.application import api
from web.api.frame.entering import LARGEST_BODY
from web.phone.pace import Pace

NEW = {"name": "Acme"}
BODIES: Final = {
    "nothing": b"",
    "half": b"{",
    "too much": b'{"name": "Acme"}}',
    "no UTF-8": b"\xff\xfe",
    "broken UTF-8": b'{"name": "\xc3\x28"}',
    "half a character": b'{"name": "\\ud800"}',
    "NUL": b'{"name": "a\\u0000b"}',
    "writing turned round": b'{"name": "a\\u202eb"}',
    "escape": b'{"name": "a\\u001bb"}',
    "deep": b"[" * 100_000,
    "a long number": b'{"name": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"name": NaN}',
    "text": b'"name"',
    "null": b"null",
    "too long": b'{"name": "' + b"x" * 201 + b'"}',
    "a field that nobody knows": b'{"name": "Acme", "id": 7}',
    "NUL in a code": b'{"name": "Acme", "codes": ["00743110157\\u0000"]}',
    "NUL in a number": b'{"name": "Acme", "numbers": ["+39\\u00002"]}',
    "a zone that leads elsewhere": b'{"name": "Acme", "time_zone": "../../etc/passwd"}',
    "NUL in a zone": b'{"name": "Acme", "time_zone": "Europe/Rome\\u0000"}',
    "a long zone": b'{"name": "Acme", "time_zone": "' + b"x" * 5000 + b'"}',
}
ADDRESSES: Final = (
    "/customers?q=%00",
    "/customers?q=%ff%fe",
    "/customers?q=%27%3B%20drop%20table%20contacts%3B--",
    "/customers?q=%25%25%25",
    "/customers?q=" + "x" * 3_000,
    "/customers?cursor=%00",
    "/customers?cursor=" + "A" * 400,
    "/customers?cursor=WzEsMl0",
    "/customers?limit=99999999999999999999",
    "/customers?limit=NaN",
    "/customers/99999999999999999999",
    "/customers/0",
    "/customers/%00",
    "/customers/1;drop",
    "/customers/..%2f..%2fetc",
    "/../sign-in",
    "/nothing",
    "/customers/",
)


async def everybody(program: Program) -> list[str]:
    return [each["name"] for each in (await program.get("/customers?limit=200")).body["items"]]


async def test_a_request_that_comes_again_under_its_key_is_answered_again_and_done_once(
    program: Program,
) -> None:
    one, other = [await program.post("/customers", NEW, key='"k-1"') for _ in range(2)]
    assert (one.status, one.body) == (other.status, other.body)
    assert one.headers["location"] == other.headers["location"]
    assert "idempotency-replayed" not in one.headers
    assert other.headers["idempotency-replayed"] == "true"
    assert await everybody(program) == ["Acme"]


async def test_a_key_is_the_same_with_quotes_and_without(program: Program) -> None:
    await program.post("/customers", NEW, key='"k-1"')
    assert "idempotency-replayed" in (await program.post("/customers", NEW, key="k-1")).headers


async def test_without_a_key_or_under_another_it_is_done_again(program: Program) -> None:
    for key in (None, None, "k-1", "k-2"):
        assert (await program.post("/customers", NEW, key=key)).status == 201
    assert len(await everybody(program)) == 4


async def test_a_key_of_another_request_is_refused(program: Program) -> None:
    await program.post("/customers", NEW, key="k-1")
    other = await program.post("/customers", {"name": "Beta"}, key="k-1")
    assert (other.status, other.problem) == (422, "key-used-otherwise")
    assert await everybody(program) == ["Acme"]


async def test_keys_are_each_programs_own(browser: Browser, database: Database, program: Program) -> None:
    other = await a_program(browser, database, name="shop")
    assert (await program.post("/customers", NEW, key="k-1")).status == 201
    assert "idempotency-replayed" not in (await other.post("/customers", NEW, key="k-1")).headers


async def test_of_many_at_once_under_one_key_one_is_done(program: Program) -> None:
    answers = await asyncio.gather(*(program.post("/customers", NEW, key="k-1") for _ in range(4)))
    assert await everybody(program) == ["Acme"]
    assert {each.status for each in answers} <= {201, 409}
    assert {each.problem for each in answers if each.status == 409} <= {"still-at-work"}
    assert len({each.body["id"] for each in answers if each.status == 201}) == 1


async def test_what_was_refused_may_be_tried_again_under_its_key(program: Program) -> None:
    wanted = {"name": "Acme", "codes": ["00743110157"]}
    first = await program.post("/customers", wanted)
    assert (await program.post("/customers", wanted, key="k-1")).status == 409
    await program.delete(f"/customers/{first.body['id']}")
    assert (await program.post("/customers", wanted, key="k-1")).status == 201


async def test_what_is_answered_again_is_told_only_to_who_still_may(
    database: Database, program: Program
) -> None:
    await program.post("/customers", NEW, key="k-1")
    maker_id = await a_maker(database)
    await a_maker(database, name="another")
    async with database.transaction() as connection:
        await actions.change_staff(connection, maker_id, at=now(), role=Role.VIEWER)
    assert (await program.post("/customers", NEW, key="k-1")).problem == "no-right"


async def test_a_key_that_cannot_be_read_is_told(program: Program) -> None:
    for key in ('""', "x" * 256, '"x', "caffè"):
        answer = await program.post("/customers", NEW, key=key)
        assert (answer.status, answer.problem) == (400, "bad-idempotency-key"), key


async def test_a_body_that_is_not_as_it_has_to_be_changes_nothing(program: Program) -> None:
    for name, body in BODIES.items():
        answer = await program.asks("POST", "/customers", body)
        assert (answer.status, answer.problem) in {(400, "unreadable"), (422, "invalid")}, name
    assert await everybody(program) == []


async def test_an_address_that_means_nothing_is_a_problem_or_nobody(program: Program) -> None:
    await program.post("/customers", NEW)
    for address in ADDRESSES:
        answer = await program.get(address)
        assert answer.status in (200, 404, 422), address
        assert answer.status == 200 or answer.problem in {"not-found", "invalid"}, address
    assert await everybody(program) == ["Acme"]


async def test_what_is_written_into_a_search_is_looked_for_and_nothing_else(program: Program) -> None:
    name = "'; drop table contacts; -- ${SHELL(id)} <script>alert(1)</script> %s %(q)s"
    added = await program.post("/customers", {"name": name})
    assert added.body["name"] == name
    found = await program.get("/customers?q=%27%3B%20drop%20table")
    assert [each["id"] for each in found.body["items"]] == [added.body["id"]]


async def test_a_body_that_is_too_large_is_not_read_to_its_end(program: Program) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2 * LARGEST_BODY // 65536):
            yield b" " * 65536

    told = await program.asks("POST", "/customers", b" " * (LARGEST_BODY + 1))
    assert (told.status, told.problem) == (413, "too-large")
    in_parts = await program.asks("POST", "/customers", endless())  # type: ignore[arg-type]
    assert (in_parts.status, in_parts.problem) == (413, "too-large")


async def test_a_body_that_is_not_called_json_is_refused(program: Program) -> None:
    for sort in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "", "text/json;"):
        answer = await program.asks("POST", "/customers", json.dumps(NEW).encode(), sort=sort)
        assert (answer.status, answer.problem) == (415, "not-json"), sort


async def test_a_method_that_is_not_meant_is_told_which_are(program: Program) -> None:
    answer = await program.asks("PUT", "/customers/1")
    assert (answer.status, answer.problem) == (405, "wrong-method")
    assert answer.headers["allow"] == "DELETE, GET, PATCH"


async def test_another_version_is_not_there(program: Program) -> None:
    async with program.browser.http.get(
        f"{program.browser.address}/api/v2/customers", headers={"authorization": f"Bearer {program.secret}"}
    ) as reply:
        assert (reply.status, (await reply.json(content_type=None))["type"]) == (
            404,
            "urn:centralino:problem:not-found",
        )


async def test_a_program_that_asks_too_quickly_is_told_to_wait_and_others_are_not(database: Database) -> None:
    office = an_office(database)
    served = api(office, lambda: Pace(per_second=0.001, at_once=2))
    async with browsing(office.settings, database, served=served) as browser:
        program, other = [await a_program(browser, database, name=name) for name in ("crm", "shop")]
        answers = [await program.get("/customers") for _ in range(3)]
        assert [each.status for each in answers] == [200, 200, 429]
        assert (answers[2].problem, answers[2].headers["retry-after"]) == ("too-many", "1")
        assert (await other.get("/customers")).status == 200


async def test_nothing_of_the_token_or_of_what_was_sent_is_said_again(program: Program) -> None:
    answer = await program.post("/customers", {"name": "Acme", "language": "s3cret"})
    assert "s3cret" not in json.dumps(answer.body)
    assert str(program.secret) not in json.dumps(answer.body)


async def test_without_a_database_it_says_so(dsn: str) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    async with (
        Database(nowhere, connections=1, wait=0.2) as database,
        browsing(a_texting_organisation().settings, database) as browser,
    ):
        answer = await Program(browser, "cen_" + "x" * 43).get("/customers")
    assert (answer.status, answer.problem) == (503, "away")
    assert answer.headers["retry-after"]


async def test_a_token_that_has_ended_opens_nothing(browser: Browser, database: Database) -> None:
    made = await a_token(database)
    async with database.transaction() as connection:
        await connection.execute(
            "update api_tokens set made_at = made_at - interval '1 day', expires_at = made_at"
        )
    assert (await Program(browser, made.secret).get("/customers")).problem == "no-token"
