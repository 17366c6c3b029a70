"""Every route of the API: who is let in, who is not, and what the document says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from centralino.access.rules.rights import Right
from centralino.access.rules.scopes import SCOPES
from centralino.database import Database
from tests.fixtures.programs import Answer, Program, a_program
from tests.fixtures.staff import signed_in
from tests.fixtures.web import Browser
from web.api.application import ROUTERS, first
from web.api.frame.document import document


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address, as the document has it."""

    method: str
    path: str
    said: dict[str, Any]

    @property
    def right(self) -> Right:
        """The one scope that it wants."""
        ((scope,),) = (each["token"] for each in self.said["security"])
        return Right(scope)

    @property
    def address(self) -> str:
        """One that fits; nothing is there."""
        numbers = {
            each["name"] for each in self.said["parameters"] if each["schema"].get("type") == "integer"
        }
        return re.sub(r"\{(\w+)\}", lambda found: "1000000" if found[1] in numbers else "nothing", self.path)

    async def asked_by(self, program: Program) -> Answer:
        body = b"{}" if "requestBody" in self.said else None
        return await program.asks(self.method, self.address, body)


def operations() -> list[Operation]:
    said = document(first(None))  # type: ignore[arg-type]
    return [
        Operation(method.upper(), path, operation)
        for path, methods in said["paths"].items()
        for method, operation in methods.items()
    ]


ALL = operations()


def test_every_route_stands_in_the_document() -> None:
    assert len(ALL) == sum(len(router.routes) for router in ROUTERS)


async def test_nobody_is_let_in_without_a_token(browser: Browser) -> None:
    for operation in ALL:
        for secret in (None, "cen_" + "x" * 43, "hocus pocus"):
            answer = await operation.asked_by(Program(browser, secret))
            assert (answer.status, answer.problem) == (401, "no-token"), operation.address
            assert answer.headers["www-authenticate"].startswith("Bearer ")


async def test_a_token_opens_what_its_right_opens_and_nothing_else(
    browser: Browser, database: Database
) -> None:
    for right in SCOPES:
        program = await a_program(browser, database, right, name=f"may-{right}")
        for operation in ALL:
            told = f"{operation.method} {operation.path} with {right}"
            answer = await operation.asked_by(program)
            assert (answer.status == 403) == (operation.right is not right), told
            assert answer.status < 500, told
            assert str(answer.status) in operation.said["responses"], told


@pytest.mark.parametrize("operation", ALL, ids=lambda each: each.said["operationId"])
def test_an_operation_says_who_may_and_how_it_may_be_refused(operation: Operation) -> None:
    assert operation.right in SCOPES
    assert operation.said["summary"]
    assert {"401", "403", "422", "429", "503"} <= operation.said["responses"].keys()
    has_key = "Idempotency-Key" in {each["name"] for each in operation.said["parameters"]}
    assert has_key == (operation.method == "POST")


def test_names_in_the_document_are_short_and_each_its_own() -> None:
    said = document(first(None))  # type: ignore[arg-type]
    assert [name for name in said["components"]["schemas"] if "__" in name] == []
    named = [each.said["operationId"] for each in ALL]
    assert len(named) == len(set(named))


async def test_the_document_is_there_for_everybody_and_is_kept_by_nobody(browser: Browser) -> None:
    answer = await Program(browser).get("/openapi.json")
    assert answer.status == 200
    assert answer.body["servers"] == [{"url": "/api/v1"}]
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers


async def test_a_cookie_of_the_staff_is_no_token(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    answer = await Program(browser, headers=desk.cookie).get("/customers")
    assert (answer.status, answer.problem) == (401, "no-token")
