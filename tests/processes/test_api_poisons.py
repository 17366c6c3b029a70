"""Whatever means harm is put through every field of the API: it is refused, or kept as the text that it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from centralino.clock import now
from centralino.database import Database
from tests.fixtures.believable_customers import customers
from tests.fixtures.poisons import POISONS, REACHED
from tests.fixtures.programs import a_program, an_office
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from web.api.application import api, first
from web.api.frame.document import document
from web.phone.pace import Pace

DOCUMENT: Final = document(first(None))  # type: ignore[arg-type]
SAMPLES: Final = {"date": "2026-12-31", "date-time": "2026-12-31T12:00:00Z"}
JSON: Final = {"application/json", "application/problem+json"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, said in methods.items():
            yield method.upper(), path, said


def sample(schema: dict[str, Any], poison: str, *, bare: bool = False) -> Any:
    """What fits a schema; the poison wherever any text fits. A `bare` one has nothing that can be left empty."""
    if "$ref" in schema:
        return sample(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]], poison, bare=bare)
    if "anyOf" in schema:
        return sample(schema["anyOf"][-1 if bare else 0], poison, bare=bare)
    match schema:
        case {"const": only}:
            return only
        case {"enum": [one, *_]}:
            return one
        case {"type": "object", "properties": properties}:
            return {name: sample(each, poison, bare=bare) for name, each in properties.items()}
        case {"type": "array", "items": items}:
            return [] if bare else [sample(items, poison)]
        case {"type": "string", "format": sort} if sort in SAMPLES:
            return SAMPLES[sort]
        case {"type": "string"}:
            return poison
        case {"type": "boolean"}:
            return True
        case {"type": "integer" | "number", **more}:
            return more.get("minimum", 1)
    return None


def requests(poison: str) -> Iterator[tuple[str, str, bytes | None, str]]:
    """One of each operation, and of those with JSON one more that goes as deep as it can; with the body's sort."""
    for method, path, said in operations():
        if method == "DELETE":
            continue  # what is gone cannot be poisoned
        address, content = addressed(path, said, poison), said.get("requestBody", {}).get("content")
        if content is None:
            if address != addressed(path, said, "harmless"):  # there is a place for it
                yield method, address, None, ""
        elif "application/json" not in content:  # a file
            yield method, address, poison.encode(), next(iter(content))
            yield method, addressed(path, said, "harmless"), a_table(poison), next(iter(content))
        else:
            schema = content["application/json"]["schema"]
            for bare in (False, True):
                yield (
                    method,
                    address,
                    json.dumps(sample(schema, poison, bare=bare)).encode(),
                    "application/json",
                )


def a_table(poison: str) -> bytes:
    """With it in every place that has text."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([["Nome", "Telefono", poison], [poison, poison, poison]])
    return written.getvalue().encode()


def addressed(path: str, said: dict[str, Any], poison: str) -> str:
    asked = {}
    for each in said["parameters"]:
        value = sample(each["schema"], poison)
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(str(value), safe=""))
        elif each["in"] == "query" and isinstance(value, str) and value not in SAMPLES.values():
            asked[each["name"]] = value
    return f"{path}?{urlencode(asked)}" if asked else path


async def test_what_means_harm_is_refused_or_kept_as_the_text_that_it_is(
    database: Database, tmp_path: Path
) -> None:
    await customers(database, a_texting_organisation(), now())
    office = an_office(database, state=tmp_path, prompts=tmp_path)
    served = api(office, lambda: Pace(per_second=1e6, at_once=1e6))
    async with browsing(office.settings, database, served=served) as browser:
        program = await a_program(browser, database)
        for name, poison in POISONS.items():
            for method, address, body, sort in requests(poison):
                answer = await program.asks(method, address, body, sort=sort)
                told = f"{name}: {method} {address}: {answer}"
                assert answer.status < 500, told
                assert REACHED not in str(answer.body), told
                assert "set-cookie" not in answer.headers, told
                assert answer.headers.get("content-type", "application/json") in JSON, told
        kept = await program.get(f"/customers?limit=200&q={quote(POISONS['a statement'])}")
    assert POISONS["a statement"] in [each["name"] for each in kept.body["items"]]
