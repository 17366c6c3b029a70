"""The API is asked for everything that its document allows, and for much that it does not: every answer is in there.

CENTRALINO_EXAMPLES sets how many requests each operation is asked (8 at first, always the same ones).
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from centralino.clock import now
from centralino.database import Database
from centralino.stack.postgres import Running, create_database
from centralino.uploads.lives import UploadEvent
from lab.ports import free_port
from tests.fixtures.believable import a_believable_association
from tests.fixtures.programs import ROOT, a_token, an_office
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.uploads import an_upload
from tests.store.told import a_subscription, happens
from web.api.application import api, first
from web.api.frame.document import document
from web.office import Office
from web.phone.pace import Pace

USUALLY = 8
EXAMPLES = int(os.environ.get("CENTRALINO_EXAMPLES", str(USUALLY)))


def what_is_wrong_is_refused(context: CheckContext, response: Response, case: Case) -> bool | None:
    """Of a header, which is text whatever it is, nothing is expected."""
    header = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    if header and header.mode.is_negative:
        return None
    return negative_data_rejection(context, response, case)


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    what_is_wrong_is_refused,
    unsupported_method,
    ignored_auth,
]
PEOPLE = 14  # ids that are looked for: most of them are there

# Every boundary of every field, one after the other, is minutes of work for a plan of a campaign alone.
config = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": EXAMPLES > USUALLY}}})
schema = schemathesis.openapi.from_dict(document(first(None)), config=config)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Served:
    """The API of a believable house, and a token that opens all of it."""

    address: str
    secret: str


@pytest.fixture(scope="module")
def served(
    postgres_server: Running, _template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """In a thread of its own, since what asks it does not wait as we do."""
    dsn, port = create_database(postgres_server.dsn, "for_the_schema", _template), free_port()
    ready, told, folder = threading.Event(), list[str](), tmp_path_factory.mktemp("house")
    server = uvicorn.Server(uvicorn.Config(_not_yet, "127.0.0.1", port, log_config=None, lifespan="off"))
    serving = threading.Thread(
        target=lambda: asyncio.run(_serve(server, dsn, told, ready, folder)), daemon=True
    )
    serving.start()
    assert ready.wait(60)
    yield Served(f"http://127.0.0.1:{port}{ROOT}", told[0])
    server.should_exit = True
    serving.join(30)


async def _not_yet(*_: Any) -> None:
    raise AssertionError("the application is put in before the server starts")


async def _serve(
    server: uvicorn.Server, dsn: str, told: list[str], ready: threading.Event, folder: Path
) -> None:
    async with Database(dsn, connections=4) as database:
        await a_believable_association(database, a_texting_organisation(), now())
        await a_subscription(database, at=now())
        await happens(database, 12)
        told.append((await a_token(database)).secret)
        office = an_office(database, state=folder, prompts=folder / "own")
        await some_uploads(office)
        server.config.app = api(office, lambda: Pace(per_second=1e6, at_once=1e6))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ready.set()
        await serving


async def some_uploads(office: Office) -> None:
    """One that was taken, one that was tried, and one that is no table."""
    sheets = (
        b"Nome;Telefono\nAnna;347 123 4567\nCarlo;12\n",
        b"Nome;Telefono\nDora;tel. 02 5550123\n",
        b"%PDF",
    )
    for sheet, event in zip(sheets, (UploadEvent.TAKE, UploadEvent.TRY, None), strict=True):
        await an_upload(office, sheet, event)


@schema.hook
def map_path_parameters(_context: HookContext, path_parameters: dict[str, Any] | None) -> Any:
    """Ask for what is there, as far as it can be known."""
    for name, value in (path_parameters or {}).items():
        if name.endswith("_id") and type(value) is int and value > 0:
            path_parameters[name] = 1 + value % PEOPLE  # type: ignore[index]
        elif name == "call_id" and isinstance(value, str) and len(value) % 2:
            path_parameters[name] = f"pbx-{len(value) % 8}.1"  # type: ignore[index]
    return path_parameters


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == USUALLY,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_tells_of(case: Case, served: Served) -> None:
    case.call_and_validate(
        base_url=served.address, headers={"Authorization": f"Bearer {served.secret}"}, checks=CHECKS
    )
