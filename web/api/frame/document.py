"""The OpenAPI document: what FastAPI reads out of the routes, and what holds for all of them, said at each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from web.api.frame.deeds import REPLAYED
from web.api.frame.problems import MEDIA_TYPE, Kind, ProblemDetails
from web.api.frame.routing import KEY, KEY_PATTERN, ROOT

ABOUT: Final = (
    "Everything that the staff do on pages, for programs. See docs/api.md for how to get a token, for how lists are"
    " read page by page, and for what is promised of versions."
)
ALWAYS: Final = (
    Kind.NO_TOKEN,
    Kind.NO_RIGHT,
    Kind.INVALID,
    Kind.TOO_LARGE,
    Kind.TOO_MANY,
    Kind.BROKEN,
    Kind.AWAY,
)
WITH_BODY: Final = (Kind.UNREADABLE, Kind.NOT_JSON)
IDEMPOTENCY_KEY: Final = {
    "name": KEY,
    "in": "header",
    "required": False,
    "description": "Drawn anew for each new request: one that comes again within 24 hours under the same key is"
    f" answered as before, with `{REPLAYED.title()}: true`, and nothing is done twice.",
    "schema": {"type": "string", "pattern": f"^(?:{KEY_PATTERN})$"},
}


def document(api: FastAPI) -> dict[str, Any]:
    """Made once, when somebody asks first."""
    if api.openapi_schema is None:
        found = get_openapi(
            title=api.title,
            version=api.version,
            description=ABOUT,
            routes=api.routes,
            servers=[{"url": ROOT}],
        )
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(_problem_schemas())
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for method, operation in _operations(found):
            _complete(method, operation)
        api.openapi_schema = found
    return api.openapi_schema


def _operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in found["paths"].values():
        yield from path.items()


def _complete(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    kinds = list(ALWAYS)
    if any(each["in"] == "path" for each in parameters):
        kinds.append(Kind.NOT_FOUND)
    if method != "get":
        kinds += [Kind.REFUSED, *WITH_BODY]
    if method == "post":
        parameters.append(IDEMPOTENCY_KEY)
    for kind in kinds:
        operation["responses"].setdefault(str(kind.status), answer_of(kind))
    for status, said in ("200", "As asked"), ("201", "Made"), ("204", "Done"):
        if status in operation["responses"]:
            operation["responses"][status]["description"] = said
    # What FastAPI has put there is its own form of a problem.
    operation["responses"]["422"] = answer_of(Kind.INVALID)


def answer_of(kind: Kind) -> dict[str, Any]:
    """What the document says of a problem of that kind."""
    return {
        "description": kind.title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    faults = schema.pop("$defs")
    schema["properties"]["type"]["enum"] = [kind.urn for kind in Kind]
    return {"Problem": schema, **faults}
